"""When a lever may be executed. Whatever stands against it, it may still be simulated, and is shown so."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field

from evaluation.allocation.core.levers import Direction, Lever, Status
from landuse.provisions import find
from landuse.provisions.clauses import Mode, SupplyByGrade
from landuse.provisions.documents import PolicyDocument
from mujun.documents import Entry, read_file

LIMITS = Path(__file__).parent.parent / "reference" / "limits.yaml"


class Limit(Entry):
    """A lever of these kinds and directions, one that asks for these words, or one that rests on such a document may
    not be executed.
    """

    code: str = Field(alias="编号")
    reason: str = Field(alias="原因")
    source: str = Field(alias="来源")
    kinds: list[str] = Field([], alias="类型")
    directions: list[Direction] = Field([], alias="方向")
    words: list[str] = Field([], alias="字词")
    bases: list[str] = Field([], alias="依据字词")

    def against(self, lever: Lever) -> bool:
        if self.kinds and lever.kind in self.kinds and lever.direction in self.directions:
            return True
        asked = f"{lever.scope or ''} {lever.formula or ''}"
        return any(word in asked for word in self.words) or any(
            word in lever.legal_basis for word in self.bases
        )


class _Limits(Entry):
    limits: list[Limit] = Field(alias="界限", min_length=1)


@cache
def limits() -> tuple[Limit, ...]:
    return tuple(read_file(LIMITS).into(_Limits).limits)


def obstacles(lever: Lever, on: date, documents: Sequence[PolicyDocument] = ()) -> list[str]:
    """Why the lever may not be executed on that day; none of them means it may. `documents`: what the county has on
    land (`documents_of`); a lever that says how land is supplied, or whether any is, is held against them.
    """
    return [*_papers(lever), *_validity(lever, on), *_forbidden(lever), *_supply(lever, on, documents)]


def _papers(lever: Lever) -> Iterator[str]:
    if lever.status != "现行":
        yield f"状态为{lever.status}"
    if lever.is_open:
        yield "标准未定"
    if not lever.legal_basis:
        yield "没有法律依据"
    if not (lever.review_number and lever.review_date):
        yield "没有公平竞争审查"
    if lever.needs_price_approval and not lever.price_approval:
        yield "没有价格主管部门批准"


def _validity(lever: Lever, on: date) -> Iterator[str]:
    if lever.valid_from is None:
        yield "没有施行日期"
    elif lever.valid_from > on:
        yield f"{lever.valid_from:%Y年%-m月%-d日}起施行"
    if lever.valid_to is not None and lever.valid_to < on:
        yield f"{lever.valid_to:%Y年%-m月%-d日}已失效"


def _forbidden(lever: Lever) -> Iterator[str]:
    for limit in limits():
        if limit.against(lever):
            yield f"{limit.reason}（{limit.code}）"


def _supply(lever: Lever, on: date, documents: Sequence[PolicyDocument]) -> Iterator[str]:
    """P-01: a grade has the ways that the county's document gives it; without such a document nobody has any."""
    if not (lever.supply or lever.about_new_land):
        return
    basis = find(documents, SupplyByGrade, "P-01", on)
    if basis is None:
        if lever.supply:
            yield "没有现行文件规定各档的供地方式（P-01）"
        return
    for grade in lever.grades:
        if against := _beyond(lever, basis.clause.modes.get(grade, [])):
            yield f"{grade} 档{against}（P-01，{basis.source}）"


def _beyond(lever: Lever, offered: Sequence[Mode]) -> str:
    """What the lever makes of a grade that is `offered` these ways, where that is something else."""
    if beyond := [way for way in lever.supply if way not in offered]:
        return f"不能{'、'.join(beyond)}"
    if lever.about_new_land and lever.direction == "限制" and offered:
        return f"可以{'、'.join(offered)}，不能一律不供"
    if lever.about_new_land and lever.direction == "支持" and not offered:
        return "没有供地方式，不能安排新增用地"
    return ""


# from where to where a record may go, and what that is called
COURSE: dict[Status, dict[Status, str]] = {
    "示例": {"草案": "列为草案"},
    "草案": {"现行": "施行", "废止": "作废"},
    "现行": {"中止": "中止", "废止": "废止"},
    "中止": {"现行": "恢复", "废止": "废止"},
    "废止": {},
}
# in these a record may still be rewritten; afterwards what it says is what was executed
OPEN_STATUSES: tuple[Status, ...] = ("示例", "草案")


def hindrances(lever: Lever, on: date, documents: Sequence[PolicyDocument] = ()) -> list[str]:
    """What is missing to put the record in force from that day on, its present status apart."""
    wanted = lever.model_copy(update={"status": "现行", "valid_from": lever.valid_from or on})
    return obstacles(wanted, max(on, wanted.valid_from or on), documents)
