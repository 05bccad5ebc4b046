"""Which run a year stands on: what is published, else what the round has got to, else the latest trial."""

from dataclasses import dataclass

from django.db.models import Q
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


def last_publication(county: County | int, year: int) -> Publication | None:
    """What holds for the year."""
    published = Publication.objects.filter(round__county=county, round__year=year)
    return published.select_related("round").order_by("-id").first()


def run_of_year(user: User, year: int) -> Run | None:
    """The run of the last publication, else the final or formal one of the round, else the latest."""
    runs = Run.objects.visible_to(user).select_related("snapshot__county", "method")
    if published := last_publication(user.county_id, year):
        return runs.get(pk=published.run_id)
    standing = Round.objects.visible_to(user).standing().filter(year=year).first()
    chosen = standing and (standing.final_run_id or standing.run_id)
    return runs.filter(pk=chosen).first() if chosen else runs.filter(snapshot__year=year).first()


def standing_of(run: Run) -> Standing:
    """One query for what was published, one for what was not."""
    published = Publication.objects.filter(run=run).select_related("round").last()
    if published:
        trial = "，试评" if published.round.is_trial else ""
        later = published.round.publications.filter(number__gt=published.number).exists()
        if later:
            return Standing("replaced", f"曾公布（{published.document}{trial}），后经更正", published)
        return Standing("published", f"已公布（{published.document}{trial}）", published)
    round = Round.objects.standing().filter(Q(run=run) | Q(final_run=run)).first()
    if round is None:
        return Standing("trial", "试算")
    final = round.final_run_id == run.pk
    words = f"{'最终结果，待公布' if final else '正式测算'}{'（试评）' if round.is_trial else ''}"
    return Standing("final" if final else "formal", words)


def announced_run(county: County | int, year: int) -> Run | None:
    """What enterprises may know: the run last published, else the one last announced; none before."""
    runs = Run.objects.select_related("snapshot__county", "method")
    if published := last_publication(county, year):
        return runs.get(pk=published.run_id)
    announced = Publicity.objects.filter(
        round__county=county,
        round__year=year,
        subject=Publicity.Subject.RESULTS,
        starts_at__lte=timezone.now(),
        ended_early_at=None,
    ).first()
    return runs.get(pk=announced.run_id) if announced else None
