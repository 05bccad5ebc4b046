"""A county's identification rules: tried before they are adopted, adopted with a reason, laid down, written."""

import csv
import io
import random
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse

from landuse.actions import rules as acting
from landuse.models import Development, Listing, Performance, Retention, RuleSet, Signal
from landuse.readings.catching import preview
from mujun.accounts.models import AuditEvent
from mujun.documents import DocumentError
from tests import factories as make
from tests.landuse.rule_texts import text_of

YEAR = 2024


@pytest.fixture
def world(db):
    """Ten enterprises in two towns, each with a parcel or two, and parcels that nobody in the list holds."""
    county = make.county()
    towns = [make.town(county, "云栖镇"), make.town(county, "青石街道")]
    dice, enterprises = random.Random(6), []
    for number in range(10):
        enterprise = make.enterprise(towns[number % 2], f"企业{number}")
        enterprises.append(enterprise)
        Performance.objects.create(
            enterprise=enterprise, year=YEAR, scale=dice.choice(["规上", "规下"]), industry="33",
            land=dice.randint(2, 40), tax=dice.randint(0, 200), value_added=100, energy=dice.randint(1, 90),
            grade=dice.choice("ABCD"),
        )  # fmt: skip
    for number in range(16):
        holder = enterprises[number] if number < 10 else None if number < 13 else dice.choice(enterprises)
        parcel = make.parcel(
            towns[number // 8], holder, dice.randint(2, 20), floor_area=dice.randint(900, 9000)
        )
        Development.objects.create(parcel=parcel, vacant_floor=dice.choice([None, 0, 500, 900]))
    return SimpleNamespace(
        county=county,
        towns=towns,
        enterprises=enterprises,
        office=make.user("land_officer", county),
        town=make.user("town_officer", county, town=towns[0]),
    )


TAX = {"指标": "亩均税收", "低于": 6}
RATIO = {"指标": "容积率", "低于": 0.8}
EMPTY = {"指标": "空置率", "高于": 10, "面积不少于": 5}
BOTH = {"指标": "亩均税收", "低于": 12, "且": "[{指标: 容积率, 低于: 1}]"}
GRADE = {"档次": "[D]", "可保留": "[LE-02b]"}


def drafted(world, *rules, **head):
    return make.rule_set(world.county, text_of(*rules, **head))


def adopt(world, rule_set, instead_of=(), reason="县政府会议", by=None):
    return acting.take_up(rule_set=rule_set, instead_of=instead_of, reason=reason, by=by or world.office)


def tried(world, text, **more):
    return preview(county=world.county, text=text, file="本县.yaml", year=YEAR, **more)


def told(found):
    """Who is caught by which rule with which words, as a preview has it."""
    return {
        (one.name, one.parcel and one.parcel.code, code, words)
        for one in found.listed
        for code, words in one.sentences.items()
    }


def signalled(of=Signal):
    return {
        (
            each.enterprise.name if each.enterprise else "",
            each.parcel.code if getattr(each, "parcel", None) else None,
            each.rule,
            each.sentence,
        )
        for each in of.objects.select_related("enterprise")
    }


@pytest.mark.parametrize(
    "rules", [[TAX], [RATIO], [EMPTY, TAX], [BOTH], [GRADE, RATIO, EMPTY, BOTH], [{"面积不少于": 10}]]
)
def test_a_preview_is_the_signals_that_adopting_makes(world, rules):
    Retention.objects.create(
        enterprise=world.enterprises[3], reason="LE-02b", evidence="文件", approver="县政府", harmonious=True,
        since="2024-01-01",
    )  # fmt: skip
    rule_set = drafted(world, *rules)
    found = tried(world, rule_set.text)
    assert not Signal.objects.exists()
    adopt(world, rule_set)
    assert told(found) == signalled()
    totals = Signal.objects.all().totals()
    assert (found.catch.number, found.catch.plots, found.catch.area) == totals
    by_town = {
        each.name: (each.number, each.plots) for each in found.catch.by_town
    }  # the land of an enterprise counts in its own town
    for town in world.towns:
        there = Signal.objects.filter(town=town).totals()
        assert by_town.get(town.name, (0, 0)) == there[:2]


def test_rules_about_plots_name_the_parcel_and_reach_those_that_nobody_holds(world):
    adopt(world, drafted(world, RATIO))
    signals = Signal.objects.all()
    assert not signals.filter(parcel=None)
    assert signals.filter(enterprise=None)
    assert signals.exclude(enterprise=None)
    for each in signals.select_related("parcel"):
        assert each.evidence["value"] == pytest.approx(
            float(each.parcel.floor_area / each.parcel.square_metres)
        )
        assert (each.town_id, each.enterprise_id) == (each.parcel.town_id, each.parcel.holder_id)


def test_the_land_of_an_enterprise_that_is_caught_is_counted_once(world):
    about = world.enterprises[0]
    found = tried(world, text_of({"面积不少于": 1}, {"指标": "容积率", "低于": 99}))
    own = [one for one in found.listed if one.enterprise == about]
    assert {one.parcel is None for one in own} == {True, False}
    free = sum(one.area for one in found.listed if one.enterprise is None)
    land = sum(Performance.objects.values_list("land", flat=True))
    assert (found.catch.number, found.catch.area) == (10, land + free)


def test_what_is_kept_by_le_02_is_listed_apart(world):
    """LE-02b: who has the reason is not caught, and said to be kept."""
    text = text_of(GRADE | {"档次": "[A, B, C, D]"})
    assert len(tried(world, text).listed) == 10
    Retention.objects.create(
        enterprise=world.enterprises[0], reason="LE-02b", evidence="文件", approver="县政府", harmonious=True,
        since="2024-01-01",
    )  # fmt: skip
    found = tried(world, text)
    assert len(found.listed) == 9
    assert [one.name for one in found.kept] == ["企业0"]


def test_a_preview_tells_who_is_added_and_who_drops_out(world):
    adopt(world, drafted(world, {"面积不少于": 1, "规模": "规上"}))
    found = tried(world, text_of({"面积不少于": 1, "规模": "规下"}))
    scales = dict(Performance.objects.values_list("enterprise__name", "scale"))
    assert {one.name for one in found.added} == {name for name, scale in scales.items() if scale == "规下"}
    assert {one.name for one in found.dropped} == {name for name, scale in scales.items() if scale == "规上"}
    assert found.present.number == len(found.dropped)


def test_a_town_is_told_of_its_own_only(world):
    whole, part = (tried(world, text_of(TAX, RATIO), town=town) for town in (None, world.towns[0]))
    assert {one.town for one in part.listed} == {"云栖镇"} < {one.town for one in whole.listed}
    assert [share.name for share in part.catch.by_town] == ["云栖镇"]
    # the parcels of a holder elsewhere stand alone here
    assert part.judged == 5


def test_one_set_comes_in_anothers_place_and_the_newest_year_follows(world):
    first, second = drafted(world, TAX), drafted(world, RATIO)
    adopt(world, first)
    adopt(world, second, instead_of=[first.pk], reason="第 8 次常务会议")
    first.refresh_from_db()
    assert (first.adopted, first.ended_by, second.adopted) == (False, world.office, True)
    assert set(Signal.objects.values_list("rule_set", flat=True)) == {second.pk}
    acts = AuditEvent.objects.filter(act__startswith="rule_set_").values_list("act", "detail__reason")
    assert list(acts.order_by("pk"))[1:] == [
        ("rule_set_ended", f"由“{second}”代替：第 8 次常务会议"),
        ("rule_set_adopted", "第 8 次常务会议"),
    ]
    acting.lay_down(rule_set=second, reason="重新研究", by=world.office)
    assert not Signal.objects.exists()


def test_acts_need_a_reason_and_the_right_person(world):
    draft = drafted(world, TAX)
    with pytest.raises(ValidationError, match="请写明理由"):
        adopt(world, draft, reason=" ")
    for stranger in (world.town, make.user("land_officer", make.county("邻县", "339902"))):
        with pytest.raises(PermissionDenied):
            adopt(world, draft, by=stranger)
    with pytest.raises(DocumentError, match="文件没有规定"):
        adopt(world, drafted(world, {"指标": "亩均税收", "低于": "未定"}))
    assert not RuleSet.objects.filter(adopted=True)


def test_adopted_sets_are_never_written_over(world):
    draft = acting.write(county=world.county, text=text_of(TAX), code="huzhou-2021", by=world.office)
    again = acting.write(county=world.county, text=text_of(RATIO), code="", by=world.office, draft=draft)
    assert (again.pk, again.code, again.own) == (draft.pk, "huzhou-2021", True)
    adopt(world, again)
    with pytest.raises(ValidationError, match="另存为新的草稿"):
        acting.write(county=world.county, text=text_of(TAX), code="", by=world.office, draft=again)
    with pytest.raises(ValidationError, match="完全相同"):
        acting.write(county=world.county, text=text_of(RATIO), code="", by=world.office)
    with pytest.raises(ValidationError, match="不能删去"):
        acting.drop(draft=again, by=world.office)


def test_the_list_of_wasteful_enterprises_is_never_mixed_with_signals(world):
    rule_set = drafted(world, {"指标": "单位增加值能耗", "高于": 0.5}, RATIO, 类别="高耗低效企业")
    found = tried(world, rule_set.text)
    assert all(one.parcel is None for one in found.listed)
    adopt(world, rule_set)
    assert not Signal.objects.exists()
    assert told(found) == signalled(Listing)


def test_page_command_and_action_give_the_same_numbers(world, client, capsys, tmp_path):
    draft = drafted(world, TAX, EMPTY)
    found = tried(world, draft.text)
    file = tmp_path / "本县.yaml"
    file.write_text(draft.text, encoding="utf-8")
    call_command("rules", "preview", str(file), "--county", world.county.code, "--year", str(YEAR))
    said = capsys.readouterr().out
    assert (
        f"10 户中筛出 {found.catch.number} 户，{found.catch.area:,.2f} 亩，其中按宗地筛出 {found.catch.plots} 宗"
        in said
    )
    client.force_login(world.office)
    make.batch(world.county, year=YEAR)
    page = client.get(reverse("rule-set-preview", args=[draft.pk]), {"year": YEAR})
    assert page.context["found"].catch == found.catch
    file = client.get(reverse("rule-set-preview", args=[draft.pk]), {"year": YEAR, "download": "list"})
    rows = [*csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))]
    assert [row["企业名称"] for row in rows] == [one.name for one in found.listed]


