"""更正前后: whom a correction of a round moved, as the run before and the run after it side by side."""

import numpy as np
import pandas as pd
from django.db.models import QuerySet

from evaluation.models import Objection, Result, Round, RoundStep, Run
from evaluation.rejudging.comparison import compare
from evaluation.rejudging.material import Verdicts
from evaluation.rounds.table import Act
from landuse.models import Enterprise
from mujun.accounts.models import User

_ABOUT = ["enterprise", "row__credit_code", "row__name", "row__town", "group"]


def corrections_of(user: User) -> QuerySet[RoundStep]:
    """The steps by which rounds that the user sees took in corrections; `run_before` says what they stood on."""
    rounds = Round.objects.visible_to(user)
    steps = RoundStep.objects.filter(round__in=rounds, code=Act.SCORE_CORRECTIONS)
    return steps.select_related("round", "run__snapshot")


def objections_of(step: RoundStep) -> QuerySet[Objection]:
    """Those that the run took in."""
    taken = Objection.objects.filter(round=step.round, run=step.run)
    return taken.select_related("enterprise", "variable")


def moved(step: RoundStep, before: Run, user: User) -> list:
    """Of those the user sees, as tuples by name: who was corrected (`is_own`), then whose grade or place changed."""
    corrected = set(objections_of(step).values_list("enterprise", flat=True))
    found = _moved(before, step.run, corrected, user)
    return list(found.astype(object).where(found.notna(), None).itertuples())


def _moved(before: Run, after: Run, corrected: set[int], user: User) -> pd.DataFrame:
    both = compare(_verdicts(before), _verdicts(after)).table
    places = both[["rank_before", "rank_after"]].fillna(0)
    other = (both["grade_before"] != both["grade_after"]) | (places["rank_before"] != places["rank_after"])
    both["is_own"] = both.index.isin(list(corrected))
    both[["rank_before", "rank_after"]] = places.replace(0, np.nan)
    seen = Enterprise.objects.visible_to(user).values_list("pk", flat=True)
    mine = both[(other | both["is_own"]) & both.index.isin(list(seen))]
    mine = mine.join(_about(before, after), how="left")
    return mine.sort_values(["is_own", "step", "group", "rank_after"], ascending=[False, False, True, True])


def _verdicts(run: Run) -> Verdicts:
    """As they were stored."""
    codes = dict.fromkeys(each["code"] for group in run.outline["groups"] for each in group["grades"])
    columns = ["enterprise", "grade", "total", "rank"]
    stored = pd.DataFrame(run.results.order_by().values_list(*columns), columns=columns)
    return Verdicts(
        stored["enterprise"].tolist(),
        stored["grade"].to_numpy(dtype=object),
        stored["total"].to_numpy(dtype=float),
        stored["rank"].fillna(0).to_numpy(dtype=np.int64),
        tuple(codes),
    )


def _about(*runs: Run) -> pd.DataFrame:
    """Name, town and group by enterprise, of the later run where both have it."""
    stored = Result.objects.filter(run__in=runs).order_by("run").values_list(*_ABOUT)
    known = pd.DataFrame(stored, columns=_ABOUT).drop_duplicates("enterprise", keep="last")
    return known.set_index("enterprise")
