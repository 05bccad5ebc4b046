"""Which levers are tried out: records of the county whatever their status, examples of the library, rates changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from evaluation.actions.levers import library
from evaluation.allocation.core.levers import Lever
from evaluation.models import Lever as Record
from mujun.accounts.models import County

_MOST = Decimal(100_000)


@dataclass(frozen=True)
class Choice:
    """A lever that may be tried out; `key` names it in forms and addresses."""

    file: str
    lever: Lever

    @property
    def key(self) -> str:
        return f"{self.file}/{self.lever.code}" if self.file else self.lever.code


def choices(county: County) -> list[Choice]:
    """The county's own first; of the library those whose code the county does not have. Only what has amounts."""
    own = [Choice("", record.entry) for record in Record.objects.filter(county=county)]
    known = {each.lever.code for each in own}
    examples = [
        Choice(file, entry)
        for file, entries in library().items()
        for entry in entries
        if entry.code not in known
    ]
    return [each for each in (*own, *examples) if each.lever.formula is not None]


def chosen(county: County, wishes: Iterable[tuple[str, str]]) -> list[Lever]:
    """`wishes`: key, and the rate to try or nothing for what the record says. Raises ValidationError, all mistakes with
    the name of their lever.
    """
    known = {each.key: each.lever for each in choices(county)}
    levers, mistakes = [], []
    for key, rate in wishes:
        if key not in known:
            mistakes.append(f"没有措施“{key}”。")
            continue
        try:
            levers.append(_with_rate(known[key], rate.strip()))
        except ValueError as error:
            mistakes.append(f"{known[key].name}：{error}")
    if not levers and not mistakes:
        mistakes.append("请至少选择一条措施。")
    if mistakes or _twice(levers):
        raise ValidationError(mistakes or [f"编号 {_twice(levers)} 选了两次，只留一条。"], "not_chosen")
    return levers


def _with_rate(lever: Lever, text: str) -> Lever:
    """With one rate for everybody instead of what is written."""
    if not text:
        if lever.is_open:
            raise ValueError("标准未定，填一个要试的数。")
        return lever
    if not lever.rated:
        raise ValueError("算式里没有标准，不能改。")
    kept = lever.model_dump(exclude_unset=True, exclude={"rate", "rate_by_year", "rate_by_running"})
    return Lever.model_validate({**kept, "rate": _number(text)})


def _number(text: str) -> Decimal:
    try:
        rate = Decimal(text)
    except InvalidOperation:
        rate = Decimal("NaN")
    if not rate.is_finite() or not 0 <= rate <= _MOST:
        raise ValueError(f"标准“{text}”不对，填 0—{_MOST:,} 的数。")
    return rate


def _twice(levers: Sequence[Lever]) -> str:
    codes = [each.code for each in levers]
    return next((code for code in codes if codes.count(code) > 1), "")
