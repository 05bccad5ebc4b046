"""The board holds sums of the year's enterprises and what was typed in against the texts."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions import targets
from evaluation.models import TargetResult
from evaluation.results.target_board import board, narrowed
from landuse.models import Park
from tests import factories as make
from tests import judged
from tests.factories import supply as supplying

IN_2025 = {"year": 2025, "on": date(2025, 12, 31)}

pytestmark = pytest.mark.django_db


def line(user, code, year=2025):
    return next(each for sheet in board(user, year) for each in sheet.lines if each.code == code)


def test_computed_results_are_ratios_of_sums_over_those_meant():
    world = judged.county()
    office = make.user("reform_office", world.county)
    rows = world.run.snapshot.rows.filter(scale="规上").values_list("values", flat=True)
    tax, land = (world.run.snapshot.variables.index(code) for code in ("tax", "land"))
    both = [(row[tax], row[land]) for row in rows if row[tax] is not None and row[land] is not None]
    expected = sum(a for a, _ in both) / sum(b for _, b in both)
    assert float(line(office, "X-01-亩均税收").results[2025]) == pytest.approx(expected, abs=1e-4)


def test_a_typed_result_replaces_the_former_and_keeps_it():
    world = judged.county()
    office = make.user("reform_office", world.county)
    for value in ("5", "6"):
        targets.report(
            county=world.county, code="X-05", year=2025, value=D(value), source="示例报表", by=office
        )
    assert line(office, "X-05").results == {2025: D(6)}
    assert TargetResult.objects.count() == 2


def test_what_the_figures_tell_is_not_typed_and_only_the_office_types():
    world = judged.county()
    say = {"county": world.county, "year": 2025, "value": D(1), "source": "示例"}
    office = make.user("reform_office", world.county)
    for code in ("X-01-研发", "LE-26"):
        with pytest.raises(ValidationError, match="系统从数据或台账算得"):
            targets.report(code=code, by=office, **say)
    with pytest.raises(PermissionDenied):
        targets.report(code="X-05", by=make.user("leader", world.county), **say)


def test_page_form_and_file(client):
    world = judged.county()
    client.force_login(make.user("reform_office", world.county))
    wrong = client.post("/targets/X-05/", {"year": 2025, "value": "多", "source": ""})
    assert wrong.status_code == 400
    client.post("/targets/X-05/", {"year": 2025, "value": "7.5", "source": "示例报表"})
    page = client.get("/targets/").content.decode()
    assert "7.50" in page
    assert "征求意见稿，不作依据" in page
    assert "示例报表" in client.get("/targets/?download=list").content.decode()
    assert client.get("/targets/X-01-研发/").status_code == 404


@pytest.mark.parametrize(
    ("code", "kind", "part", "state"),
    [
        ("LE-26", "fund", "500", "达到"),
        ("X-11", "fund", "499.9", "未达到"),
        ("LE-13", "industrial", "30000", "达到"),
        ("X-12", "industrial", "29999", "未达到"),
    ],
)
def test_le_13_le_26_x_11_x_12_the_ledgers_tell_the_result(code, kind, part, state):
    world = judged.county()
    supplying.year_ledger(world.county, kind, part, "100000", **IN_2025)
    found = line(make.user("reform_office", world.county), code)
    assert (found.standing.state, found.source) == (state, "年度台账")
    assert found.standing.value == D(part) / 1000


def test_le_05_of_all_small_parks_together():
    world = judged.county()
    areas = {"area_part": D(7), "area_whole": D(10)}
    for name, part in (("东园", "8"), ("西园", "6")):
        park = Park.objects.create(county=world.county, name=name, kind="小微企业园", state="投运")
        supplying.year_ledger(world.county, "small_park", part, "10", park=park, **areas, **IN_2025)
    found = line(make.user("reform_office", world.county), "LE-05-数量")
    assert (found.standing.value, found.standing.state) == (D(70), "达到")


def test_the_board_is_narrowed_by_document_and_state():
    sheets = board(make.user("reform_office", judged.county().county), 2025)
    chosen = narrowed(sheets, "zhezhengfa-2023-4", "没有数据")
    assert [sheet.key for sheet in chosen] == ["zhezhengfa-2023-4"]
    assert {each.standing.state for each in chosen[0].lines} == {"没有数据"}
    assert "X-01-亩均税收" not in {each.code for each in chosen[0].lines}


class TestOverRest:
    @pytest.fixture
    def listed(self, client):
        world = judged.county()
        client.force_login(make.user("reform_office", world.county))

        def get(accept="application/json", **asked):
            wanted = {"year": 2025, **asked}
            return client.get("/api/v1/target-standings/", wanted, headers={"accept": accept})

        return get

    def test_each_target_with_year_source_state_and_distance(self, listed):
        rows = {row["code"]: row for row in listed(document="zhezhengfa-2023-4").json()["results"]}
        tax, count = rows["X-01-亩均税收"], rows["X-07-万亩千亿"]
        assert (tax["number"], tax["due"], tax["wanted"], tax["is_draft"]) == (
            "浙政发〔2023〕4号",
            2025,
            40,
            False,
        )
        assert tax["distance"] == pytest.approx(tax["value"] - 40)
        assert (count["state"], count["value"], count["is_about"]) == ("没有数据", None, True)

    def test_as_csv_and_lines(self, listed):
        for kind in ("text/csv", "application/x-ndjson"):
            answer = listed(kind, state="没有数据")
            assert "X-10-未来工厂" in b"".join(answer.streaming_content).decode()

    def test_a_strange_word_is_refused(self, listed):
        assert (listed(state="快了").status_code, listed(year=20).status_code) == (400, 400)
