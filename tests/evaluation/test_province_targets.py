"""目标对照: how the counties of a province stand by the targets of the texts."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.results.province_targets import targets_of
from evaluation.results.target_board import board
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return judged.county()


@pytest.fixture
def second():
    return judged.county(make.county("白石县", "339902"), ("石城镇",), (5, 3))


@pytest.fixture
def province(first):
    return make.province(first.county)


class TestTargets:
    """The board of counties by targets; X-01: 40 万元 of tax per mu."""

    CODE = "X-01-亩均税收"

    def test_every_county_with_its_number_and_what_is_asked(self, client, first, second, province):
        client.force_login(make.user("province_viewer", first.county))
        page = client.get("/province/targets/?year=2025&document=zhezhengfa-2023-4")
        for county, _, lines in page.context["page"]:
            mine = board(make.user("leader", county), 2025)
            own = {line.code: line.standing for sheet in mine for line in sheet.lines}
            assert {line.code: line.standing for line in lines}.items() <= own.items()
        assert len(page.context["page"]) == 2
        assert self.CODE in [head.code for head in page.context["heads"]]
        assert page.context["nowhere"]

    def test_sorts_by_a_target_and_hands_on_every_line(self, client, first, second, province):
        client.force_login(make.user("province_viewer", first.county))
        address = f"/province/targets/?year=2025&document=zhezhengfa-2023-4&sort=-{self.CODE}"
        shown = [lines for _, _, lines in client.get(address).context["page"]]
        values = [line.standing.value for lines in shown for line in lines if line.code == self.CODE]
        assert values == sorted(values, reverse=True)
        rows = list(
            csv.DictReader(io.StringIO(client.get(f"{address}&download=list").content.decode("utf-8-sig")))
        )
        told = [row for row in rows if row["编号"] == self.CODE]
        assert [(row["文件状态"], row["目标"]) for row in told] == [("现行", "40")] * 2
        assert len(rows) % 2 == 0
        assert {row["县"] for row in rows} == {"青澜县", "白石县"}

    def test_counties_side_by_side_with_value_target_and_distance(self, client, first, second, province):
        """X-01：数值、目标、差距在页面和表格里都有，没有数据的写明。"""
        make.county("云岭县", "339903")
        client.force_login(make.user("province_viewer", first.county))
        page = client.get(f"/province/?document=zhezhengfa-2023-4&sort=-{self.CODE}")
        lines = page.context["page"].object_list
        at = [head.code for head in page.context["heads"]].index(self.CODE)
        told = [line.targets[at].standing for line in lines]
        values = [each.value for each in told]
        assert values[:2] == sorted(values[:2], reverse=True)
        assert (lines[2].county.name, values[2], told[2].state) == ("云岭县", None, "没有数据")
        assert {each.wanted for each in told} == {40}
        rows = list(
            csv.DictReader(io.StringIO(client.get("/province/?download=list").content.decode("utf-8-sig")))
        )
        name = f"{self.CODE} {page.context['heads'][at].target.name}"
        found = [(row[f"{name}（万元/亩）"], row[f"{name}差距"], row[f"{name}进度"]) for row in rows]
        assert found[2] == ("", "", "没有数据")
        assert all(float(value) - 40 == pytest.approx(float(distance)) for value, distance, _ in found[:2])
        assert {row["文件状态"] for row in rows} == {"现行"}
        assert "征求意见稿，不作依据" in client.get("/province/?document=shiwuwu-draft").text

    def test_a_result_over_too_few_is_no_data(self, first, province):
        counted = 12
        for province.fewest, known in ((1, True), (counted + 1, False)):
            (told,) = targets_of(province, 2025)
            assert told.lines[self.CODE].is_known is known

    def test_a_draft_says_so(self, client, first, province):
        client.force_login(make.user("province_viewer", first.county))
        page = client.get("/province/targets/?document=shiwuwu-draft").text
        assert "征求意见稿，不作依据" in page

    def test_more_counties_ask_the_database_no_more_often(self, first, province):
        targets_of(province, 2025)
        with CaptureQueriesContext(connection) as one:
            targets_of(province, 2025)
        judged.county(make.county("白石县", "339902"), ("石城镇",), (5, 3))
        targets_of(province, 2025)
        with CaptureQueriesContext(connection) as two:
            assert len(targets_of(province, 2025)) == 2
        assert len(one) == len(two)
