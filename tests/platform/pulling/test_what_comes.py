"""A resource of another system is read over HTTP: what comes goes the way of a workbook, and every answer is kept."""

from hashlib import sha256

import pytest

from evaluation.models import Figure
from mujun.accounts.models import AuditEvent
from mujun.exchange.models import PulledAnswer
from mujun.intake import actions as intake
from mujun.intake.models import Batch
from mujun.sharing.models import Usage
from tests.platform.pulling.world import CODES, MAPPING, record

pytestmark = pytest.mark.django_db


def test_is_imported_with_provenance_and_every_answer_kept(world):
    pull = world.pull()
    assert (pull.outcome, pull.records, pull.batch.origin) == ("new", 5, Batch.Origin.PULLED)
    assert pull.batch.state == Batch.State.IMPORTED
    assert [float(each.value) for each in Figure.objects.order_by("cell")] == [1.23456] * 5
    answers = pull.answers.all()
    assert [(each.page, each.status, each.first_row, each.last_row) for each in answers] == [
        (1, 200, 2, 3),
        (2, 200, 4, 5),
        (3, 200, 6, 6),
    ]
    for each in answers:
        assert sha256(each.file.content).hexdigest() == each.file.sha256
    assert CODES[3].encode() in bytes(answers[1].file.content)
    asked = [(each["nd"], each["pageNo"], each["pageSize"]) for each in world.shelf.asked]
    assert asked == [("2025", str(page), "2") for page in (1, 2, 3)]
    event = AuditEvent.objects.get(act="resource_pulled")
    assert (event.detail["records"], event.detail["calls"]) == (5, 3)
    line = Usage.objects.get()
    assert (line.way, line.resource, line.rows, line.user) == ("pulled", "exchange", 5, world.by)


def test_a_figure_leads_to_the_answer_that_has_it(world, client):
    pull = world.pull()
    figure = Figure.objects.get(enterprise__credit_code=CODES[3])
    assert figure.cell == "C5"
    assert PulledAnswer.of_cell(pull.batch, figure.cell) == pull.answers.get(page=2)


def test_waits_for_a_person_where_it_is_to(world):
    world.change(at_once=False)
    batch = world.pull().batch
    assert (batch.state, batch.created) == (Batch.State.CHECKED, 5)
    assert not Figure.objects.exists()
    assert intake.import_batch(batch=batch, by=world.by).created == 5


def test_the_same_content_makes_no_new_batch_and_a_change_does(world):
    first = world.pull()
    second = world.pull()
    assert (second.outcome, second.batch) == ("same", first.batch)
    world.shelf.records[2]["rkss"] = "20000"
    third = world.pull()
    assert (third.outcome, third.batch.changed, third.batch.unchanged) == ("new", 1, 4)


def test_bad_rows_give_the_list_of_a_workbook_and_write_nothing(world):
    world.shelf.records[1] = record(1, rkss="很多")
    world.shelf.records[4] = record(4, tyshxydm="913399010000000000")
    batch = world.pull().batch
    assert batch.state == Batch.State.REJECTED
    found = {problem["cell"]: problem for problem in batch.problems}
    assert found.keys() == {"C3", "A6"}
    assert (found["C3"]["value"], found["C3"]["column"]) == ("很多", "税收实际贡献")
    assert not Figure.objects.exists()
    intake.choose_good_rows(batch=batch, by=world.by)
    assert intake.import_batch(batch=batch, by=world.by).created == 3


def test_by_a_mark_instead_of_a_number(world):
    paging = "{方式: 游标, 参数: after, 下一个: data.next, 条数: 2}"
    head, _, rest = MAPPING.partition("  翻页: ")
    world.change(mapping=f"{head}  翻页: {paging}\n{rest.partition(chr(10))[2]}")
    world.shelf.mapping = world.connector.mapping_file.mapping
    assert world.pull().records == 5
    assert [each.get("after") for each in world.shelf.asked] == [None, "2", "4"]


def test_by_post_with_the_parameters_in_the_body(world):
    world.change(mapping=MAPPING.replace("方式: GET", "方式: POST"))
    world.shelf.mapping = world.connector.mapping_file.mapping
    assert world.pull().records == 5
    assert world.shelf.asked[2] == {"nd": "2025", "pageNo": 3, "pageSize": 2}
