"""Blocks as the county keeps them: divided by a job, kept over a new division, surveyed, seen as a whole (LE-03)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from landuse.actions import blocks as actions
from landuse.actions.land import withdraw_land
from landuse.models import Block, BlockParcel, FormerState, Parcel, Performance
from landuse.readings.block_rows import rows_of
from landuse.readings.whole import whole
from mujun.accounts.models import AuditEvent
from mujun.jobs.models import Job
from tests import factories as make
from tests.factories import land
from tests.landuse.test_map import square

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 31)
NOTHING = dict.fromkeys(("plan_conflict", "hard_to_rectify", "recheck_failed"), False)
UNTICKED = dict.fromkeys(("low", "scattered", "messy", "polluting"), False)


def at(town, number: int, west: float | None, **fields):
    outline = None if west is None else square(west, 29)
    return make.parcel(town, code=f"339901001001GB{number:05d}", polygon=outline, **fields)


@pytest.fixture
def county():
    """Two parcels that touch, a third 97 metres (0.001°) on, a fourth without an outline."""
    county = make.county()
    make.batch(county)  # there is a year 2025
    for number, west in enumerate([120.0, 120.001, 120.003, None], start=1):
        at(make.town(county), number, west)
    return county


def divide(county, metres: str = "0", by=None):
    officer = by or make.user("land_officer", county)
    job = actions.start_division(county=county, metres=Decimal(metres), reason="专班会议", by=officer)
    division = actions.divide(job=job, progress=lambda *_: None)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, finished_at=timezone.now())
    return division


def members(county) -> list[list[str]]:
    found = {}
    for block, parcel in BlockParcel.objects.filter(block__county=county).values_list(
        "block__code", "parcel__code"
    ):
        found.setdefault(block[-1], []).append(parcel[-1])
    return [sorted(found[block]) for block in sorted(found)]


def test_a_person_adopts_a_division_and_it_is_on_record(county):
    division = divide(county)
    assert (division.parcels, division.undrawn, division.blocks) == (4, 1, 3)
    assert members(county) == [["1", "2"], ["3"], ["4"]]
    event = AuditEvent.objects.get(act="blocks_divided")
    assert (event.actor, event.detail["blocks"], event.detail["reason"]) == (
        division.adopted_by,
        3,
        "专班会议",
    )
    assert Block.objects.get(code__endswith="1").name == "云栖镇1号区块"


def test_a_wider_division_keeps_the_block_of_the_least_parcel_and_ends_the_others(county):
    divide(county)
    first, third = Block.objects.get(code__endswith="1"), Block.objects.get(code__endswith="3")
    actions.rename(block=first, name="东片", by=make.user("land_officer", county))
    (tried,) = actions.preview(county=county, metres=[Decimal(100)])
    assert (tried.blocks, tried.joined, tried.largest, tried.kept, tried.present) == (2, 1, 3, 1, 3)

    divide(county, "100")

    assert members(county) == [["1", "2", "3"], ["4"]]
    first.refresh_from_db()
    third.refresh_from_db()
    assert (first.name, first.ended_at, third.ended_at is None) == ("东片", None, False)
    divide(county)
    third.refresh_from_db()
    assert third.ended_at is None


def test_only_who_handles_land_divides_and_says_why(county):
    with pytest.raises(PermissionDenied):
        divide(county, by=make.user("leader", county))
    officer = make.user("land_officer", county)
    with pytest.raises(ValidationError, match="写明"):
        actions.start_division(county=county, metres=Decimal(1), reason=" ", by=officer)
    with pytest.raises(ValidationError, match="距离从 0 到"):
        actions.start_division(county=county, metres=Decimal(501), reason="专班会议", by=officer)


def test_a_withdrawn_parcel_leaves_its_block(county):
    """What a batch created may be taken back though it was divided into blocks since."""
    divide(county)
    batch = make.batch(county, layout="land", created=1)
    parcel = Parcel.objects.get(code__endswith="3")
    Parcel.objects.filter(pk=parcel.pk).update(batch=batch)
    FormerState.objects.create(batch=batch, table="landuse_parcel", key=parcel.pk, before=None)
    assert withdraw_land(batch) == []
    assert not Parcel.objects.filter(pk=parcel.pk).exists()


def test_le_03_a_block_is_seen_as_a_whole(county):
    """200 亩, 20 of them used by an enterprise with 5 万元 a mu; nobody is on the rest."""
    divide(county)
    block = Block.objects.get(code__endswith="1")
    first, second = (each.parcel for each in block.members.order_by("parcel__code"))
    holder = make.enterprise(make.town(county))
    type(first).objects.filter(pk=first.pk).update(area=20, holder=holder, floor_area=10000)
    type(first).objects.filter(pk=second.pk).update(area=180, holder=holder, floor_area=30000)
    make.occupancy(first, holder, 20)
    Performance.objects.create(enterprise=holder, year=2025, scale="规上", industry="33", land=40, tax=200)
    make.signal(holder)

    seen = whole(make.user("leader", county), 2025, DAY)

    at_block = seen.blocks.index(block)
    view = seen.view
    assert (view.area[at_block], view.holders[at_block], view.tax[at_block]) == (200, 1, 100)
    assert (view.tax_per_mu[at_block], view.flagged[at_block]) == (0.5, 200)
    assert view.plot_ratio[at_block] == pytest.approx(0.3)


def test_a_survey_makes_a_block_a_candidate_by_le_01_and_le_19_bars_the_way(client, county):
    divide(county)
    officer = make.user("land_officer", county)
    block = Block.objects.get(code__endswith="1")
    answers = NOTHING | UNTICKED | {"messy": True, "hard_to_rectify": True}
    actions.survey(
        block=block,
        surveyed_on=date(2025, 6, 1),
        answers=answers,
        farmland=Decimal("0.5"),
        note="现场查看",
        by=officer,
    )
    client.force_login(officer)
    page = client.get(reverse("block", args=[block.code]), {"year": 2025}).content.decode()
    assert "LE-01 列为候选整治区块：存在乱问题且难以整治" in page
    assert "LE-19 区块内有零星永久基本农田 0.5 亩" in page
    listed = client.get(reverse("block-list"), {"state": "候选", "download": "1"}).content.decode()
    assert block.name in listed
    assert (
        client.get(reverse("block-list"), {"state": "不列入", "download": "1"}).content.decode().count("\n")
        == 1
    )


def test_a_survey_is_of_a_present_block_and_not_of_tomorrow(county):
    divide(county)
    officer = make.user("land_officer", county)
    block = Block.objects.get(code__endswith="3")
    given = {"answers": NOTHING | UNTICKED, "farmland": None, "by": officer}
    with pytest.raises(ValidationError, match="不能晚于今天"):
        actions.survey(block=block, surveyed_on=date(2999, 1, 1), note="看过", **given)
    block.ended_at = timezone.now()
    with pytest.raises(ValidationError, match="已经并入"):
        actions.survey(block=block, surveyed_on=DAY, note="看过", **given)


def test_candidates_are_ranked_by_gain_against_a_typed_target(client, county):
    """Flagged land only: 20 亩 at a target of 30 bring 600 万元 where nothing is paid yet."""
    divide(county)
    holder = make.enterprise(make.town(county))
    parcel = Block.objects.get(code__endswith="3").members.get().parcel
    type(parcel).objects.filter(pk=parcel.pk).update(holder=holder)
    make.signal(holder)
    client.force_login(make.user("leader", county))
    asked = {"year": 2025, "candidates": 1, "by": "gain", "target": "30", "parcels": 1, "download": "1"}
    rows = client.get(reverse("block-list"), asked).content.decode().splitlines()[1:]
    assert [row.split(",")[0][-1] for row in rows] == ["3"]
    assert rows[0].split(",")[-2] == "600.0"


def test_a_town_sees_its_part_of_a_block_and_is_told_of_the_rest(client, county):
    other = make.town(county, "望澜镇")
    mine, theirs = at(other, 8, 121.0), at(make.town(county), 9, 121.001)
    block = land.block(mine, theirs)
    client.force_login(make.user("town_officer", county, town=other))
    page = client.get(reverse("block", args=[block.code])).content.decode()
    assert "另有 1 宗在其他镇街" in page
    assert mine.code in page
    assert theirs.code not in page


def test_over_rest_parcels_are_filtered_and_a_project_tells_what_may_be_seen(client, county):
    other = make.town(county, "望澜镇")
    mine, theirs = at(other, 8, 121.0, area=Decimal(30)), at(make.town(county), 9, None)
    block, project = land.block(mine, theirs), land.project(mine, odd=[theirs])
    client.force_login(make.user("leader", county))

    def codes(**asked) -> list[str]:
        return [row["code"][-1] for row in client.get("/api/v1/parcels/", asked).json()["results"]]

    assert codes(town="望澜镇") == ["8"]
    assert codes(block=block.code) == ["8", "9"]
    assert codes(least="30") == ["8"]
    assert codes(drawn="0") == ["4", "9"]
    make.signal(make.enterprise(other))
    assert codes(signalled="2025") == []
    assert client.get("/api/v1/blocks/").json()["results"][0]["parcels"] == 2
    whole = client.get(f"/api/v1/projects/{project.number}/").json()
    assert (whole["mode_name"], [each["odd"] for each in whole["parcels"]]) == ("政企合作", ["", "边角地"])
    client.force_login(make.user("town_officer", county, town=other))
    assert [each["code"] for each in client.get(f"/api/v1/projects/{project.number}/").json()["parcels"]] == [
        mine.code
    ]
    assert client.get("/api/v1/blocks/").json()["results"] == []


def test_the_list_is_right_at_every_look_whatever_was_written(client, county):
    """Its order is kept; what it rests on, another day or another town makes it anew."""
    divide(county)
    town, holder = make.town(county), make.enterprise(make.town(county))
    client.force_login(make.user("leader", county))

    def looked(**asked):
        page = client.get(reverse("block-list"), {"year": 2025, "parcels": 1, "sort": "name"} | asked)
        return [row.block.code[-1] for row in page.context["page"]], page.context["area"]

    everything = looked()
    assert everything[0] == ["1", "3", "4"]
    assert looked() == everything
    assert looked(candidates=1)[0] == []
    Parcel.objects.filter(code__endswith="3").update(holder=holder)
    make.signal(holder)
    assert looked(candidates=1)[0] == ["3"]
    Parcel.objects.filter(code__endswith="4").update(area=1)
    assert looked()[1] < everything[1]
    type(town).objects.filter(pk=town.pk).update(name="望澜镇")
    assert looked(town="望澜镇")[0] == everything[0]
    actions.rename(
        block=Block.objects.get(code__endswith="4"), name="东片", by=make.user("land_officer", county)
    )
    assert looked(q="东片")[0] == ["4"]
    client.force_login(make.user("town_officer", county, town=make.town(county, "远镇")))
    assert looked() == ([], 0)


@pytest.mark.parametrize("which", ["1", "3", "4"])
def test_a_block_alone_is_as_it_is_among_all(county, which):
    divide(county)
    holder = make.enterprise(make.town(county))
    make.signal(holder)
    parcels = list(Parcel.objects.order_by("code"))
    make.occupancy(parcels[0], holder, 10)
    Parcel.objects.filter(pk=parcels[2].pk).update(holder=holder, floor_area=300)
    Performance.objects.create(enterprise=holder, year=2025, scale="规上", industry="33", land=40, tax=200)
    user, block = make.user("leader", county), Block.objects.get(code__endswith=which)
    among = {row.block: row for row in rows_of(whole(user, 2025, DAY), {}, 3.0)}
    assert rows_of(whole(user, 2025, DAY, [block.pk]), {}, 3.0) == [among[block]]
