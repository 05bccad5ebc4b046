"""再开发项目: set up, change its land and odd parcels, move it on, give it up."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from landuse.actions.authority import authorise
from landuse.identification.registers import modes
from landuse.models import Parcel, Project, ProjectParcel, ProjectStep
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.receipts.actions import issue

State = Project.State
LONGEST_REASON = 300
# which states may follow
NEXT = {
    State.PLANNED: (State.UNDER_WAY, State.GIVEN_UP),
    State.UNDER_WAY: (State.COMPLETED, State.GIVEN_UP),
    State.COMPLETED: (),
    State.GIVEN_UP: (),
}


@dataclass(frozen=True)
class Plan:
    """亩 and 万元/亩; `mode` is a code of LE-16."""

    name: str
    mode: str
    unit: str
    planned_area: Decimal
    plot_ratio: Decimal | None = None
    target: Decimal | None = None
    approval: str = ""
    due: date | None = None
    note: str = ""


@transaction.atomic
def create(*, county: County, plan: Plan, parcels: Mapping[str, str], by: User | None) -> Project:
    """`parcels`: code of each with the kind of odd parcel it is (LE-18), "" for the project's own land.

    Raises PermissionDenied; ValidationError for an unknown mode, and parcels that are unknown or in another project.
    """
    authorise(county, by)
    project = Project.objects.create(county=county, number=issue(county), created_by=by, **_checked(plan))
    _put(project, parcels)
    _note(project, "立项", by)
    audit.record(
        "project_created", project, by=by, county=county, parcels=len(parcels), mode=modes().names[plan.mode]
    )
    return project


@transaction.atomic
def change(*, project: Project, plan: Plan, by: User | None) -> Project:
    """Raises PermissionDenied, ValidationError."""
    project = hold_open(project, by)
    for name, value in _checked(plan).items():
        setattr(project, name, value)
    project.save()
    audit.record("project_changed", project, by=by, county=project.county, mode=modes().names[plan.mode])
    return project


@transaction.atomic
def set_parcels(*, project: Project, parcels: Mapping[str, str], by: User | None) -> Project:
    """All its parcels, as for `create`. Raises PermissionDenied, ValidationError."""
    project = hold_open(project, by)
    project.members.all().delete()
    _put(project, parcels)
    odd = sum(bool(kind) for kind in parcels.values())
    audit.record("project_parcels_set", project, by=by, county=project.county, parcels=len(parcels), odd=odd)
    return project


@transaction.atomic
def move_on(*, project: Project, state: str, treated: Decimal, reason: str, by: User | None) -> Project:
    """To the next state, or further in the same one, with the 亩 treated by now.

    Raises PermissionDenied; ValidationError for a leap, without reason, and at the end before all is treated.
    """
    project = hold_open(project, by)
    if state != project.state and state not in NEXT[State(project.state)]:
        raise ValidationError(
            {"state": f"“{project.get_state_display()}”的项目不能直接转为“{State(state).label}”。"}
        )
    if state == State.COMPLETED and treated < project.planned_area:
        raise ValidationError(
            {
                "treated": f"计划整治 {project.planned_area:f} 亩，还没有整治完。先更改计划，或登记已整治的面积。"
            }
        )
    if not reason.strip():
        raise ValidationError({"reason": "写明进展和依据。"})
    project.state, project.treated_area = state, treated
    project.save(update_fields=["state", "treated_area"])
    step = _note(project, reason.strip()[:LONGEST_REASON], by)
    told = {"state": project.get_state_display(), "treated": str(treated), "reason": step.reason}
    audit.record("project_moved_on", project, by=by, county=project.county, **told)
    return project


def hold_open(project: Project, by: User | None) -> Project:
    """The project as it is now, locked. Raises PermissionDenied, and ValidationError when it is over."""
    authorise(project.county, by)
    held = Project.objects.select_for_update().get(pk=project.pk)
    if not held.is_open:
        raise ValidationError(f"项目已经{held.get_state_display()}，不能再更改。", "over")
    return held


def _checked(plan: Plan) -> dict:
    if plan.mode not in modes().names:
        raise ValidationError({"mode": "选择一种再开发方式。"})
    if plan.planned_area <= 0:
        raise ValidationError({"planned_area": "计划整治面积须大于 0。"})
    return asdict(plan)


def _put(project: Project, parcels: Mapping[str, str]) -> None:
    if not any(not kind for kind in parcels.values()):
        raise ValidationError(
            {"parcels": "项目至少要有一宗主体用地；零星用地只能随主体用地一并开发（LE-18）。"}
        )
    known = dict(Parcel.objects.filter(county=project.county, code__in=parcels).values_list("code", "pk"))
    if missing := sorted({*parcels} - {*known}):
        raise ValidationError({"parcels": f"没有这些宗地：{'、'.join(missing[:5])}。请核对宗地代码。"})
    _refuse_taken(project, known.values())
    members = (
        ProjectParcel(project=project, parcel_id=known[code], odd=kind) for code, kind in parcels.items()
    )
    ProjectParcel.objects.bulk_create(members)


def _refuse_taken(project: Project, parcels: Collection[int]) -> None:
    """A parcel is in one open project at a time."""
    taken = ProjectParcel.objects.filter(parcel__in=parcels, project__in=Project.objects.open())
    taken = taken.exclude(project=project).select_related("project", "parcel")[:5]
    if taken:
        words = "、".join(f"{each.parcel.code}（{each.project.name}）" for each in taken)
        raise ValidationError({"parcels": f"这些宗地已在别的项目中：{words}。先从那里移出。"})


def _note(project: Project, reason: str, by: User | None) -> ProjectStep:
    return ProjectStep.objects.create(
        project=project, state=project.state, treated_area=project.treated_area, reason=reason, by=by
    )
