"""Which run a year stands on: what is published, else what the round has got to, else the latest trial."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from evaluation.models import Publication, Publicity, Round, Run
from mujun.accounts.models import County, User


@dataclass(frozen=True)
class Standing:
    """What a run counts for: `words` for people, `weight` one of published, replaced, final, formal, trial."""

    weight: str
    words: str
    publication: Publication | None = None

    def __str__(self) -> str:
        return self.words


def last_publication(county: County | int | None, year: int) -> Publication | None:
    """What holds for the year."""
    published = Publication.objects.filter(round__county=county, round__year=year)
    return published.select_related("round").order_by("-id").first()


def run_of_year(user: User, year: int) -> Run | None:
    """The run that a year stands on in the user's county."""
    return run_that_holds(user.county_id, year)


def run_of_year_before(run: Run) -> Run | None:
    """The run that the year before stands on."""
    return run_that_holds(run.snapshot.county_id, run.snapshot.year - 1)


def run_that_holds(county: int | None, year: int) -> Run | None:
    """The run of the last publication, else the final or formal one of the round, else the county's latest."""
    runs = Run.objects.filter(snapshot__county=county).select_related("snapshot__county", "method")
    if published := last_publication(county, year):
        return runs.get(pk=published.run_id)
    standing = Round.objects.standing().filter(county=county, year=year).first()
    chosen = standing and (standing.final_run_id or standing.run_id)
    return runs.filter(pk=chosen).first() if chosen else runs.own().filter(snapshot__year=year).first()


def runs_by_year(user: User) -> dict[int, int]:
    """The id of the run that each year stands on, as `run_of_year`; in three queries."""
    return {year: run for (_, year), run in runs_held([user.county_id]).items()}


def runs_of_counties(counties: Collection[int], year: int) -> dict[int, int]:
    """By county the id of the run that its year stands on, as `run_that_holds`; in three queries."""
    return {county: run for (county, _), run in runs_held(counties, year).items()}


def runs_held(counties: Collection[int | None], year: int | None = None) -> dict[tuple[int, int], int]:
    """By county and year the id of the run that it stands on; in three queries."""
    runs = Run.objects.own().filter(**_asked("snapshot__", counties, year)).order_by("pk")
    rounds = Round.objects.standing().filter(**_asked("", counties, year)).exclude(run=None)
    published = Publication.objects.filter(**_asked("round__", counties, year)).order_by("pk")
    found = list(runs.values_list("snapshot__county", "snapshot__year", "pk"))
    found += [(round.county_id, round.year, round.final_run_id or round.run_id) for round in rounds]
    found += published.values_list("round__county", "round__year", "run")
    return {(county, each): run for county, each, run in found}


def _asked(path: str, counties: Collection[int | None], year: int | None) -> dict[str, object]:
    asked: dict[str, object] = {f"{path}county__in": counties}
    return asked if year is None else asked | {f"{path}year": year}


def standing_of(run: Run) -> Standing:
    return standings_of([run])[run.pk]


def standings_of(runs: Sequence[Run]) -> dict[int, Standing]:
    """By run; one query for what was published, one for what was not."""
    keys = [run.pk for run in runs]
    found = {key: Standing("trial", "试算") for key in keys}
    tried = Run.objects.filter(pk__in=keys, province_line__isnull=False).values_list("pk", flat=True)
    found |= {key: Standing("trial", "统一试算") for key in tried}
    rounds = Round.objects.standing().filter(Q(run__in=keys) | Q(final_run__in=keys))
    for round in rounds:
        mark = "（试评）" if round.is_trial else ""
        found |= {round.run_id: Standing("formal", f"正式测算{mark}")}
        if round.final_run_id:
            found |= {round.final_run_id: Standing("final", f"最终结果，待公布{mark}")}
    published = Publication.objects.filter(round__publications__run__in=keys).distinct()
    last: dict[int, int] = {}
    for each in published.select_related("round").order_by("-number"):
        is_last = last.setdefault(each.round_id, each.number) == each.number
        found |= {each.run_id: _published(each, is_last)}
    return found


def _published(publication: Publication, is_last: bool) -> Standing:
    named = f"{publication.document}{'，试评' if publication.round.is_trial else ''}"
    if is_last:
        return Standing("published", f"已公布（{named}）", publication)
    return Standing("replaced", f"曾公布（{named}），后经更正", publication)


def announced_run(county: County | int, year: int) -> Run | None:
    """What enterprises may know: the run last published, else the one last announced; none before."""
    runs = Run.objects.select_related("snapshot__county", "method")
    if published := last_publication(county, year):
        return runs.get(pk=published.run_id)
    announced = _announced(county).filter(round__year=year).first()
    return runs.get(pk=announced.run_id) if announced else None


def announced_years(county: County | int) -> list[int]:
    """Those of which enterprises may know their result, newest first."""
    published = Publication.objects.filter(round__county=county)
    known = {*published.values_list("round__year", flat=True)}
    return sorted(known | {*_announced(county).values_list("round__year", flat=True)}, reverse=True)


def _announced(county: County | int) -> QuerySet[Publicity]:
    """Of results, begun and not taken back."""
    return Publicity.objects.filter(
        round__county=county,
        subject=Publicity.Subject.RESULTS,
        starts_at__lte=timezone.now(),
        ended_early_at=None,
    )
