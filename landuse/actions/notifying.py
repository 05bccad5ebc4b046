"""告知 of many findings at once: each with the words that its own grounds give."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.findings import Notice, draft_of, due_of
from landuse.casework.findings import STEPS, State
from landuse.models import FindingStep, LandFinding
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import ROLES
from mujun.calendars.clock import written
from mujun.inbox.actions import send

_CHANGED = ["notice", "noticed_on", "noticed_at", "term_days", "term_counting", "due", "state"]


@transaction.atomic
def notify_all(*, county: County, findings: QuerySet, term: Notice, by: User) -> int:
    """Those of `findings` that are proposed, on one day and with one term; returns how many. `term.text` is not read.

    Raises PermissionDenied; ValidationError when there is none, and as `notify`.
    """
    authorise(county, by)
    due = due_of(term, county)
    ready = LandFinding.objects.filter(pk__in=findings.values("pk"), county=county, state=State.PROPOSED)
    held = list(ready.select_for_update(no_key=True, of=["self"]).select_related("enterprise"))
    if not held:
        raise ValidationError("没有可以告知的拟认定。", "nothing_to_notify")
    _write(held, term, due, by)
    told = {"findings": len(held), "until": written(timezone.localtime(due))}
    audit.record("findings_notified", f"{held[0].year} 年", by=by, county=county, **told)
    _tell(county, held, told["until"])
    return len(held)


def _write(held: list[LandFinding], term: Notice, due: datetime, by: User) -> None:
    now, way = timezone.now(), STEPS["notify"]
    for each in held:
        each.notice = draft_of(each, term.days, term.counting)
        each.noticed_on, each.noticed_at = term.noticed_on, now
        each.term_days, each.term_counting, each.due = term.days, term.counting, due
        each.state = way.target.value
    LandFinding.objects.bulk_update(held, _CHANGED, batch_size=500)
    kept = {"code": way.code, "name": way.name, "was": State.PROPOSED.value, "became": way.target.value}
    FindingStep.objects.bulk_create(FindingStep(finding=each, by=by, **kept) for each in held)


def _tell(county: County, held: list[LandFinding], until: str) -> None:
    """The enterprises, and their towns."""
    codes = [each.enterprise.credit_code for each in held]
    own = User.objects.filter(role=ROLES["enterprise"].code, credit_code__in=codes)
    text = f"内容和依据见用地认定。有异议的，在 {until} 以前提出。"
    send(county=county, to=own, title="拟认定告知书", text=text, url=reverse("own-findings"))
    places = {each.enterprise.town_id for each in held}
    towns = User.objects.filter(role=ROLES["town_officer"].code, town__in=places)
    address = f"{reverse('finding-list')}?year={held[0].year}&state=noticed"
    text = f"没有账号的企业，请在 {until} 以前听取意见。"
    send(county=county, to=towns, title="本镇街有企业被告知拟认定", text=text, url=address)
