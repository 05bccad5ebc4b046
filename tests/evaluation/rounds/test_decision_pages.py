"""The board of grades and decisions by hand, from the form to the second signature."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evaluation.models import GradeDecision
from tests import factories as make
from tests.evaluation.pages import text
from tests.evaluation.rounds.office import conducted
from tests.pictures import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_():
    return conducted()


def board(client, **asked) -> str:
    return text(client.get(reverse("decision-list"), {"year": 2025, **asked}))


def test_a_decision_goes_from_the_search_to_the_final_run(client, round_):
    about, address = round_.enterprise(1), reverse("decision-new")
    client.force_login(round_.first)
    assert about.name in text(client.get(address, {"q": about.name[:6]}))
    wish = {
        "grade": "D",
        "is_veto": "1",
        "places": "另加",
        "reason": "发生较大安全事故",
        "basis": "应急〔2026〕3 号",
    }
    evidence = SimpleUploadedFile("报告.png", png())
    sent = client.post(
        f"{address}?enterprise={about.credit_code}", wish | {"evidence": evidence}, follow=True
    )
    assert "4 户的档次随之变动" not in text(sent)
    assert "须由另一位亩均办人员签署" in text(sent)
    client.force_login(round_.second)
    assert "调档待您签署" in text(client.get(reverse("home")))
    signed = client.post(
        reverse("decision-sign", args=[GradeDecision.objects.get().pk]), {"agrees": "1"}, follow=True
    )
    assert "3 户的档次随之变动" in text(signed)
    page = board(client)
    assert "“最终”为按已同意的调档预计" in page
    assert page.count("其他企业调整后名额变动") == 3
    assert "一票否决（应急〔2026〕3 号）" in board(client, kind="手工")
    assert "其他企业调整后名额变动" not in board(client, kind="手工")
    listed = client.get(reverse("decision-csv"), {"year": 2025, "kind": "手工"}).content.decode()
    assert listed.count("\n") == 2
    round_.settled()
    assert "第 " in board(client)
    assert "预计" not in board(client)


def test_an_accepted_objection_about_the_grade_leads_to_its_decision(client, round_):
    about = round_.enterprise(2)
    accepted = {"verdict": "accepted", "decision": "名次有误", "decided_at": timezone.now()}
    announced = make.publicity(round_.round, round_.round.run)
    raised = make.objection(announced, about, subject="grade", **accepted)
    client.force_login(round_.first)
    page = reverse("objection", args=[raised.pk])
    way = f"{reverse('decision-new')}?year=2025&enterprise={about.credit_code}&objection={raised.number}"
    assert way.replace("&", "&amp;") in text(client.get(page))
    form = text(client.get(way))
    assert "名次有误</textarea>" in form
    assert f'value="异议 {raised.number}"' in form
    decided = round_.propose(2, "B")
    assert reverse("decision", args=[decided.pk]) in text(client.get(page))


def test_a_town_sees_its_own_and_decides_nothing(client, round_):
    round_.decided(1, "D", is_veto=True)
    client.force_login(make.user("town_officer", round_.county, town=make.town(round_.county, "青石街道")))
    page = board(client)
    assert "没有符合条件的档次变动" in page
    assert "提出调档" not in page
