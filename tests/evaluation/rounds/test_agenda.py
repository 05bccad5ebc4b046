"""The agenda of a round: what is dated, how late it is and with whom, for everybody their own."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import update_last_login
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluation.models import ConfirmationSheet, Objection, Round, Variable
from evaluation.rounds import numerous
from evaluation.rounds.dated import dates
from evaluation.rounds.schedule import State, counts, in_order, loads
from evaluation.rounds.table import Stage
from mujun.accounts.models import User
from mujun.intake.models import Window
from mujun.keeping import state_of
from tests import factories as make
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def busy(small, announced, first):
    """Something of everything, in two towns: late with the tax office, due in the reform office, waiting for a name."""
    county, today, now = small.county, timezone.localdate(), timezone.now()
    for layout, days in (("power", -3), ("environment", 5)):
        last = today + days * DAY
        Window.objects.create(county=county, layout=layout, year=2025, opens=last - 9 * DAY, closes=last)
    make.user("reform_office", county, first_name="王复核")
    make.town(county, "青石街道")
    call = make.confirmation_call(county, deadline=now + 2 * DAY)
    make.dispute(call.sheets.get(enterprise=first), due=now - 2 * DAY)
    late = make.objection(announced, first, due=now - DAY, opinion="有误", opinion_at=now)
    make.objection(announced, small.enterprises[1], "revenue")
    make.grade_decision(announced.round, first, proposed_by=small.office)
    make.publication(announced.round, announced.run, effective_from=today + 30 * DAY)
    return late


def dated(user):
    """All that the page would show, in its order."""
    now = timezone.now()
    many = numerous.found(user, 2025, now, "all")
    return in_order(
        [dates(user, 2025, now), numerous.read([*zip(many.kinds, many.keys, strict=True)], user, now)]
    )


def seen_by(user, state=None):
    found = dated(user)
    return [(each.kind, each.who) for each in found if state in (None, each.state)]


def listed(client, user, address="round-agenda", **asked):
    client.force_login(user)
    return text(client.get(reverse(address), {"year": 2025} | asked))


def test_what_is_late_is_told_with_whom_it_lies(client, small, busy):
    assert seen_by(small.office, State.LATE) == [
        ("报送", "供电公司"),
        ("核对异议", "税务局"),
        ("异议", "亩均办"),
    ]
    page = listed(client, small.office, state="late")
    assert "已逾期 3 天" in page
    assert "供电公司 1 件" in page
    assert "逾期 1 件" in page
    assert busy.number in page
    assert "王复核" in listed(client, small.office)  # whose signature is waited for
    assert [each.name for each in loads(counts(dated(small.office), "who"))][:2] == ["亩均办", "供电公司"]


def test_everything_stands_in_the_order_of_time(small, busy):
    found = dated(small.office)
    assert found == sorted(found, key=lambda each: each.at)
    kinds = {"报送", "核对异议", "异议", "一企一单", "公示", "调档", "公布", "施行"}
    assert {each.kind for each in found} == kinds
    published, in_force = (each for each in found if each.kind in ("公布", "施行"))
    assert (published.state, in_force.state) == (State.DONE, State.AHEAD)
    assert ":" in published.when
    assert ":" not in in_force.when  # of a day, not of a minute


def test_a_department_sees_its_own_and_what_holds_for_all(small, busy):
    power = make.user("department_officer", small.county, department=make.department("power"))
    common = {"一企一单", "公示", "公布", "施行"}
    assert {kind for kind, _ in seen_by(power)} == common | {"报送"}
    assert ("报送", "生态环境局") not in seen_by(power)
    tax = make.user("department_officer", small.county)
    assert {kind for kind, _ in seen_by(tax)} == common | {"核对异议", "异议"}


def test_a_town_sees_its_enterprises(small, busy, first):
    other = make.user("town_officer", small.county, town=make.town(small.county, "青石街道"))
    assert {kind for kind, _ in seen_by(other)} == {"一企一单", "公示", "公布", "施行"}
    own = make.user("town_officer", small.county, town=first.town)
    found = dated(own)
    assert {each.town for each in found} == {"", first.town.name}
    # nobody there has an account: the town asks for all but the one that has said something
    assert (f"代 {len(small.enterprises) - 1} 家没有账号的企业核对", State.OPEN) in [
        (each.title, each.state) for each in found
    ]


def test_what_is_settled_is_late_no_more(small, busy):
    busy.verdict, busy.decision, busy.decided_at = "rejected", "数据无误", timezone.now()
    busy.save()
    make.batch(small.county, 2025, "power")
    assert seen_by(small.office, State.LATE) == [("核对异议", "税务局")]


def test_a_publicity_that_is_over_holds_the_round_up_until_it_moves_on(announced, office):
    announced.ends_at = timezone.now() - timedelta(minutes=1)
    announced.save()
    [found] = dated(office)
    assert (found.state, found.note) == (State.OPEN, "已截止，待进入下一步")
    announced.round.stage = Stage.ADJUSTING
    announced.round.save()
    [found] = dated(office)
    assert found.state is State.DONE


def test_the_file_has_what_the_page_lists(client, small, busy):
    content = listed(client, small.office, "round-agenda-csv", state="late", who="供电公司")
    header, *lines = csv.reader(StringIO(content.removeprefix("\ufeff")))
    assert [line[header.index("事项")] for line in lines] == ["报送"]
    assert {line[header.index("由谁办理")] for line in lines} == {"供电公司"}


def test_an_account_opened_or_closed_counts_at_once_and_a_sign_in_changes_nothing(small, busy, first):
    own = make.user("town_officer", small.county, town=first.town)

    def left() -> list[str]:
        return [each.title for each in dated(own) if each.state is State.OPEN and each.kind == "一企一单"]

    before, known = left(), state_of(User)
    one = next(
        each
        for each in small.enterprises
        if each.town == first.town and not each.confirmation_sheets.get().items.exists()
    )
    account = make.user("enterprise", small.county, credit_code=one.credit_code)
    assert left() != before
    signed_in = state_of(User)
    assert signed_in != known
    update_last_login(None, account)
    assert state_of(User) == signed_in
    User.objects.filter(pk=account.pk).update(is_active=False)
    assert left() == before


def test_what_is_kept_tells_of_a_term_that_ends_without_anybody_writing(small, busy, announced):
    """Before and after, of the same rows."""
    office, now = small.office, timezone.now()
    one = make.objection(announced, small.enterprises[2], "energy", due=now + DAY)
    late = {after: numerous.found(office, 2025, now + after, "late") for after in (timedelta(), DAY, 2 * DAY)}
    known = [one.pk in found.keys for found in late.values()]
    assert known == [False, True, True]
    assert numerous.found(office, 2025, now, "late") == late[timedelta()]


def test_many_rows_ask_no_more(client, small, busy, announced):
    def queries():
        ConfirmationSheet.objects.update(call=F("call"))  # so that nothing is kept from the look before
        Objection.objects.update(round=F("round"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("round-agenda"), {"year": 2025, "state": "all"})
        return len(asked)

    client.force_login(small.office)
    queries()  # the first one also begins the session
    before = queries()
    call = busy.enterprise.confirmation_sheets.get().call
    for variable in Variable.objects.filter(code__in=["revenue", "energy", "electricity"]):
        for about in small.enterprises:
            make.objection(announced, about, variable.code)
            make.dispute(call.sheets.get(enterprise=about), variable.code)
    for about in small.enterprises[1:]:
        make.grade_decision(announced.round, about, proposed_by=small.office)
    assert queries() == before


@pytest.mark.parametrize(
    "role", ["reform_office", "department_officer", "town_officer", "leader", "enterprise"]
)
def test_home_asks_for_nothing_twice(client, small, busy, first, role):
    about = {"town": {"town": first.town}, "enterprise": {"credit_code": first.credit_code}}
    user = make.user(role, small.county, **about.get(role.removesuffix("_officer"), {}))
    Round.objects.update(stage=Stage.ADJUSTING)
    client.force_login(user)
    todos = client.get(reverse("home"), {"year": 2025}).context["todos"]
    assert len({(each.title, each.url) for each in todos}) == len(todos)
    wanted = {
        "reform_office": ["异议待答复", "异议待决定", "调档待您签署"],
        "department_officer": ["异议待答复"],
        "town_officer": ["没有账号的企业待代核对"],
        "leader": [],
        "enterprise": ["请核对", "待核对"],
    }[role]
    for words in wanted:
        assert sum(words in each.title for each in todos) == 1, words


def test_the_list_of_objections_tells_the_same_turns(client, small, busy):
    """The tax office has looked into it: now the reform office decides."""
    page = listed(client, small.office, "objection-list")
    assert "亩均办 1 条" in page
    assert "统计局 1 条" in page
    assert "税务局 1 条" not in page
    assert busy.number in listed(client, small.office, "objection-list", department="office")
    assert busy.number not in listed(client, small.office, "objection-list", department="tax")


def test_home_shows_the_workbook_and_not_the_answer_that_came_after_it(client, small, busy):
    make.batch(small.county, 2025, "tax", origin="answer", rows=1)
    client.force_login(small.office)
    shown = {each.layout.code: each for each in client.get(reverse("home")).context["supplies"]}
    assert shown["tax"].batch.origin == "workbook"
    assert shown["tax"].changed_at > shown["tax"].batch.imported_at
