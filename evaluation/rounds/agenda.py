"""What a round asks of a user: of the enterprise, the departments, the reform office."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from evaluation.models import GradeDecision, Objection, Publicity, Round
from evaluation.rounds.announced import begun, clock_of, takes_objections
from evaluation.rounds.table import Act, Stage
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.calendars.county import calendar_of, standing
from mujun.dues import dues_of, late_by
from mujun.keeping import state_of
from mujun.todos import Todo

_SIGNATURES = 5  # that are named one by one


def own_todos(user: User) -> list[Todo]:
    """Of an enterprise: what is announced now."""
    running = [(each, clock_of(each)) for each in begun(user)]
    return [
        Todo(
            "waiting",
            f"{each}：请核对",
            f"有异议的可以提出，{clock.words}。",
            reverse("own-publicity"),
            "去核对",
        )
        for each, clock in running
        if not clock.is_over and takes_objections(each)
    ]


def objection_todos(user: User, year: int) -> list[Todo]:
    open_ones = Objection.objects.visible_to(user).open().filter(round__year=year)
    todos: list[Todo] = []
    if user.may(Permission.IMPORT_OWN_FIGURES):
        mine = open_ones.filter(department=user.department_id, opinion_at=None)
        todos += _waiting(user, year, mine, "条异议待核实（年度评价）", "去核实")
    if user.may(Permission.CONDUCT_ROUNDS):
        ready = open_ones.filter(Q(department=None) | Q(opinion_at__isnull=False))
        todos += _waiting(user, year, ready, "条异议待决定（年度评价）", "去决定")
        todos += _late_departments(open_ones.exclude(pk__in=ready), year)
        todos += _of_the_round(user, year)
    return todos


def _waiting(user: User, year: int, waiting: QuerySet[Objection], words: str, action: str) -> list[Todo]:
    dues = dues_of(_state(), waiting)
    if not dues.first:
        return []
    late = dues.late
    first = waiting.select_related("publicity").order_by("due").first()
    clock = standing(first.due, first.publicity.answer_counting, calendar_of(user.county))
    detail = f"其中 {late} 条已逾期。" if late else f"最早一条{clock.words}。"
    return [Todo("wrong" if late else "waiting", f"{dues.size} {words}", detail, _list(year), action)]


def _late_departments(waiting: QuerySet[Objection], year: int) -> list[Todo]:
    """Overdue, and with whom."""
    sizes = late_by(_state(), waiting, "department__name")
    if not sizes:
        return []
    detail = "、".join(f"{name} {size} 条" for name, size in sizes.items()) + "。"
    title, address = f"{sum(sizes.values())} 条异议部门逾期未核实（年度评价）", f"{_list(year)}&state=overdue"
    return [Todo("wrong", title, detail, address, "去查看")]


def _of_the_round(user: User, year: int) -> list[Todo]:
    round = Round.objects.visible_to(user).standing().filter(year=year).first()
    if round is None:
        return []
    address = f"{reverse('round')}?year={year}"
    unscored = round.objections.unscored().count()
    if unscored and round.allows(Act.SCORE_CORRECTIONS):
        title = f"{unscored} 条采纳的异议更正了数据，还没有重新测算"
        return [Todo("waiting", title, "重新测算后看到对其他企业的影响。", address, "去测算")]
    return _term_over(round, address)


def _term_over(round: Round, address: str) -> list[Todo]:
    """An announcement whose time is over, with nothing left to decide."""
    if round.at not in (Stage.LAND_PUBLICITY, Stage.PUBLICITY) or round.objections.open().exists():
        return []
    subject = Publicity.Subject.LAND if round.at is Stage.LAND_PUBLICITY else Publicity.Subject.RESULTS
    last = round.publicities.filter(subject=subject, ended_early_at=None).first()
    if last is None or last.ends_at > timezone.now():
        return []
    return [Todo("waiting", f"{last}已截止，没有在办的异议", "可以进入下一步。", address, "去办理")]


def _state() -> str:
    return state_of(Objection, Enterprise, Round)


def _list(year: int) -> str:
    return f"{reverse('objection-list')}?year={year}"


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
    todos = [
        Todo(
            "waiting",
            f"{each.enterprise.name}调档待您签署",
            f"{each.told}，{each.proposed_by}提出。",
            reverse("decision", args=[each.pk]),
            "去签署",
        )
        for each in waiting.select_related("enterprise", "proposed_by")[:_SIGNATURES]
    ]
    if more := max(waiting.count() - _SIGNATURES, 0):
        address = f"{reverse('decision-list')}?year={round.year}"
        todos.append(Todo("waiting", f"另有 {more} 件调档待您签署", "", address, "去签署"))
    return todos


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
