"""正面清单: whom levers of support list, with basis, day and digest; there is no list against anybody (F-09)."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse

from evaluation.actions import levers, recommendations
from tests import factories as make
from tests import judged
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    """The levers of the demonstration: a credit list with all its papers, a talent list without."""
    made = judged.county()
    office = make.user("reform_office", made.county)
    levers.load(county=made.county, code="qinglan", by=office)
    job = make.job(made.county, state="running", by=office, params={"run": made.run.pk})
    recommendations.carry_out(job=job, progress=lambda *_: None)
    client.force_login(office)
    return made


def table_of(client, name) -> list[dict]:
    return list(
        csv.DictReader(
            StringIO(text(client.get(reverse("positive-csv", args=[name]))).removeprefix("\ufeff"))
        )
    )


def test_a_list_names_its_enterprises_and_carries_basis_day_and_digest(client, here):
    best = set(here.run.results.filter(grade="A").values_list("enterprise__credit_code", flat=True))
    rows = table_of(client, "信贷白名单")
    assert {row["统一社会信用代码"] for row in rows} == best
    (said,) = {(row["依据"], row["截至日"], row["摘要（SHA-256）"], row["能否执行"]) for row in rows}
    made = here.run.recommendation_sets.get(is_current=True)
    assert said[:2] == ("青澜县金融支持亩均论英雄办法（虚构）", f"{made.as_of}")
    assert (len(said[2]), said[3]) == (64, "可执行")
    page = text(client.get(reverse("positive-lists") + "?list=信贷白名单"))
    assert said[2] in page
    book = client.get(reverse("positive-workbook", args=["信贷白名单"]))
    cells = [
        cell.value
        for line in openpyxl.load_workbook(BytesIO(book.content)).active.iter_rows()
        for cell in line
    ]
    assert {f"摘要（SHA-256）：{said[2]}", f"截至日：{made.as_of}"} | best <= set(cells)


def test_a_list_without_papers_says_that_it_may_not_be_handed_on(client, here):
    assert {row["能否执行"] for row in table_of(client, "人才支持名单")} == {"仅模拟"}
    for name, simulated in (("人才支持名单", True), ("信贷白名单", False)):
        file = client.get(reverse("positive-csv", args=[name]))
        said = "%E4%BB%85%E6%A8%A1%E6%8B%9F" in file["Content-Disposition"]  # 仅模拟
        assert said is simulated


def test_another_member_is_another_digest(client, here):
    (before,) = {row["摘要（SHA-256）"] for row in table_of(client, "信贷白名单")}
    assert {row["摘要（SHA-256）"] for row in table_of(client, "信贷白名单")} == {before}
    made = here.run.recommendation_sets.get(is_current=True)
    made.rows.filter(lever__code="QL-3").first().delete()
    assert {row["摘要（SHA-256）"] for row in table_of(client, "信贷白名单")} != {before}


def test_there_is_no_other_list(client, here):
    assert client.get(reverse("positive-csv", args=["信贷黑名单"])).status_code == 404
