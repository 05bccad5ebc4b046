"""拟认定告知: its words to begin with, and how long one may object unless the county says otherwise. Pure."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from mujun.calendars.clock import LONGEST, Counting
from mujun.documents import Entry, read_file

_LIBRARY = Path(__file__).parent / "library"


class Term(Entry):
    """Days in which the enterprise may object; a default of the system that whoever notifies may change."""

    days: int = Field(alias="异议期限", ge=1, le=LONGEST)
    counting: Counting = Field(alias="计算")
    note: str = Field(alias="说明")

    @property
    def words(self) -> str:
        return term_words(self.days, self.counting)


@dataclass(frozen=True)
class Facts:
    """What the words are filled with; `sentences` of the evidence, `area` as written with its unit."""

    enterprise: str
    kind: str
    year: int
    area: str
    sentences: tuple[str, ...]


def usual_term() -> Term:
    return read_file(_LIBRARY / "notice.yaml").into(Term)


def draft(facts: Facts, term: str) -> str:
    """The words of a notice, for a person to go over; `term` as `term_words` has it."""
    text = (_LIBRARY / "notice.txt").read_text(encoding="utf-8")
    grounds = "\n".join(f"    {number}．{each}" for number, each in enumerate(facts.sentences, 1))
    return text.format(
        企业=facts.enterprise,
        年度=facts.year,
        面积=f"使用的 {facts.area}用地" if facts.area else "使用的土地",
        依据=grounds,
        类别=facts.kind,
        期限=term,
    ).strip()


def term_words(days: int, counting: str) -> str:
    """15 个工作日."""
    return f"{days} {Counting(counting).unit}"
