"""What findings and cases ask of a user: of who handles land, of who answers for a case, of the enterprise."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from landuse.actions.handling import may_handle
from landuse.casework.findings import State
from landuse.models import Case, Enterprise, FindingObjection, LandFinding
from mujun.accounts.models import User
from mujun.calendars.county import calendar_of, standing
from mujun.keeping import kept_of, state_of
from mujun.todos import Todo


def casework_todos(user: User, year: int) -> list[Todo]:
    """Of officers; findings of the year, cases of whatever year."""
    if not may_handle(user.county, user):
        return _cases(user, _answered_by(user))
    findings = LandFinding.objects.visible_to(user).filter(year=year)
    address = f"{reverse('finding-list')}?year={year}"
    objections = FindingObjection.objects.filter(finding__in=findings, decided_at=None).count()
    found = [
        ("waiting", objections, "条对拟认定的异议待答复", f"{address}&state=noticed", "去答复"),
        ("wrong", findings.overdue().count(), "宗认定异议期满，待决定", f"{address}&overdue=1", "去决定"),
        ("waiting", _proposed(findings), "宗拟认定待告知企业", f"{address}&state=proposed", "去告知"),
    ]
    todos = [Todo(kind, f"{size} {words}", "", url, act) for kind, size, words, url, act in found if size]
    return todos + _cases(user, Case.objects.visible_to(user))


def _proposed(findings: QuerySet[LandFinding]) -> int:
    proposed = findings.filter(state=State.PROPOSED)
    return kept_of(state_of(LandFinding, Enterprise), proposed, "count", proposed.count)


def own_finding_todos(user: User) -> list[Todo]:
    """Of an enterprise: what it was notified of and may still object to in time."""
    own = LandFinding.objects.visible_to(user).filter(state=State.NOTICED, due__gt=timezone.now())
    calendar = calendar_of(user.county)
    return [
        Todo(
            "waiting",
            f"拟认定为{each.get_kind_display()}：请核对",
            f"有异议的可以提出，{standing(each.due, each.term_counting, calendar).words}。",
            reverse("finding", args=[each.pk]),
            "去核对",
        )
        for each in own
    ]


def _answered_by(user: User) -> QuerySet[Case]:
    of_town = Q(town__isnull=False, town=user.town_id)
    of_department = Q(department__isnull=False, department=user.department_id)
    return Case.objects.visible_to(user).filter(of_town | of_department)


def _cases(user: User, cases: QuerySet[Case]) -> list[Todo]:
    late = cases.overdue().count()
    if not late:
        return []
    url = f"{reverse('case-list')}?overdue=1"
    return [Todo("wrong", f"{late} 宗整治逾期", "请报告进展，或说明难点。", url, "去看")]