def test_mistakes_stand_by_line_and_what_is_open_is_decided_in_place(world, client):
    client.force_login(world.office)
    wrong = text_of({"指标": "亩均税"}).replace("状态: 草案", "状态: 不知道")
    page = client.post(reverse("rule-write"), {"text": wrong, "act": "keep"})
    assert [each.place.line for each in page.context["problems"]] == [4, 9]
    assert not RuleSet.objects.exists()
    filled = client.post(reverse("rule-set-decide", args=["common-triggers"]), {"0": "0.8", "1": ""})
    text = filled.context["text"]
    assert "低于: 0.8" in text
    assert text.count(": 未定") == 1
    kept = client.post(reverse("rule-write"), {"text": text, "code": "common-triggers", "act": "keep"})
    own = RuleSet.objects.get()
    assert kept.url == reverse("rule-set", args=[own.pk])
    assert (own.is_draft, own.code, own.name.startswith("青澜县：")) == (True, "common-triggers", True)


def test_a_form_without_a_reason_says_so_at_the_field(world, client):
    client.force_login(world.office)
    page = client.post(reverse("rule-set-preview", args=["huzhou-2021"]), {"reason": ""})
    assert page.context["form"].errors["reason"] == ["请写明理由，如会议、文件。"]
    client.post(reverse("rule-set-preview", args=["huzhou-2021"]), {"reason": "县政府会议"})
    assert RuleSet.objects.get().adopted_by == world.office


def test_sets_of_another_county_are_out_of_reach(world, client):
    foreign = make.rule_set(make.county("邻县", "339902"), adopted=True)
    client.force_login(world.office)
    for name in ("rule-set", "rule-set-preview"):
        assert client.get(reverse(name, args=[foreign.pk])).status_code == 404
    for name in ("rule-set-end", "rule-set-drop"):
        assert client.post(reverse(name, args=[foreign.pk]), {"reason": "试"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.adopted
