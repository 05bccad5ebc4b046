"""Which clause holds on a day: the delivered documents and those of a county."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

from landuse.provisions.clauses import Clause
from landuse.provisions.documents import PolicyDocument, load
from landuse.provisions.finding import Finding, Outcome

LIBRARY = Path(__file__).parent / "library"
C = TypeVar("C", bound=Clause)
C_co = TypeVar("C_co", bound=Clause, covariant=True)


@dataclass(frozen=True)
class Basis(Generic[C_co]):
    """A clause in force, with its code and document."""

    code: str
    clause: C_co
    document: PolicyDocument

    @property
    def source(self) -> str:
        return f"{self.document.number} {self.clause.article}"

    def finding(self, outcome: Outcome, sentence: str) -> Finding:
        return Finding(self.code, outcome, sentence, self.source)

    def decided(self, holds: bool, sentence: str) -> Finding:
        """符合, or what the clause makes of a miss: 不符合 where it commands, 提醒 where it says what is usual."""
        miss = Outcome.BREACH if self.clause.commands else Outcome.REMIND
        return self.finding(Outcome.MET if holds else miss, sentence)

    def missing(self, what: str) -> Finding:
        return self.finding(Outcome.UNKNOWN, f"没有{what}，不能判断。补上后再看。")

    def open(self, what: str) -> Finding:
        return self.finding(Outcome.OPEN, f"文件没有规定{what}，由县里定下后才能判断。")


@cache
def delivered() -> tuple[PolicyDocument, ...]:
    """The documents that come with the system, in the order of their file names."""
    return tuple(load(path.read_text(encoding="utf-8"), path.name) for path in sorted(LIBRARY.glob("*.yaml")))


def find(documents: Sequence[PolicyDocument], kind: type[C], code: str, day: date) -> Basis[C] | None:
    """The clause `code` in force on `day`; of several the one of the last document, so that a county's own come last.

    None where no document has it in force: then the rule says nothing. Drafts are never in force.
    """
    for document in reversed(documents):
        clause = document.clauses.get(code)
        if document.in_force(day) and isinstance(clause, kind):
            return Basis(code, clause, document)
    return None
