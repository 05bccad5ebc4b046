"""Who asked for what, got what and why, line by line, as far as somebody may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.models import QuotaPlan
from evaluation.quota_plans.answers import rules_of
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.scope import within

FULL, PART, NOTHING = "足额安排", "部分安排", "没有安排"
OUTCOMES = (FULL, PART, NOTHING)
# way of sorting → what is compared
_KEYS = {
    "name": lambda line: line.enterprise.name,
    "town": lambda line: line.town,
    "grade": lambda line: line.grade or "未定",
    "place": lambda line: (line.place is None, line.place or 0),
    "gain": lambda line: line.gain,
}


@dataclass(frozen=True)
class Line:
    """`asked` (the full size) and `got` in the order of the quotas; `gain` what the given size counts for."""

    enterprise: Enterprise
    town: str
    grade: str
    place: int | None
    marks: Sequence[str]
    asked: Sequence[Decimal]
    got: Sequence[Decimal]
    gain: Decimal
    level: int
    outcome: str
    why: str

    @property
    def amounts(self) -> list[tuple[Decimal, Decimal]]:
        return list(zip(self.asked, self.got, strict=True))


def lines(plan: QuotaPlan, answer: Mapping | None, user: User) -> list[Line]:
    """By credit code. Without an answer nobody was given anything yet. A town officer sees its own town."""
    kept, rules = plan.applicants, rules_of(plan)
    found = Enterprise.objects.filter(within(user), credit_code__in=kept["codes"]).select_related("town")
    seen = {each.credit_code: each for each in found}
    given = (answer or {}).get("given", {})
    sentences = (answer or {}).get("sentences", {})
    return [
        Line(
            enterprise=seen[code],
            town=kept["towns"][row],
            grade=kept["grades"][row],
            place=kept["places"][row],
            marks=[mark for mark, column in kept["marks"].items() if column[row]],
            asked=[_at(kept["uses"][name][row], most) for name in rules.quotas],
            got=[_at(kept["uses"][name][row], level) for name in rules.quotas],
            gain=sum((_at(kept["gains"][name][row], level) * of for name, of in rules.weights.items()), Decimal(0)),
            level=level,
            outcome="" if answer is None else NOTHING if not level else FULL if level == most else PART,
            why=sentences.get(code, ""),
        )
        for row, code in enumerate(kept["codes"])
        if code in seen
        for level, most in [(given.get(code, 0), _largest(kept["uses"], row))]
    ]  # fmt: skip


def chosen(found: Sequence[Line], asked: Mapping[str, str]) -> list[Line]:
    """Filtered by `town`, `grade`, `outcome` and words `q`, in the order of `sort`."""
    wanted = {name: asked[name] for name in ("town", "grade", "outcome") if asked.get(name)}
    kept = [line for line in found if all(getattr(line, name) == word for name, word in wanted.items())]
    if words := asked.get("q", "").strip():
        kept = [
            line
            for line in kept
            if words in line.enterprise.name or line.enterprise.credit_code.startswith(words.upper())
        ]
    sort = asked.get("sort", "")
    key = _KEYS.get(sort.removeprefix("-"))
    return sorted(kept, key=key, reverse=sort.startswith("-")) if key else kept


def _largest(uses: Mapping[str, list], row: int) -> int:
    """The largest level asked for."""
    levels = next(iter(uses.values()))[row]
    return max(level for level, text in enumerate(levels, start=1) if text is not None)


def _at(levels: Sequence[str | None], level: int) -> Decimal:
    return Decimal(levels[level - 1] or 0) if level else Decimal(0)
