"""Who may be put into the store, and on which grounds; who is in it though no ground holds any more."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from evaluation.advantages.fission import fission
from evaluation.models import Advantage, FrontRunner, Result
from evaluation.rounds.holding import last_publication
from landuse.models import Enterprise, EnterpriseTag
from mujun.accounts.models import County

FRONT_RUNNER = "L"


@dataclass(frozen=True)
class Candidate:
    enterprise: Enterprise
    grounds: Sequence[str]

    @property
    def words(self) -> str:
        return "、".join(fission().ground(code).name for code in self.grounds)


def candidates(county: County, year: int, day: date) -> list[Candidate]:
    """By the published grades of `year` and the titles in force on `day`; those in the store already are left out."""
    grounds = grounds_of(county, year, day)
    kept = Advantage.objects.standing().filter(enterprise__county=county).values_list("enterprise", flat=True)
    wanted = grounds.keys() - set(kept)
    listed = (
        Enterprise.objects.filter(pk__in=wanted).select_related("town", "industry").order_by("credit_code")
    )
    return [Candidate(each, grounds[each.pk]) for each in listed]


def grounds_of(county: County, year: int, day: date) -> dict[int, list[str]]:
    """Codes by enterprise, of what the system itself can see; front-runners are those of the confirmed list."""
    found: dict[int, list[str]] = defaultdict(list)
    published = last_publication(county, year)
    leading = FrontRunner.objects.holding(county, year).exclude(enterprise=None)
    for ground in fission().grounds:
        if ground.code == FRONT_RUNNER:
            for who in leading.values_list("enterprise", flat=True):
                found[who].append(ground.code)
        if ground.grades and published and not published.round.is_trial:
            graded = Result.objects.filter(run=published.run_id, grade__in=ground.grades)
            for who in graded.values_list("enterprise", flat=True):
                found[who].append(ground.code)
        if ground.tags:
            titles = EnterpriseTag.objects.filter(
                Q(until=None) | Q(until__gte=day),
                enterprise__county=county,
                tag__in=ground.tags,
                since__lte=day,
            )
            for who in titles.order_by().values_list("enterprise", flat=True).distinct():
                found[who].append(ground.code)
    return dict(found)


def without_ground(county: County, year: int, day: date) -> list[Advantage]:
    """In the store, but nothing that the system can see speaks for it now; of front-runners people decide."""
    grounds = grounds_of(county, year, day)
    standing = Advantage.objects.standing().filter(enterprise__county=county).select_related("enterprise")
    return [
        each for each in standing if FRONT_RUNNER not in each.grounds and each.enterprise_id not in grounds
    ]
