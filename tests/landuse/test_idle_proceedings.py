"""People open a proceeding, record its papers, close it; what is out of order is told and never silently blocked."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from landuse.actions import development_editing as editing
from landuse.actions import idle, idle_reminders, idle_statutes
from landuse.actions.idle_steps import Given, record_step, serve, take_back
from landuse.agenda.idle import idle_todos
from landuse.idleness.statute import LIBRARY
from landuse.models import Development, IdleProceeding, IdleStep, Parcel, Signal
from landuse.readings.idle_land import clocks, statute_of, under_proceeding
from landuse.readings.idle_papers import next_steps, terms
from mujun.accounts.acts import sentence
from mujun.accounts.models import AuditEvent
from mujun.inbox.models import Message
from tests import factories as make
from tests.pictures import png

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def county():
    county = make.county()
    at = make.town(county)
    parcel = make.parcel(at, make.enterprise(at, "青澜机械厂"), code="P1", area=30)
    Development.objects.create(parcel=parcel, agreed_start=ago(500), price=600, cause="企业原因")
    return county


@pytest.fixture
def officer(county):
    return make.user("land_officer", county)


@pytest.fixture
def about(county, officer):
    parcel = Parcel.objects.get()
    return idle.open_proceeding(parcel=parcel, on=ago(100), words="满一年未动工，现场没有施工", by=officer)


def record(about, officer, code, days, reason="", **given) -> IdleStep:
    return record_step(proceeding=about, given=Given(code, ago(days), **given), by=officer, reason=reason)


def test_a_proceeding_keeps_what_the_clock_said_and_is_alone(about, officer):
    assert about.reading["status"] == "满一年未动工"
    assert about.reading["fee"] == 120
    assert (about.kind, about.holder.name) == ("未动工", "青澜机械厂")
    with pytest.raises(ValidationError, match="已有调查在办"):
        idle.open_proceeding(parcel=about.parcel, on=TODAY, words="再立", by=officer)
    with pytest.raises(PermissionDenied):
        idle.close(
            proceeding=about,
            outcome="其他",
            on=TODAY,
            words="完",
            by=make.user("leader", about.parcel.county),
        )


def test_LE17_papers_in_order_carry_their_due_dates(about, officer):
    notice = record(about, officer, "调查通知", 99, served_on=ago(98), number="青资闲调〔2026〕1号")
    assert (notice.due, notice.unusual) == (ago(68), [])
    [term] = terms(about, TODAY)
    assert (term.what, term.left, term.over) == ("权利人提交说明材料", -68, True)
    record(about, officer, "收到材料", 80)
    assert terms(IdleProceeding.objects.get(), TODAY) == []
    assert [step.code for step in next_steps(IdleProceeding.objects.get())] == ["认定"]
    record(about, officer, "认定", 60, number="青资闲认〔2026〕1号")
    told = Message.objects.filter(to__role="reform_office")
    assert not told.exists()  # nobody has the role here
    found = IdleStep.objects.get(code="认定")
    assert (found.served_on, found.due) == (None, None)
    serve(step=found, on=ago(59), by=officer)
    with pytest.raises(ValidationError, match="已是"):
        serve(step=found, on=ago(58), by=officer)


def test_what_is_out_of_order_is_told_and_recorded_with_a_reason(about, officer):
    with pytest.raises(idle.Unusual) as told:
        record(about, officer, "征缴决定", 10)
    assert told.value.messages == ["还没有记录《闲置土地认定书》。", "还没有记录《听证权利告知书》。"]
    assert not IdleStep.objects.exists()
    step = record(about, officer, "征缴决定", 10, reason="以前的纸质案卷补录", served_on=ago(9))
    assert (step.unusual, step.due) == (told.value.messages, TODAY + timedelta(days=21))
    event = AuditEvent.objects.get(act="idle_step_recorded")
    assert event.detail["reason"] == "以前的纸质案卷补录"
    assert event.detail["unusual"] == told.value.messages


@pytest.mark.parametrize(
    ("days", "given", "field"),
    [
        (-1, {}, "on"),
        (101, {}, "on"),
        (10, {"served_on": date(2000, 1, 1)}, "served_on"),
        (0, {"served_on": TODAY + timedelta(days=1)}, "served_on"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_field(about, officer, days, given, field):
    with pytest.raises(ValidationError) as refused:
        record(about, officer, "调查通知", days, **given)
    assert list(refused.value.message_dict) == [field]


def test_a_mistaken_step_is_struck_out_and_no_longer_counts(about, officer):
    step = record(about, officer, "调查通知", 99, served_on=ago(98))
    take_back(step=step, reason="日期填错", by=officer)
    assert record(about, officer, "调查通知", 98, served_on=ago(97)).unusual == []
    assert IdleStep.objects.count() == 2
    with pytest.raises(ValidationError, match="已经撤回"):
        take_back(step=step, reason="再撤", by=officer)


def test_an_outcome_rests_on_its_paper(about, officer):
    with pytest.raises(idle.Unusual, match="缴款凭证"):
        idle.close(proceeding=about, outcome="已缴闲置费", on=TODAY, words="已缴清", by=officer)
    closed = idle.close(proceeding=about, outcome="不属闲置", on=TODAY, words="已复核动工", by=officer)
    assert not closed.is_open
    with pytest.raises(ValidationError, match="已经办结"):
        record(about, officer, "调查通知", 0)
    idle.open_proceeding(parcel=about.parcel, on=TODAY, words="又停工", by=officer)


def test_the_two_tracks_are_told_apart(about, officer):
    holder = about.parcel.holder_id
    assert under_proceeding(officer, [holder, 0]) == {holder: ["P1"]}
    idle.close(proceeding=about, outcome="不属闲置", on=TODAY, words="已复核动工", by=officer)
    assert under_proceeding(officer, [holder]) == {}


def test_terms_of_papers_are_told_of_too(about, officer):
    record(about, officer, "调查通知", 25, served_on=ago(25))
    idle_reminders.remind(TODAY)
    message = Message.objects.get(to=officer)
    assert "P1 权利人提交说明材料" in message.text
    assert "还剩 5 天" in message.text


@pytest.mark.parametrize(
    ("days", "titles"),
    [
        (31, ["1 件闲置土地调查的期限已过"]),
        (30, ["1 件闲置土地调查的期限将到"]),
        (23, ["1 件闲置土地调查的期限将到"]),
        (22, []),
    ],
)
def test_the_first_page_asks_for_terms_that_are_over_or_near(about, officer, days, titles):
    record(about, officer, "调查通知", days, served_on=ago(days))
    assert [todo.title for todo in idle_todos(officer)] == titles
    assert idle_todos(make.user("leader", about.parcel.county)) == []


def test_the_page_does_it_all(county, officer, client):
    client.force_login(officer)
    page = reverse("idle-plot", args=["P1"])
    assert "立案调查" in client.get(page).content.decode()
    client.post(reverse("idle-open", args=["P1"]), {"on": ago(50), "words": "满一年未动工"})
    about = IdleProceeding.objects.get()
    steps = reverse("idle-step", args=[about.pk])
    answer = client.post(steps, {"code": "认定", "on": ago(1)}).content.decode()
    assert "还没有记录《闲置土地调查通知书》。" in answer
    assert "照样记录的理由" in answer
    evidence = SimpleUploadedFile("通知书.png", png())
    given = {"code": "调查通知", "on": ago(50), "served_on": ago(49), "number": "1号", "files": evidence}
    assert client.post(steps, given).status_code == 302
    shown = client.get(page).content.decode()
    assert "通知书.png" in shown
    assert "权利人提交说明材料：到" in shown
    file = IdleStep.objects.get().files.get()
    assert client.get(reverse("idle-file", args=[file.pk])).content == png()
    assert "权利人提交说明材料" in client.get(reverse("idle-proceedings")).content.decode()
    client.force_login(make.user("town_officer", county, town=make.town(county, "石门街道")))
    assert client.get(reverse("idle-file", args=[file.pk])).status_code == 404
    assert client.get(page).status_code == 404


def test_the_form_keeps_before_and_after_and_refuses_a_stale_page(county, officer, client):
    client.force_login(officer)
    page, parcel = reverse("development-edit", args=["P1"]), Parcel.objects.get()
    shown = client.get(page).context["form"].initial
    given = {key: "" if value is None else value for key, value in shown.items()}
    wrong = client.post(page, {**given, "finished": ago(3), "basis": "核查"}).content.decode()
    assert "填了「竣工日期」，没有填「实际动工日期」" in wrong
    assert (
        client.post(page, {**given, "started": ago(3), "price": "700.5", "basis": "核查"}).status_code == 302
    )
    event = AuditEvent.objects.get(act="development_written")
    assert event.detail["values"]["出让或划拨价款（万元）"] == ["600.0000", "700.5"]
    assert f"实际动工日期 空 → {ago(3)}" in sentence(event)
    stale = client.post(page, {**given, "price": "1", "basis": "核查"}).content.decode()
    assert "已被更改" in stale
    assert Development.objects.get(parcel=parcel).price == 700.5


def test_a_pause_by_hand_moves_the_term_and_is_ended(county, officer, client):
    client.force_login(officer)
    add = reverse("pause-add", args=["P1"])
    client.post(add, {"first": ago(400), "cause": "政府原因", "evidence": "青澜政函〔2025〕3号"})
    [clock] = clocks(Development.objects.all(), statute_of(county), TODAY)
    assert clock.reading.paused
    pause = Development.objects.get().pauses.get()
    early = client.post(reverse("pause-end", args=[pause.pk]), {"last": ago(401)}).content.decode()
    assert "「止」早于「起」" in early
    client.post(reverse("pause-end", args=[pause.pk]), {"last": ago(390)})
    [clock] = clocks(Development.objects.all(), statute_of(county), TODAY)
    assert not clock.reading.paused
    editing.remove_pause(pause=pause, reason="登记错误", by=officer)
    assert AuditEvent.objects.filter(act="pause_removed").exists()


def test_a_countys_own_copy_counts_and_its_mistakes_are_told(county, officer):
    text = (LIBRARY / "national-2012.yaml").read_text(encoding="utf-8")
    with pytest.raises(ValidationError, match="第 11 行"):
        idle_statutes.adopt(county=county, text=text.replace("20%", "二成"), reason="核对", by=officer)
    idle_statutes.adopt(county=county, text=text.replace("20%", "10%"), reason="核对", by=officer)
    [clock] = clocks(Development.objects.all(), statute_of(county), TODAY)
    assert clock.reading.fee == 60
    idle_statutes.give_up(county=county, by=officer)
    [clock] = clocks(Development.objects.all(), statute_of(county), TODAY)
    assert clock.reading.fee == 120


def test_lists_of_low_efficiency_land_tell_of_the_proceeding(about, officer, client):
    sets = about.parcel.county.ruleset_set.create(name="本县", text="", digest="1", adopted=True)
    Signal.objects.create(
        enterprise=about.parcel.holder, town=about.parcel.town, year=TODAY.year, rule_set=sets, rule="T-1",
        title="亩均低", source="本县", evidence={"land": 30}, sentence="低",
    )  # fmt: skip
    client.force_login(officer)
    assert "正按闲置土地调查，另行处置" in client.get(reverse("signals")).content.decode()
    idle.close(proceeding=about, outcome="不属闲置", on=TODAY, words="已动工", by=officer)
    assert "正按闲置土地调查" not in client.get(reverse("signals")).content.decode()
