"""Acts on land by the interface: the same actions as on the pages, by people with their own token."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from landuse.models import Case, IdleStep
from tests import factories as make
from tests.factories import land
from tests.landuse import handling
from tests.pictures import png
from tests.problems import problem_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def day(ahead):
    return f"{TODAY + timedelta(days=ahead)}"


@pytest.fixture
def of():
    return handling.people()


@pytest.fixture
def post(client, of):
    client.force_login(of.officer)

    def post(path, **body):
        return client.post(f"/api/v1/{path}", body, content_type="application/json")

    return post


def done(answer):
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


def test_from_a_signal_to_a_case_that_is_closed(client, of, post):
    made = done(post("findings/propose/", year=handling.YEAR))
    (finding,), address = made["findings"], f"findings/{made['findings'][0]['id']}"
    assert (finding["credit_code"], made["standing"]) == (of.about.credit_code, 0)
    assert done(post("findings/propose/", year=handling.YEAR))["standing"] == 1
    told = {"text": "请核实。", "noticed_on": day(-6), "days": 5, "counting": "natural"}
    assert done(post(f"{address}/notify/", **told))["state"] == "noticed"
    assert done(post(f"{address}/confirm/", reason="核实属实"))["state"] == "found"
    case = done(post(f"{address}/case/", plan_due=day(30)))
    address = f"cases/{case['id']}"
    dates = {"start_due": day(10), "accept_due": day(200), "close_due": day(230)}
    done(post(f"{address}/plan/", treatment="LE-07-1", mode="LE-16-4", text="拆旧建新", **dates))
    assert done(post(f"{address}/step/", step="start"))["stage"] == "under_way"
    assert post(f"{address}/report/", treated="99", words="拆除完成").status_code == 400
    done(post(f"{address}/report/", treated="12.5", words="拆除完成"))
    accepted = {"on": day(0), "accepted_by": "县亩均办", "opinion": "符合方案"}
    missing = post(f"{address}/accept/", **accepted)
    assert "整治后的照片" in problem_of(missing)["detail"]
    photo = {"stage": "after", "caption": "东侧厂房", "taken_on": day(0)}
    files = {"files": [SimpleUploadedFile("现场.png", png())]}
    (kept,) = done(client.post(f"/api/v1/{address}/files/", photo | files))["files"]
    assert client.get(f"/api/v1/{address}/files/{kept['id']}/").content == png()
    done(post(f"{address}/accept/", **accepted))
    assert done(post(f"{address}/step/", step="close", reason="已销号"))["stage"] == "closed"
    assert Case.objects.get().closed_on == TODAY


def test_the_town_objects_for_who_has_no_account_and_is_answered(client, of, post):
    of.own.is_active = False
    of.own.save()
    address = f"findings/{handling.noticed(of).pk}"
    client.force_login(of.town)
    assert post(f"{address}/object/", statement="面积有误").status_code == 400  # not said how it was heard
    (raised,) = done(post(f"{address}/object/", statement="面积有误", note="到企业听取"))["objections"]
    assert raised["by_town"]
    assert post(f"{address}/answer/", verdict="rejected", reason="无误").status_code == 403
    client.force_login(of.officer)
    answered = done(post(f"{address}/answer/", verdict="rejected", reason="无误"))
    assert answered["objections"][0]["verdict"] == "rejected"


def test_a_proceeding_on_idle_land(of, post):
    land.development(of.parcel)
    about = done(post("idle-proceedings/", parcel=of.parcel.code, on=day(-9), words="满一年未动工"))
    address = f"idle-proceedings/{about['id']}"
    early = {"code": "认定", "on": day(-2), "number": "青认〔2026〕1号"}
    refused = problem_of(post(f"{address}/record/", **early))
    assert {each["code"] for each in refused["errors"]} == {"unusual"}
    assert not IdleStep.objects.exists()
    (step,) = done(post(f"{address}/record/", **early, reason="已另行调查"))["steps"]
    served = done(post(f"{address}/serve/", step=step["id"], on=day(-1)))["steps"]
    assert served[0]["served_on"] == day(-1)
    done(post(f"{address}/take-back/", step=step["id"], reason="记错"))
    closed = done(post(f"{address}/close/", outcome="不属闲置", on=day(0), words="已动工"))
    assert (closed["outcome"], closed["terms"]) == ("不属闲置", [])


def test_a_checklist_is_asked_for_and_kept(of, post, client):
    sheets = {each["code"]: each for each in client.get("/api/v1/checklists/sheets/").json()}
    assert [ask["name"] for ask in sheets["X-06"]["asks"]] == ["容积率"]
    sheet = {"code": "X-06", "subject": "老厂房改造", "on": day(0), "credit_code": of.about.credit_code}
    strange = problem_of(post("checklists/", **sheet, given={"容积": "1.5"}))
    assert strange["errors"][0]["field"] == "given.容积"
    kept = done(post("checklists/", **sheet, given={"容积率": "1.5"}))
    assert (kept["given"], kept["name"]) == ({"容积率": "1.5"}, of.about.name)
    assert done(post(f"checklists/{kept['id']}/withdraw/", reason="填错"))["withdrawn_reason"] == "填错"


def test_a_program_never_decides(client, of):
    finding = handling.proposed(of)
    client.defaults["HTTP_AUTHORIZATION"] = make.token(
        make.user("api_client", of.county), scopes=["write:land"]
    )["Authorization"]
    body = {"reason": "核实属实"}
    answer = client.post(f"/api/v1/findings/{finding.pk}/reject/", body, content_type="application/json")
    assert (answer.status_code, problem_of(answer)["code"]) == (403, "permission_denied")


def test_ledgers_entries_and_checks_of_agreements(of, post):
    year = {
        "kind": "industrial",
        "year": 2024,
        "part": "300",
        "whole": "1000",
        "on": "2024-12-31",
        "source": "统计",
    }
    assert done(post("ledgers/", **year))["part"] == 300
    assert problem_of(post("ledgers/", **year | {"whole": "299"}))["errors"][0]["field"] == "part"
    entry = {
        "kind": "quota",
        "way": "in",
        "on": day(-1),
        "area": "10",
        "subject": "老厂区",
        "document": "青政函1号",
    }
    kept = done(post("land-entries/", **entry))
    assert done(post(f"land-entries/{kept['id']}/withdraw/", reason="记错"))["withdrawn_reason"] == "记错"
    waits = {
        "name": "轴承产业园",
        "kinds": ["省制造业重大项目"],
        "wanted": "40",
        "since": day(0),
        "document": "清单",
    }
    waiting = done(post("land-demands/", **waits))
    assert problem_of(post("land-demands/", **waits))["errors"][0]["field"] == "name"
    assert done(post(f"land-demands/{waiting['id']}/end/", reason="取消", on=day(0)))["state"] == "不再等地"
    place = {
        "cluster": "装备集群",
        "place": of.about.town.name,
        "role": "核心区",
        "source": "变更调查",
        "on": day(0),
    }
    grown = done(post("cluster-land/", **place, year=TODAY.year, total="1000.5"))
    assert (grown["total"], grown["finding"]["outcome"]) == (1000.5, "缺数据")
    agreed = land.agreement(of.about, of.parcel)
    sent = {"stage": "年度核查", "on": day(0), "year": TODAY.year, "values": {"亩均税收": "0.5"}}
    checked = done(post(f"agreements/{agreed.pk}/check/", **sent))
    assert {each["indicator"]: each["value"] for each in checked["results"]}["亩均税收"] == "0.5"
