"""意愿登记: what enterprises said they wish; levers that ask for it touch nobody else."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from evaluation.actions import recommendations, willingness
from evaluation.advice.agenda import advice_todos
from evaluation.advice.by_grade import of_set
from evaluation.advice.freshness import current_set, outdated
from evaluation.models import Recommendation, RecommendationSet, Willingness
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests import judged
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db

SAID = {"said_on": date(2026, 3, 2), "said_by": "厂长", "evidence": "申请书"}


@pytest.fixture
def here():
    """Every enterprise uses 20 亩; a subsidy per mu freed for D."""
    made = judged.county()
    fields = {"direction": "支持", "grades": ["D"], "formula": "腾出面积 * 标准", "terms": {"rate": "20"}}
    make.lever(made.county, "exit", name="退出补助", **fields)
    made.__dict__["office"] = make.user("reform_office", made.county)
    return made


def recorded(here, about, area="4", kind="腾出面积", **fields):
    said = SAID | {"by": here.office} | fields
    return willingness.record(enterprise=about, kind=kind, area=Decimal(area), **said)


def renewed(here) -> dict:
    """Amount and working of the subsidy by enterprise."""
    job = make.job(here.county, state="running", by=here.office, params={"run": here.run.pk})
    recommendations.carry_out(job=job, progress=lambda *_: None)
    rows = Recommendation.objects.current().filter(run=here.run, lever__code="exit")
    return {row.enterprise_id: (row.amount, row.working) for row in rows}


def test_no_grade_is_taken_for_a_wish(here):
    """Of those in D only who said so, of those who said so only D, and nobody who took it back."""
    assert renewed(here) == {}
    lowest = here.run.results.filter(grade="D").first().enterprise
    other = here.run.results.filter(grade="A").first().enterprise
    wish = recorded(here, lowest, "4.5")
    recorded(here, other)
    assert renewed(here) == {lowest.pk: (Decimal("90"), "腾出面积 4.5 亩 × 标准 20 = 90 万元")}
    willingness.withdraw(willing=wish, reason="企业改变主意", by=here.office)
    assert renewed(here) == {}
    assert AuditEvent.objects.filter(act__in=("willingness_recorded", "willingness_withdrawn")).count() == 3


def test_a_set_says_since_when_it_is_out_of_date_and_is_renewed_at_one_click(client, here):
    """Until then it stays what it was, on the page by grade too."""
    lowest = here.run.results.filter(grade="D").first().enterprise
    wish = recorded(here, lowest, "4.5")
    before = renewed(here)
    assert not outdated(current_set(here.office, here.run))
    willingness.withdraw(willing=wish, reason="企业改变主意", by=here.office)
    made = current_set(here.office, here.run)
    found = outdated(made)
    assert (found.words, found.since) == ("撤回意愿 1 条", timezone.localdate())
    (said,) = [each for each in of_set(made, [lowest.pk]).said(lowest.pk, "D") if each.lever.code == "exit"]
    assert (said.amount, said.working) == before[lowest.pk]
    (todo,) = [each for each in advice_todos(here.office, here.run) if "已不是最新" in each.title]
    client.force_login(here.office)
    for page in (todo.url, reverse("willingness-list"), reverse("positive-lists")):
        assert "已不是最新：撤回意愿 1 条" in text(client.get(page))
    assert client.post(f"{reverse('recommendations-renew')}?run={here.run.pk}").status_code == 302
    assert renewed(here) == {}
    assert not outdated(current_set(here.office, here.run))
    recorded(here, lowest, "3")
    assert outdated(current_set(here.office, here.run)).words == "又登记意愿 1 条"


def test_a_set_of_a_former_version_asks_to_be_made_anew(here):
    """Nobody knows what it stood on."""
    renewed(here)
    RecommendationSet.objects.update(wishes=None)
    assert outdated(current_set(here.office, here.run)).words == "由旧版本生成，请重新生成"
    (todo,) = [each for each in advice_todos(here.office, here.run) if "由旧版本生成" in each.detail]
    assert todo.title.endswith("要素建议已不是最新")
    renewed(here)
    assert not outdated(current_set(here.office, here.run))


def test_wishes_that_no_lever_asks_for_change_nothing(here):
    renewed(here)
    recorded(here, here.enterprises[0], "3000", "增容面积")
    assert not outdated(current_set(here.office, here.run))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("area", {"area": "20.01"}),
        ("area", {"area": "0"}),
        ("said_on", {"said_on": timezone.localdate() + timedelta(days=1)}),
        ("said_by", {"said_by": " "}),
        ("evidence", {"evidence": ""}),
    ],
)
def test_what_cannot_be_is_told_at_its_field(here, field, changes):
    about = here.enterprises[0]
    with pytest.raises(ValidationError) as refused:
        recorded(here, about, **changes)
    assert refused.value.message_dict.keys() == {field}
    assert not Willingness.objects.exists()


def test_the_bounds_themselves_are_taken(here):
    """All the land in use, said today."""
    about = here.enterprises[0]
    recorded(here, about, "20", said_on=timezone.localdate())
    recorded(here, about, "99999", kind="增容面积")
    with pytest.raises(ValidationError, match="已有同类的意愿"):
        recorded(here, about)


def test_a_town_records_for_its_own_only(here):
    officer = make.user("town_officer", here.county, town=here.towns[0])
    own = next(each for each in here.enterprises if each.town == here.towns[0])
    other = next(each for each in here.enterprises if each.town != here.towns[0])
    recorded(here, own, by=officer)
    with pytest.raises(PermissionDenied):
        recorded(here, other, by=officer)
    for role in ("leader", "land_officer", "department_officer"):
        with pytest.raises(PermissionDenied):
            recorded(here, other, by=make.user(role, here.county))


def test_the_form_tells_each_mistake_at_its_field_and_the_list_shows_who_said_it(client, here):
    client.force_login(here.office)
    about = here.enterprises[0]
    sent = {"enterprise": about.credit_code, "kind": "腾出面积", "area": "21", **SAID}
    page = client.post(reverse("willingness-new"), sent)
    assert page.status_code == 400
    assert "不能超过企业使用的 20.00 亩" in text(page)
    assert client.post(reverse("willingness-new"), sent | {"area": "12"}).status_code == 302
    listed = text(client.get(reverse("willingness-list") + "?kind=腾出面积&sort=-area"))
    assert about.name in listed
    assert "12.00 亩" in listed
    assert about.credit_code in text(client.get(reverse("willingness-list") + "?download=list"))
    wish = Willingness.objects.get()
    client.post(reverse("willingness-withdraw", args=[wish.pk]), {"reason": "另有安排"})
    assert not client.get(reverse("willingness-list")).context["page"]
    assert "另有安排" in text(client.get(reverse("willingness-list") + "?state=withdrawn"))


def test_an_enterprise_sees_what_was_written_down_for_it(client, here):
    about, other = here.enterprises[:2]
    recorded(here, about, evidence="自愿退出申请书")
    address = reverse("own-measures") + "?year=2025"
    for who, seen in ((about, True), (other, False)):
        client.force_login(make.user("enterprise", here.county, credit_code=who.credit_code))
        assert ("自愿退出申请书" in text(client.get(address))) is seen
