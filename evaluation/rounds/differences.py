"""Two runs of a year side by side: whose grade or total is another."""

from dataclasses import dataclass

from evaluation.models import Result, Run
from mujun.accounts.models import User

_COLUMNS = ("enterprise", "row__credit_code", "row__name", "row__town", "group", "total", "rank", "grade")


@dataclass(frozen=True)
class Side:
    """How an enterprise stands in a run; empty where it is not in it."""

    grade: str = ""
    total: float | None = None
    rank: int | None = None


@dataclass(frozen=True)
class Change:
    enterprise: int
    credit_code: str
    name: str
    town: str
    group: str
    before: Side
    after: Side

    @property
    def changes_grade(self) -> bool:
        return self.before.grade != self.after.grade


def differences(before: Run, after: Run, user: User | None = None) -> list[Change]:
    """Those with another grade first, then those with another total, of what the user sees (None: all). Who has only
    another place because others moved is not among them.
    """
    was, now = _results(before, user), _results(after, user)
    known = {**was, **now}
    changes = [
        Change(who, *known[who][:4], _side(was.get(who)), _side(now.get(who)))  # type: ignore[arg-type]
        for who in known
    ]
    found = [each for each in changes if each.changes_grade or each.before.total != each.after.total]
    return sorted(found, key=lambda each: (not each.changes_grade, each.group, each.after.rank or 0))


def _results(run: Run, user: User | None) -> dict[int, tuple]:
    results = Result.objects.visible_to(user) if user else Result.objects.all()
    rows = results.filter(run=run).order_by("group", "rank", "pk").values_list(*_COLUMNS)
    return {who: tuple(row) for who, *row in rows}


def _side(row: tuple | None) -> Side:
    return Side(row[6], row[4], row[5]) if row else Side()
