"""使用台账: whatever leaves leaves a line, and no view can forget it."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from mujun.sharing import recording
from mujun.sharing.models import Usage
from mujun.sharing.purposes import load
from mujun.sharing.recording import Recording
from mujun.sharing.resources import all_resources
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture(autouse=True)
def _as_delivered(settings):
    settings.USAGE_PURPOSES = Path(recording.__file__).parent / "reference" / "purposes.yaml"


@pytest.fixture
def client_call(world, rf):
    """Ask the list of figures as a program does, `answer` being what the view says."""

    def call(answer, purpose=""):
        request = rf.get("/api/v1/figures/", headers={"X-Purpose": purpose} if purpose else {})
        request.user = make.user("api_client", world.county)
        request.session, request.resolver_match = {}, resolve("/api/v1/figures/")
        recording = Recording(lambda _: answer)
        refused = recording.process_view(request, None, (), {})
        return refused or recording(request)

    return call


def signed_in(client, role, county, **fields):
    user = make.user(role, county, **fields)
    client.force_login(user)
    return user


def line():
    return Usage.objects.get()


class TestDownloads:
    def test_who_what_why_and_how_much(self, client, world):
        office = signed_in(client, "reform_office", world.county)
        answer = client.get("/confirmation/", {"year": 2025})
        assert not Usage.objects.exists()  # a page is no download
        answer = client.get("/quality/findings.csv?year=2025&page=2", REMOTE_ADDR="10.1.2.3")
        kept = line()
        assert (kept.user, kept.role, kept.unit) == (office, "reform_office", "青澜县")
        assert (kept.resource, kept.title, kept.purpose) == ("quality", "2025年数据核对.csv", "组织年度评价")
        assert kept.scope == "/quality/findings.csv，year=2025"
        assert (kept.rows, kept.address) == (0, "10.1.2.3")
        assert kept.digest == sha256(answer.content).hexdigest()
        assert kept.done_at

    def test_rows_are_counted_and_cost_nothing(self, client, world):
        signed_in(client, "reform_office", world.county)
        client.get("/ranking/")
        counted = []
        for some in (world.enterprises[:1], world.enterprises[1:6]):
            for each in some:
                make.quality_finding(each)
            with CaptureQueriesContext(connection) as queries:
                client.get("/quality/findings.csv?year=2025")
            counted.append(len(queries))
        assert counted[0] == counted[1]
        assert Usage.objects.first().rows == 6

    def test_nobody_is_noted_for_what_is_public(self, client, world):
        standing = make.round(world.county, run=world.run)
        announced = make.publicity(standing, world.run)
        assert client.get(f"/public/{world.county.code}/{announced.pk}/list.csv").status_code == 200
        assert not Usage.objects.exists()

    def test_a_stream_is_noted_before_it_begins_and_again_at_its_end(self, client_call):
        answer = client_call(StreamingHttpResponse([b"{}\n{", b"}\n"], content_type="application/x-ndjson"))
        assert (line().way, line().purpose, line().done_at) == ("interface", "部门系统对接", None)
        content = b"".join(answer.streaming_content)
        kept = line()
        assert (kept.rows, kept.size, kept.digest) == (2, len(content), sha256(content).hexdigest())
        assert kept.done_at

    def test_a_stream_that_breaks_off_counts_what_went(self, client_call):
        answer = client_call(StreamingHttpResponse([b"a\n1\n", b"2\n"], content_type="text/csv"))
        next(answer.streaming_content)
        for close in answer._resource_closers:
            close()
        assert (line().rows, line().size) == (1, 4)

    def test_an_interface_client_may_say_what_for(self, client_call):
        client_call(StreamingHttpResponse([], content_type="text/csv"), quote("监督检查"))
        assert line().purpose == "监督检查"
        refused = client_call(StreamingHttpResponse([]), quote("好奇"))
        assert (refused.status_code, "没有“好奇”这个用途" in json.loads(refused.content)["detail"]) == (
            400,
            True,
        )


class TestPurpose:
    def test_is_asked_once_where_single_enterprises_leave(self, client, world):
        signed_in(client, "leader", world.county)
        asked = client.get("/quality/findings.csv?year=2025")
        assert asked.url == "/usage/purpose/?next=/quality/findings.csv%3Fyear%3D2025"
        assert not Usage.objects.exists()
        page = client.get(asked.url).content.decode()
        assert 'value="决策研究" checked' in page
        onward = client.post(asked.url, {"purpose": "监督检查", "next": "/quality/findings.csv?year=2025"})
        assert client.get(onward.url).status_code == 200
        assert line().purpose == "监督检查"
        assert client.get("/quality/findings.csv").status_code == 200

    def test_must_be_one_of_the_list_and_leads_nowhere_else(self, client, world):
        signed_in(client, "leader", world.county)
        page = client.post("/usage/purpose/", {"purpose": "好奇", "next": "/"})
        assert "请从下面选一项用途" in page.content.decode()
        answer = client.post("/usage/purpose/", {"purpose": "监督检查", "next": "https://example.com/"})
        assert answer.url == "/usage/purpose/"

    def test_not_where_no_single_enterprise_is_told_of(self, client, world):
        signed_in(client, "leader", world.county)
        assert client.get("/round/agenda/list.csv").status_code == 200

    def test_a_county_may_have_its_own(self, client, world, settings, tmp_path):
        own = tmp_path / "purposes.yaml"
        own.write_text("名称: 本县\n来源: 本县\n用途: [考核]\n角色: [{角色: leader, 默认: 考核, 询问: 否}]\n")
        settings.USAGE_PURPOSES = own
        signed_in(client, "leader", world.county)
        assert client.get("/quality/findings.csv").status_code == 200
        assert line().purpose == "考核"
        assert load(own).asks("reform_office")


class TestLedger:
    def test_lines_are_only_added(self, client, world):
        signed_in(client, "reform_office", world.county)
        client.get("/quality/findings.csv")
        for change in ({"purpose": "x"}, {"rows": 9}, {"done_at": None}):
            with pytest.raises(DatabaseError, match="只能增加"), transaction.atomic():
                Usage.objects.update(**change)
        with pytest.raises(DatabaseError, match="只能增加"), transaction.atomic():
            Usage.objects.all()._raw_delete("default")

    def test_is_seen_filtered_and_taken_along(self, client, world):
        signed_in(client, "reform_office", world.county)
        client.get("/quality/findings.csv")
        client.get("/round/agenda/list.csv")
        auditor = signed_in(client, "auditor", world.county)
        assert client.get("/usage/").context["page"].paginator.count == 2
        assert client.get("/usage/?resource=quality").context["page"].paginator.count == 1
        assert client.get("/usage/?who=nobody").context["page"].paginator.count == 0
        content = client.get("/usage/?download=csv&order=rows").content.decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(content)))) == 2
        assert Usage.objects.first().user == auditor  # looking at it in bulk is use too
        assert client.get("/api/v1/usage/?way=download").json()["results"][0]["resource"] == "usage"

    def test_another_county_sees_nothing_of_it(self, client, world):
        signed_in(client, "reform_office", world.county)
        client.get("/quality/findings.csv")
        other = make.user("auditor", make.county("云岭县", "339902"))
        assert not Usage.objects.visible_to(other).exists()
        assert Usage.objects.visible_to(make.user("auditor", None)).exists()


def test_no_route_belongs_to_two_resources():
    routes = [route for resource in all_resources() for route in resource.routes]
    assert len(routes) == len(set(routes))
