"""A workbook of several sheets comes as several lists: one batch of all of them, or nothing."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from landuse.models import Occupancy, Parcel
from mujun.exchange.practice.faults import Fault, Faults
from mujun.exchange.pulling.trying import try_once
from mujun.intake.models import Batch
from mujun.sharing.models import Usage
from tests.platform.pulling.world import CODES

pytestmark = pytest.mark.django_db


def test_become_one_batch_with_every_answer_kept(land):
    world, parcels = land
    pull = world.pull()
    assert (pull.outcome, pull.records, pull.batch.state) == ("new", 6, Batch.State.IMPORTED)
    assert {each.area for each in Parcel.objects.all()} == {Decimal(6), Decimal(3), Decimal("1.5")}
    assert Occupancy.objects.filter(enterprise__credit_code=CODES[0], parcel__code="ZD001").exists()
    kept = pull.answers.values_list("sheet", "page", "first_row")
    assert [*kept] == [("宗地", 1, 2), ("宗地", 2, 4), ("用地", 1, 2), ("用地", 2, 4)]
    assert len({each.file.sha256 for each in pull.answers.all()}) == 4
    assert (len(parcels.asked), len(world.shelf.asked), Usage.objects.get().rows) == (2, 2, 6)
    assert world.pull().outcome == "same"


def test_of_which_one_does_not_come_leave_nothing_but_their_answers(land):
    world, _ = land
    world.shelf.faults = Faults(script=[None, Fault.ERROR])
    pull = world.pull()
    assert (pull.outcome, pull.batch, pull.words) == ("failed", None, "「用地」对方出错（500）。")
    assert [each.sheet for each in pull.answers.all()] == ["宗地", "宗地", "用地", "用地"]
    assert not Batch.objects.exists()
    assert not Parcel.objects.exists()


def test_of_which_one_has_a_mistake_write_nothing(land):
    world, _ = land
    world.shelf.records[1]["zddm"] = "ZD009"
    batch = world.pull().batch
    assert batch.state == Batch.State.REJECTED
    assert [(each["sheet"], each["cell"]) for each in batch.problems] == [("用地", "A3")]
    assert not Parcel.objects.exists()


def test_count_together_as_to_how_much_may_come(land):
    world, parcels = land
    parcels.records[0]["note"] = "长" * 200_000
    world.shelf.records[0]["note"] = "长" * 200_000
    world.connector.most_megabytes = 1
    world.connector.save()
    assert world.pull().words.startswith("「用地」对方给的超过 1 MB")


def test_are_tried_together(land):
    world, _ = land
    said = try_once(world.connector)
    assert (said["结论"], "「用地」第一页 2 条，共 3 条" in said["说明"]) == ("通", True)
    world.shelf.faults = Faults(script=[Fault.ERROR])
    assert try_once(world.connector)["说明"] == "「用地」对方出错（500）"


def test_a_mistake_of_the_second_is_told_at_its_field(land):
    world, _ = land
    first, second = (file.text for file in world.connector.mapping_files)
    with pytest.raises(ValidationError) as wrong:
        world.change(first, further=[second.replace("我方: 方式", "我方: 用法")])
    assert "我方没有“用法”这一列" in wrong.value.message_dict["mapping_2"][0]
