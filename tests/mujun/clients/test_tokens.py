"""Tokens: shown once and kept as digests, narrowed by scope, good until they expire or are revoked."""

from datetime import timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from mujun.accounts.models import AuditEvent
from mujun.clients import actions
from mujun.clients.models import Credential
from mujun.clients.scopes import Scope
from tests import factories as make
from tests.problems import problem_of

pytestmark = pytest.mark.django_db
JOBS = "/api/v1/jobs/"


@pytest.fixture
def officer():
    return make.user("reform_office", make.county())


def given(user, **fields):
    """The text of a new token."""
    return make.token(user, **fields)["Authorization"].removeprefix("Token ")


class TestKeeping:
    def test_nothing_in_the_database_lets_anybody_in(self, client, officer):
        token = given(officer)
        kept = Credential.objects.get()
        assert kept.digest == sha256(token.encode()).hexdigest()
        for text in (kept.digest, kept.handle):
            assert client.get(JOBS, headers={"Authorization": f"Token {text}"}).status_code == 401

    def test_the_right_beginning_alone_is_nothing(self, client, officer):
        token = given(officer)
        wrong = token[:-1] + ("0" if token[-1] != "0" else "1")
        assert client.get(JOBS, headers={"Authorization": f"Token {wrong}"}).status_code == 401

    def test_use_is_noted_to_the_minute(self, client, officer):
        header = make.token(officer)
        client.get(JOBS, headers=header)
        used = Credential.objects.get().last_used_at
        client.get(JOBS, headers=header)
        assert used
        assert Credential.objects.get().last_used_at == used


class TestEnding:
    @pytest.mark.parametrize(("days", "status"), [(0, 200), (-1, 401)])
    def test_the_last_day_is_the_last(self, client, officer, days, status):
        header = make.token(officer)
        Credential.objects.update(expires_on=timezone.localdate() + timedelta(days))
        answer = client.get(JOBS, headers=header)
        assert answer.status_code == status
        assert status == 200 or problem_of(answer)["code"] == "expired"

    def test_revoked(self, client, officer):
        header = make.token(officer)
        actions.revoke(credential=Credential.objects.get(), by=officer)
        answer = client.get(JOBS, headers=header)
        assert (answer.status_code, problem_of(answer)["code"]) == (401, "revoked")

    @pytest.mark.parametrize(("days", "right"), [(365, True), (366, False), (None, False)])
    def test_not_for_longer_than_allowed(self, officer, days, right, settings):
        settings.TOKEN_DAYS = 365
        until = None if days is None else timezone.localdate() + timedelta(days)
        if right:
            assert make.token(officer, expires_on=until)
        else:
            with pytest.raises(ValidationError, match="365"):
                make.token(officer, expires_on=until)


class TestScopes:
    def test_a_token_is_good_for_what_it_was_given_for(self, client, officer):
        header = make.token(officer, scopes=[Scope.READ_JOBS])
        job = make.job(officer.county, state="queued", by=officer)
        assert client.get(JOBS, headers=header).status_code == 200
        answer = client.post(f"{JOBS}{job.pk}/cancel/", headers=header)
        body = problem_of(answer)
        assert (answer.status_code, body["code"], body["scope"]) == (403, "missing_scope", "write:jobs")
        assert "write:jobs" in body["detail"]

    @pytest.mark.parametrize(
        "route", ["runs/", "methods/1/publish/", "rounds/1/publish/", "decisions/1/sign/"]
    )
    def test_reading_is_not_acting_where_roles_are_asked_apart(self, client, officer, route):
        header = make.token(officer, scopes=[scope for scope in Scope if scope.only_reads])
        answer = client.post(f"/api/v1/{route}", headers=header)
        assert (answer.status_code, problem_of(answer)["code"]) == (403, "missing_scope")

    def test_it_never_widens_the_role(self, client):
        leader = make.user("leader", make.county())
        header = make.token(leader, scopes=list(Scope))
        answer = client.post("/api/v1/runs/", {}, content_type="application/json", headers=header)
        assert (answer.status_code, problem_of(answer)["code"]) == (403, "permission_denied")

    def test_an_object_of_another_county_is_not_there(self, client, officer):
        job = make.job(make.county("云岭县", "339902"))
        assert client.get(f"{JOBS}{job.pk}/", headers=make.token(officer)).status_code == 404

    def test_a_leader_is_offered_no_scope_to_start_runs(self, client):
        client.force_login(make.user("leader", make.county()))
        page = client.get("/tokens/").text
        assert "read:results" in page
        assert "write:results" not in page


class TestOwnPage:
    def test_issued_shown_once_used_and_revoked(self, client, officer):
        client.force_login(officer)
        form = {"name": "统计报表", "scopes": ["read:jobs"], "expires_on": timezone.localdate()}
        token = client.post("/tokens/issue/", form).context["secret"]
        client.logout()
        assert client.get(JOBS, headers={"Authorization": f"Token {token}"}).status_code == 200
        client.force_login(officer)
        page = client.get("/tokens/").text
        assert "统计报表" in page
        assert token not in page
        client.post(f"/tokens/{Credential.objects.get().pk}/revoke/")
        assert "已收回" in client.get("/tokens/").text
        acts = AuditEvent.objects.order_by("id").values_list("act", flat=True)
        assert list(acts) == ["token_issued", "token_revoked"]
        assert token not in str(AuditEvent.objects.values_list("detail", flat=True))

    def test_mistakes_at_their_fields(self, client, officer):
        make.token(officer, name="统计报表")
        client.force_login(officer)
        form = {"name": "统计报表", "scopes": ["read:jobs"], "expires_on": timezone.localdate()}
        assert "已有这个名称的令牌" in client.post("/tokens/issue/", form).text
        assert "至少选一项范围" in client.post("/tokens/issue/", form | {"scopes": []}).text
        assert Credential.objects.count() == 1

    def test_nobody_revokes_those_of_others(self, client, officer):
        make.token(officer)
        client.force_login(make.user("reform_office", officer.county))
        assert client.post(f"/tokens/{Credential.objects.get().pk}/revoke/").status_code == 404


class TestCommand:
    def test_a_new_one_replaces_that_of_the_same_name(self, client, officer):
        first, other, second = (
            printed(officer.username, *more) for more in ([], ["--name", "日报", "--scope", "read:jobs"], [])
        )
        answers = [
            client.get(JOBS, headers={"Authorization": f"Token {token}"}).status_code
            for token in (first, other, second)
        ]
        assert answers == [401, 200, 200]

    def test_unknown_user_gets_the_nearest_name(self, officer):
        with pytest.raises(CommandError, match=officer.username):
            printed(officer.username[:-1])


def printed(*arguments):
    out = StringIO()
    call_command("api_token", *arguments, stdout=out)
    return out.getvalue().strip()
