"""Files over REST: evidence goes in with an act and comes out for who may see the act; a method's text is checked."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluation.methods.loader import LIBRARY
from evaluation.models import GradeDecision, Method, Objection, Paper
from mujun.clients.scopes import Scope
from mujun.sharing.models import Usage
from tests import factories as make
from tests.evaluation.rounds.office import conducted
from tests.pictures import png
from tests.problems import problem_of

pytestmark = pytest.mark.django_db
WHOLE = (LIBRARY / "huangyan-2022.yaml").read_text(encoding="utf-8")


@pytest.fixture
def round_():
    return conducted()


@pytest.fixture
def announced(round_):
    round_.round.stage = "publicity"
    round_.round.save()
    return make.publicity(round_.round, round_.round.run)


def calls(client, user, scopes=Scope):
    client.defaults["HTTP_AUTHORIZATION"] = make.token(user, scopes=list(scopes))["Authorization"]
    return client


def picture(name="税单.png"):
    return SimpleUploadedFile(name, png())


class TestObjections:
    def test_evidence_comes_out_as_it_went_in(self, client, round_, announced):
        tax = calls(client, make.user("api_client", round_.county))
        about = {"publicity": announced.pk, "credit_code": round_.enterprise(1).credit_code}
        claim = {"subject": "figure", "variable": "tax", "wanted": "700", "statement": "漏报"}
        sent = tax.post(
            "/api/v1/objections/", about | claim | {"files": [picture("一.png"), picture("二.png")]}
        )
        assert (sent.status_code, Objection.objects.get().files.count()) == (201, 2)
        told = tax.get(f"/api/v1/objections/{sent.json()['id']}/").json()["files"]
        assert [(each["name"], each["sha256"]) for each in told] == [
            (name, sha256(png()).hexdigest()) for name in ("一.png", "二.png")
        ]
        got = tax.get(
            f"/api/v1/objections/{sent.json()['id']}/files/{told[1]['id']}/", headers={"Accept": "image/png"}
        )
        assert (got.content, got["Content-Type"]) == (png(), "image/png")
        assert Usage.objects.get().resource == "round"

    def test_what_is_no_evidence_is_refused_and_nothing_kept(self, client, round_, announced):
        tax = calls(client, make.user("api_client", round_.county))
        about = {"publicity": announced.pk, "credit_code": round_.enterprise(1).credit_code}
        claim = {"subject": "other", "statement": "厂名有误"}
        for files, code in (([SimpleUploadedFile("a.png", b"MZ")], "unknown"), ([picture()] * 6, "many")):
            answer = tax.post("/api/v1/objections/", about | claim | {"files": files})
            assert code in problem_of(answer)["errors"][0]["code"]
        assert not Objection.objects.exists()

    def test_files_of_another_objection_are_not_there(self, client, round_, announced):
        mine, other = (make.objection(announced, round_.enterprise(place)) for place in (1, 2))
        file = other.files.create(attachment=make.attachment(round_.county), by_objector=True)
        office = calls(client, round_.first)
        assert office.get(f"/api/v1/objections/{mine.pk}/files/{file.pk}/").status_code == 404


class TestDecisions:
    def test_one_proposes_and_another_signs(self, client, round_):
        wish = {"grade": "D", "reason": "事故", "basis": "应急〔2026〕3 号", "places": "不变"}
        about = {"round": round_.round.pk, "credit_code": round_.enterprise(1).credit_code}
        sent = calls(client, round_.first).post(
            "/api/v1/decisions/", about | wish | {"evidence": picture("调查报告.png")}
        )
        assert sent.status_code == 201, sent.text
        own = f"/api/v1/decisions/{sent.json()['id']}/"
        assert client.get(f"{own}evidence/").content == png()
        refused = client.post(f"{own}sign/", {"agrees": True}, content_type="application/json")
        assert problem_of(refused)["errors"][0]["code"] == "same_person"
        second = calls(client, round_.second)
        signed = second.post(f"{own}sign/", {"agrees": True}, content_type="application/json")
        assert signed.json()["agrees"] is True

    def test_without_evidence_nothing_is_proposed(self, client, round_):
        wish = {"grade": "D", "reason": "事故", "basis": "应急〔2026〕3 号"}
        about = {"round": round_.round.pk, "credit_code": round_.enterprise(1).credit_code}
        refused = calls(client, round_.first).post("/api/v1/decisions/", about | wish)
        assert [each["field"] for each in problem_of(refused)["errors"]] == ["evidence"]
        assert not GradeDecision.objects.exists()


def test_a_town_gets_the_notices_of_its_enterprises(client, round_):
    made = make.paper(round_.round.run, "notice")
    near, far = round_.enterprise(1), make.enterprise(make.town(round_.county, "远山镇"))
    fields = {"form": "pdf", "size": 3, "digest": "0" * 64}
    mine, other = (
        made.files.create(
            enterprise=each, town=each.town.name, name=f"{each.name}.pdf", content=b"PDF", **fields
        )
        for each in (near, far)
    )
    client.force_login(make.user("town_officer", round_.county, town=near.town))
    files = f"/api/v1/papers/{Paper.objects.get().pk}/files/"
    assert [each["credit_code"] for each in client.get(files).json()["results"]] == [near.credit_code]
    assert client.get(f"{files}{mine.pk}/").content == b"PDF"
    assert client.get(f"{files}{other.pk}/").status_code == 404


class TestChecking:
    @pytest.fixture
    def check(self, client, round_):
        office = calls(client, round_.first)
        before = Method.objects.count()
        yield lambda text, **more: office.post(
            "/api/v1/methods/check/", {"text": text} | more, content_type="application/json"
        )
        assert Method.objects.count() == before

    def test_every_mistake_with_line_and_cure(self, check):
        lines = WHOLE.splitlines()
        place = next(at for at, line in enumerate(lines, 1) if line.startswith("版次"))
        text = "\n".join([*lines[:place], "版式: 横排", *lines[place:]])
        told = check(text).json()
        assert (told["is_sound"], told["digest"]) == (False, None)
        (mistake,) = told["problems"]
        assert (mistake["file"], mistake["line"], mistake["key"]) == ("method.yaml", place + 1, "版式")
        assert all((mistake["reason"], mistake["cure"]))

    def test_a_sound_one_tells_what_it_would_be(self, check):
        told = check(WHOLE, code="huangyan-2022").json()
        assert (told["is_sound"], told["problems"]) == (True, [])
        assert "黄岩" in told["name"] + told["prose"]
        assert len(told["digest"]) == 64
        assert told["open_points"] is not None

    @pytest.mark.parametrize("text", ["{", "a: \udc00", "x" * 200_001])
    def test_what_is_no_method_is_said_so(self, check, text):
        answer = check(text)
        assert answer.status_code == 400 or not answer.json()["is_sound"]
