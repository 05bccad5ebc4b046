"""What is announced in a county and where each announcement stands."""

from django.utils import timezone

from evaluation.models import Publicity, Round
from evaluation.rounds.table import Act
from mujun.accounts.models import User
from mujun.calendars.clock import Clock
from mujun.calendars.county import calendar_of, standing


def begun(user: User) -> list[Publicity]:
    """Newest first, with what their pages need."""
    mine = Publicity.objects.visible_to(user)
    return list(mine.select_related("round__county", "run__method", "snapshot"))


def publicity_section(this: Round) -> dict:
    """For the page of the round: each announcement with its clock, what waits, and what corrections did."""
    calendar = calendar_of(this.county)
    return {
        "announcements": [
            (each, standing(each.ends_at, each.counting, calendar)) for each in this.publicities.all()
        ],
        "now": timezone.now(),
        "objections_open": this.objections.open().count(),
        "objections_all": this.objections.count(),
        "unscored": this.objections.unscored().count(),
        "may_score": this.allows(Act.SCORE_CORRECTIONS),
        "corrections": this.steps.filter(code=Act.SCORE_CORRECTIONS).select_related("run"),
    }


def takes_objections(announced: Publicity) -> bool:
    """Whether the stage of the round allows it; late ones are taken too, but not to what was announced anew."""
    is_land = announced.subject == Publicity.Subject.LAND
    return announced.round.allows(Act.RAISE_LAND if is_land else Act.RAISE) and announced.is_last


def clock_of(announced: Publicity) -> Clock:
    return standing(announced.ends_at, announced.counting, calendar_of(announced.round.county))
