"""A resource of another system is read over HTTP: what comes goes the way of a workbook, and every answer is kept."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from evaluation.actions.reference import load_reference
from evaluation.models import Figure
from landuse.models import Occupancy, Parcel
from mujun.accounts.models import AuditEvent
from mujun.exchange.actions import connectors
from mujun.exchange.jobs import pull as handler
from mujun.exchange.mapping import files
from mujun.exchange.models import Connector, Pull, PulledAnswer
from mujun.exchange.practice.faults import Fault, Faults
from mujun.exchange.practice.server import Server
from mujun.exchange.practice.shelf import Shelf
from mujun.exchange.pulling import due
from mujun.exchange.pulling.trying import try_once
from mujun.exchange.signing.keys import Keys
from mujun.exchange.signing.signers import signer
from mujun.intake import actions as intake
from mujun.intake import windows
from mujun.intake.credit_code import check_character
from mujun.intake.models import Batch
from mujun.jobs import running
from mujun.jobs.models import Job
from mujun.jobs.registry import Cancelled, CannotFinish
from mujun.sharing.models import Usage
from tests import factories
from tests.platform.conftest import KEY

pytestmark = pytest.mark.django_db
MAPPING = files.library_file("shuiwu-ruku").text.replace("条数: 200", "条数: 2")
CODES = [body + check_character(body) for body in (f"9133990100000{number:04d}" for number in range(5))]
WAIT = {"timeout": 1.5, "pause": 0.01}


@dataclass
class World:
    connector: Connector
    shelf: Shelf
    by: object

    def pull(self, progress=lambda *about: None, on_schedule=False, reason=""):
        """As the worker does, but that nothing is rolled back between failing and keeping."""
        job = Job(
            kind="pull",
            county=self.connector.county,
            started_by=None if on_schedule else self.by,
            params={"connector": self.connector.pk, "year": 2025, "reason": reason},
        )
        try:
            handler(job, progress)
        except CannotFinish as failure:
            failure.keep()
        return Pull.objects.first()

    def change(self, mapping=None, **fields):
        self.connector = connectors.change(
            connector=self.connector, mapping=mapping or self.connector.mapping_text, by=self.by, **fields
        )


def record(number, **about):
    return {"tyshxydm": CODES[number], "nsrmc": f"{number}厂", "rkss": "12345.6", **about}


@pytest.fixture
def world():
    load_reference()
    officer = factories.user("reform_office", factories.county())
    for number, code in enumerate(CODES):
        factories.enterprise(factories.town(officer.county), f"{number}厂", credit_code=code)
    mapping = files.load(MAPPING, "税务").mapping
    shelf = Shelf(mapping, signer("bg-hmac"), Keys((KEY,)), [record(number) for number in range(5)])
    with Server(None, silence=5, slowness=0.05, shelves=[shelf]).running() as server:
        connector = connectors.add(
            county=officer.county,
            name="税务入库（演练）",
            address=server.address,
            signer="bg-hmac",
            key_names=["PRACTICE"],
            layout="tax",
            mapping=MAPPING,
            at_once=True,
            by=officer,
            **WAIT,
        )
        yield World(connector, shelf, officer)


class TestWhatComes:
    def test_is_imported_with_provenance_and_every_answer_kept(self, world):
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

    def test_a_figure_leads_to_the_answer_that_has_it(self, world, client):
        pull = world.pull()
        figure = Figure.objects.get(enterprise__credit_code=CODES[3])
        assert figure.cell == "C5"
        assert PulledAnswer.of_cell(pull.batch, figure.cell) == pull.answers.get(page=2)

    def test_waits_for_a_person_where_it_is_to(self, world):
        world.change(at_once=False)
        batch = world.pull().batch
        assert (batch.state, batch.created) == (Batch.State.CHECKED, 5)
        assert not Figure.objects.exists()
        assert intake.import_batch(batch=batch, by=world.by).created == 5

    def test_the_same_content_makes_no_new_batch_and_a_change_does(self, world):
        first = world.pull()
        second = world.pull()
        assert (second.outcome, second.batch) == ("same", first.batch)
        world.shelf.records[2]["rkss"] = "20000"
        third = world.pull()
        assert (third.outcome, third.batch.changed, third.batch.unchanged) == ("new", 1, 4)

    def test_bad_rows_give_the_list_of_a_workbook_and_write_nothing(self, world):
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

    def test_by_a_mark_instead_of_a_number(self, world):
        paging = "{方式: 游标, 参数: after, 下一个: data.next, 条数: 2}"
        head, _, rest = MAPPING.partition("  翻页: ")
        world.change(mapping=f"{head}  翻页: {paging}\n{rest.partition(chr(10))[2]}")
        world.shelf.mapping = world.connector.mapping_file.mapping
        assert world.pull().records == 5
        assert [each.get("after") for each in world.shelf.asked] == [None, "2", "4"]

    def test_by_post_with_the_parameters_in_the_body(self, world):
        world.change(mapping=MAPPING.replace("方式: GET", "方式: POST"))
        world.shelf.mapping = world.connector.mapping_file.mapping
        assert world.pull().records == 5
        assert world.shelf.asked[2] == {"nd": "2025", "pageNo": 3, "pageSize": 2}


class TestFailing:
    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            (Fault.ERROR, "对方出错（500）"),
            (Fault.TIMEOUT, "没有在 1.5 秒内回答"),
            (Fault.RESET, "连接中断"),
            (Fault.HALF, "没有收到完整的回答"),
            (Fault.SIGNATURE, "请核对 SK"),
            (Fault.CLOCK, "对方时钟比本机快"),
            (Fault.PAGE, "要的是第 2 页，对方给的是第 1 页"),
        ],
    )
    def test_is_asked_again_and_both_answers_are_kept(self, world, fault, words):
        world.shelf.faults = Faults(script=[None, fault])
        pull = world.pull()
        assert (pull.outcome, pull.records) == ("new", 5)
        tries = pull.answers.filter(page=2)
        assert [each.attempt for each in tries] == [1, 2]
        assert words in tries[0].words
        assert Figure.objects.count() == 5

    def test_patience_ends_and_nothing_is_written(self, world):
        world.change(most_attempts=2)
        world.shelf.faults = Faults(script=[None, Fault.ERROR, Fault.ERROR])
        pull = world.pull()
        assert (pull.outcome, pull.words, pull.batch) == (
            "failed",
            "第 2 页试了 2 次：对方出错（500）。",
            None,
        )
        assert [each.status for each in pull.answers.all()] == [200, 500, 500]
        assert not Batch.objects.exists()
        assert AuditEvent.objects.filter(act="resource_not_pulled").exists()

    def test_fails_its_job_and_keeps_what_came(self, world):
        world.change(most_attempts=1)
        world.shelf.faults = Faults(script=[None, Fault.ERROR])
        job = connectors.start(connector=world.connector, year=2025, by=world.by)
        running.execute(str(job.pk))
        job.refresh_from_db()
        assert (job.state, job.error) == (Job.State.FAILED, "对方出错（500）。")
        assert Pull.objects.get().answers.count() == 2
        assert not Batch.objects.exists()

    def test_a_page_given_twice_without_a_number_is_noticed(self, world):
        world.change(mapping=MAPPING.replace(", 页码位置: data.pageNo", ""))
        world.shelf.mapping = world.connector.mapping_file.mapping
        world.shelf.faults = Faults(script=[None, Fault.PAGE])
        assert world.pull().answers.filter(page=2).first().words == "对方把第 1 页又给了一遍"
        assert Figure.objects.count() == 5

    def test_a_row_given_twice_is_an_error_of_the_batch(self, world):
        world.shelf.faults = Faults(script=[None, Fault.ROWS])
        batch = world.pull().batch
        assert batch.state == Batch.State.REJECTED
        assert {problem["code"] for problem in batch.problems} == {"duplicate_row"}

    def test_fewer_than_they_say_are_not_taken(self, world):
        class OneMore(list):
            def __len__(self):
                return super().__len__() + 1

        world.shelf.records = OneMore(world.shelf.records)
        assert world.pull().words == "对方说共 6 条，给了 5 条。可能正在更新，请过一会儿再取。"

    def test_nothing_there_is_not_an_empty_list(self, world):
        world.shelf.records = []
        assert world.pull().words == "对方没有 2025 年的数据。"

    def test_too_much_is_not_taken(self, world):
        world.change(most_megabytes=1)
        world.shelf.records = [record(number % 5, note="长" * 200_000) for number in range(5)]
        assert "1 MB" in world.pull().words

    def test_can_be_stopped_between_two_attempts(self, world):
        world.change(pause=300)
        world.shelf.faults = Faults({Fault.ERROR: 1.0})

        def stops(done, total, step):
            if "秒后再试" in step:
                raise Cancelled

        with pytest.raises(Cancelled):
            world.pull(stops)
        assert not Pull.objects.exists()

    def test_without_keys_nothing_is_asked(self, world, monkeypatch):
        monkeypatch.delenv("EXCHANGE_PRACTICE_SK")
        assert "EXCHANGE_PRACTICE_SK" in world.pull().words
        assert not world.shelf.asked


PARCELS = [("ZD001", "4000"), ("ZD002", "2000"), ("ZD003", "1000")]


@pytest.fixture
def land(world):
    """A connector of two lists, parcels and their uses, from one platform."""
    codes = ["ziran-1-zongdi", "ziran-2-yongdi"]
    texts = [files.library_file(code).text.replace("条数: 200", "条数: 2") for code in codes]
    town = world.by.county.towns.get().name
    parcels = [{"zddm": code, "xzmc": town, "zdmj": area, "tdyt": "工业"} for code, area in PARCELS]
    uses = [
        {"zddm": code, "tyshxydm": CODES[at], "syfs": "1", "symj": 1.5, "qrq": "20200101"}
        for at, (code, _) in enumerate(PARCELS)
    ]
    shelves = [
        Shelf(files.load(text, "自然资源").mapping, signer("none"), Keys(), records)
        for text, records in zip(texts, [parcels, uses], strict=True)
    ]
    with Server(None, shelves=shelves).running() as server:
        connector = connectors.add(
            county=world.by.county, name="用地（演练）", address=server.address, signer="none", layout="land",
            mapping=texts[0], further=texts[1:], at_once=True, most_attempts=1, by=world.by, **WAIT,
        )  # fmt: skip
        yield World(connector, shelves[1], world.by), shelves[0]


class TestSeveralSheets:
    def test_become_one_batch_with_every_answer_kept(self, land):
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

    def test_of_which_one_does_not_come_leave_nothing_but_their_answers(self, land):
        world, _ = land
        world.shelf.faults = Faults(script=[None, Fault.ERROR])
        pull = world.pull()
        assert (pull.outcome, pull.batch, pull.words) == ("failed", None, "「用地」对方出错（500）。")
        assert [each.sheet for each in pull.answers.all()] == ["宗地", "宗地", "用地", "用地"]
        assert not Batch.objects.exists()
        assert not Parcel.objects.exists()

    def test_of_which_one_has_a_mistake_write_nothing(self, land):
        world, _ = land
        world.shelf.records[1]["zddm"] = "ZD009"
        batch = world.pull().batch
        assert batch.state == Batch.State.REJECTED
        assert [(each["sheet"], each["cell"]) for each in batch.problems] == [("用地", "A3")]
        assert not Parcel.objects.exists()

    def test_count_together_as_to_how_much_may_come(self, land):
        world, parcels = land
        parcels.records[0]["note"] = "长" * 200_000
        world.shelf.records[0]["note"] = "长" * 200_000
        world.connector.most_megabytes = 1
        world.connector.save()
        assert world.pull().words.startswith("「用地」对方给的超过 1 MB")

    def test_are_tried_together(self, land):
        world, _ = land
        said = try_once(world.connector)
        assert (said["结论"], "「用地」第一页 2 条，共 3 条" in said["说明"]) == ("通", True)
        world.shelf.faults = Faults(script=[Fault.ERROR])
        assert try_once(world.connector)["说明"] == "「用地」对方出错（500）"

    def test_a_mistake_of_the_second_is_told_at_its_field(self, land):
        world, _ = land
        first, second = (file.text for file in world.connector.mapping_files)
        with pytest.raises(ValidationError) as wrong:
            world.change(first, further=[second.replace("我方: 方式", "我方: 用法")])
        assert "我方没有“用法”这一列" in wrong.value.message_dict["mapping_2"][0]


class TestWhenItMay:
    def test_a_closed_window_holds_for_people_and_for_the_schedule(self, world):
        today = timezone.localdate()
        over = {"opens": today - timedelta(days=9), "closes": today - timedelta(days=1)}
        windows.set_window(county=world.by.county, layout="tax", year=2025, by=world.by, **over)
        with pytest.raises(ValidationError, match="窗口"):
            connectors.start(connector=world.connector, year=2025, by=world.by)
        assert "窗口" in world.pull(on_schedule=False).words
        assert not world.shelf.asked

    def test_a_locked_year_needs_a_reason(self, world):
        windows.lock_year(county=world.by.county, year=2025, reason="已公布", by=world.by)
        with pytest.raises(ValidationError, match="已锁定"):
            connectors.start(connector=world.connector, year=2025, by=world.by)
        assert world.pull(reason="税务更正").batch.reason == "税务更正"

    def test_the_schedule_begins_once_in_a_period_in_the_name_of_who_switched_it_on(self, world, monkeypatch):
        monkeypatch.setattr(due, "queue", lambda **about: started.append(about))
        started = []
        world.change(rhythm="daily")
        assert due.pull_due() == 0  # off
        connectors.switch(connector=world.connector, on=True, by=world.by)
        assert (due.pull_due(), due.pull_due()) == (1, 0)
        assert (started[0]["year"], started[0]["by"]) == (timezone.localdate().year - 1, None)
        world.connector.refresh_from_db()
        assert world.pull(on_schedule=True).batch.sent_by == world.by

    def test_whoever_may_no_longer_is_no_longer_acted_for(self, world):
        world.change(rhythm="daily")
        connectors.switch(connector=world.connector, on=True, by=world.by)
        type(world.by).objects.filter(pk=world.by.pk).update(is_active=False)
        assert due.pull_due() == 0
        world.connector.refresh_from_db()
        assert "请重新启用" in due.why_not(world.connector)


class TestPeople:
    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"layout": "moon"}, "layout"),
            ({"layout": "land"}, "mapping_2"),
            ({"further": [MAPPING]}, "mapping_2"),
            ({"address": "ftp://x"}, "address"),
            ({"key_names": []}, "key_names"),
            ({"begins": "22:00"}, "ends"),
            ({"day": 29}, "day"),
            ({"most_attempts": 0}, "most_attempts"),
            ({"mapping": MAPPING.replace("方式: GET", "方式: PUT")}, "mapping"),
            ({"timeout": 301}, "__all__"),
        ],
    )
    def test_a_mistake_is_told_at_its_field(self, world, fields, field):
        with pytest.raises(ValidationError) as wrong:
            world.change(**fields)
        assert field in wrong.value.message_dict

    def test_columns_that_we_do_not_have_are_told(self, world):
        with pytest.raises(files.DocumentError, match="我方没有“税收”这一列"):
            world.change(mapping=MAPPING.replace("我方: 税收实际贡献", "我方: 税收"))

    def test_is_the_offices_business(self, world):
        for other in (
            factories.user("leader", world.by.county),
            factories.user("department_officer", world.by.county),
            factories.user("reform_office", factories.county("云岭县", "339902")),
        ):
            with pytest.raises(PermissionDenied):
                connectors.start(connector=world.connector, year=2025, by=other)
        assert not Pull.objects.visible_to(other).exists()
