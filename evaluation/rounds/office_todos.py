"""What decisions and publication of a year ask of the reform office."""

from django.urls import reverse

from evaluation.models import GradeDecision, Round
from evaluation.rounds.table import Act
from evaluation.todos import Todo
from mujun.accounts.models import User
from mujun.accounts.roles import Permission


def office_todos(user: User, year: int) -> list[Todo]:
    """What waits for this person's second signature; what has changed since the publication."""
    if not user.may(Permission.CONDUCT_ROUNDS):
        return []
    round = Round.objects.visible_to(user).standing().filter(year=year).first()
    return _signatures(round, user) + _correction(round) if round else []


def _signatures(round: Round, user: User) -> list[Todo]:
    if not round.allows(Act.DECIDE_GRADE):
        return []
    waiting = GradeDecision.objects.visible_to(user).open().filter(round=round).exclude(proposed_by=user)
    return [
        Todo(
            "waiting",
            f"{each.enterprise.name}调档待您签署",
            f"{each.told}，{each.proposed_by}提出。",
            reverse("decision", args=[each.pk]),
            "去签署",
        )
        for each in waiting.select_related("enterprise", "proposed_by")
    ]


def _correction(round: Round) -> list[Todo]:
    """Another final run than the one that was published."""
    if not round.allows(Act.CORRECT):
        return []
    last = round.publications.last()
    if last is None or round.final_run_id == last.run_id:
        return []
    address = f"{reverse('decision-list')}?year={round.year}"
    words = "公布以后又有采纳的异议或调档。形成最终结果后公布更正。"
    return [Todo("waiting", f"{round}结果需要更正", words, address, "去办理")]
