"""Figures come in with the cell they came from, are added and never overwritten."""

from decimal import Decimal

import pytest

from evaluation.actions.reference import load_reference
from evaluation.models import Figure, Variable
from landuse.models import Industry
from mujun.accounts.models import Department
from mujun.intake import actions
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch
from tests import factories
from tests.workbooks import CODES, book

pytestmark = pytest.mark.django_db

TAX = ["统一社会信用代码", "企业名称", "税收实际贡献（万元）"]


@pytest.fixture
def county():
    load_reference()
    county = factories.county()
    for code in CODES[:2]:
        factories.enterprise(factories.town(county), credit_code=code)
    return county


def send_tax(county, *rows, year: int = 2025) -> Batch:
    return send(county, "tax", TAX, *rows, year=year)


def send(county, layout: str, *rows, year: int = 2025) -> Batch:
    batch = actions.receive(
        content=book({"数据": rows}), filename="数据.xlsx", layout=layout, year=year, county=county, by=None
    )
    return actions.import_batch(batch=batch, by=None)


def counts(batch: Batch) -> tuple[int, int, int]:
    assert batch.problems == []
    return batch.created, batch.changed, batch.unchanged


def test_a_figure_knows_its_cell(county):
    batch = send_tax(county, [CODES[0], "甲厂", 12.5], [CODES[1], "乙厂", -3.25])
    assert counts(batch) == (2, 0, 0)
    figure = Figure.objects.get(enterprise__credit_code=CODES[1])
    assert (figure.value, figure.year, figure.variable.code) == (Decimal("-3.25"), 2025, "tax")
    assert (figure.batch, figure.sheet, figure.cell) == (batch, "数据", "C3")


def test_blank_is_no_figure_and_takes_none_away(county):
    send_tax(county, [CODES[0], "", 12.5])
    assert counts(send_tax(county, [CODES[0], "", ""], [CODES[1], "", "/"])) == (0, 0, 0)
    assert [figure.value for figure in Figure.objects.all()] == [Decimal("12.5")]


def test_a_correction_is_added_and_the_old_figure_stays(county):
    first = send_tax(county, [CODES[0], "", 12.5], [CODES[1], "", 7])
    second = send_tax(county, [CODES[0], "", 13.5], [CODES[1], "", 7])
    assert counts(second) == (0, 1, 1)
    history = Figure.objects.filter(enterprise__credit_code=CODES[0]).order_by("id")
    assert [(f.value, f.is_current, f.batch) for f in history] == [
        (Decimal("12.5"), False, first),
        (Decimal("13.5"), True, second),
    ]


def test_the_same_file_twice_changes_nothing_and_says_so(county):
    row = [CODES[0], "甲厂", 12.5]
    first, second = send_tax(county, row), send_tax(county, row)
    assert first.file == second.file
    assert counts(second) == (0, 0, 1)
    assert second.changes_nothing
    assert Figure.objects.count() == 1


def test_years_are_separate(county):
    send_tax(county, [CODES[0], "", 12.5], year=2024)
    assert counts(send_tax(county, [CODES[0], "", 12.5], year=2025)) == (1, 0, 0)
    assert Figure.objects.current().count() == 2


@pytest.mark.parametrize(
    ("value", "stored"),
    [(0.1 + 0.2, "0.3"), ("１２３", "123"), ("1,234.5", "1234.5"), (123456789.12, "123456789.12")],
)
def test_values_arrive_digit_by_digit(county, value, stored):
    send_tax(county, [CODES[0], "", value])
    assert Figure.objects.get().value == Decimal(stored)


def test_unknown_enterprise_is_refused_with_its_cure(county):
    batch = send_tax(county, [CODES[2], "丙厂", 1], [CODES[0], "甲厂", 1])
    (problem,) = batch.problems
    assert (problem["cell"], problem["value"]) == ("A2", CODES[2])
    assert problem["cure"] == "到「采集 → 匹配」指定是哪家企业（记住以后不再问），或先导入企业名单。"
    assert not Figure.objects.exists()


def test_columns_come_from_the_dictionary(county):
    for department in ("tax", "statistics", "power", "environment"):
        (sheet,) = layout_of(department).sheets(county, 2025)
        collected = Variable.objects.filter(department__code=department, from_register=False)
        columns = sheet.columns[2:-2]
        assert [column.key for column in columns] == [variable.code for variable in collected]
        assert [column.heading for column in columns] == [str(variable) for variable in collected]


def test_what_not_everybody_has_may_lack_its_column_and_takes_nothing_away(county):
    known = ["统一社会信用代码", "用电量（万千瓦时）", "用水量（立方米）"]
    assert counts(send(county, "power", [*known, "用气量（立方米）"], [CODES[0], 1, 2, 300])) == (3, 0, 0)
    assert counts(send(county, "power", known, [CODES[0], 1, 2])) == (0, 0, 2)
    assert Figure.objects.current().get(variable__code="gas").value == 300
    assert send(county, "power", [known[0], known[2]], [CODES[0], 2]).problems[0]["code"] == "missing_column"


def test_a_year_of_figures_takes_few_queries(county, django_assert_max_num_queries):
    batch = actions.receive(
        content=book({"数据": [TAX, *([code, "", 1] for code in CODES[:2])]}),
        filename="税务.xlsx",
        layout="tax",
        year=2025,
        county=county,
        by=None,
    )
    with django_assert_max_num_queries(50):
        actions.import_batch(batch=batch, by=None)


# Reference


def test_reference_is_loaded_once_however_often(county):
    before = [list(model.objects.values_list()) for model in (Department, Variable, Industry)]
    counts = load_reference()
    assert [list(model.objects.values_list()) for model in (Department, Variable, Industry)] == before
    assert counts == {"部门": 6, "变量": Variable.objects.count(), "行业": 41, "标签": 10}


def test_industries_are_the_divisions_of_the_standard(county):
    sections = {"B": range(6, 13), "C": range(13, 44), "D": range(44, 47)}
    expected = {f"{number:02}": section for section, numbers in sections.items() for number in numbers}
    assert dict(Industry.objects.values_list("code", "section")) == expected
    assert Industry.objects.get(code="33").name == "金属制品业"
