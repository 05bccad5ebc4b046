"""Tags, accounts, certificates, states and relations come in through small workbooks and help to find people."""

from datetime import date

import pytest
from django.urls import reverse

from evaluation.actions.reference import load_reference
from landuse.models import Certificate, Enterprise, EnterpriseTag, MeterAccount
from mujun.intake import actions
from mujun.intake.models import Batch
from tests import factories
from tests.workbooks import CODES, book

pytestmark = pytest.mark.django_db

CODE = "统一社会信用代码"
SHEETS = {
    "tags": ["企业标签", CODE, "标签", "起", "止", "依据"],
    "meters": ["用能户号", CODE, "种类", "户号"],
    "certificates": ["企业证书", CODE, "证书种类", "证书编号", "发证日期"],
    "states": ["企业状态", CODE, "状态", "起", "止", "原因", "依据"],
    "relations": ["企业关系", CODE, "关系", "对方统一社会信用代码", "对方名称", "起", "止"],
}
ROWS = {
    "tags": ["高新技术企业", date(2023, 1, 1), date(2025, 12, 31), "示例〔2023〕1号"],
    "meters": ["电", "330012345678"],
    "certificates": ["不动产权证书", "青澜（2020）第0000001号", date(2020, 5, 1)],
    "states": ["停产", date(2025, 1, 1), "", "设备改造", "停产报告"],
    "relations": ["分立自", CODES[1], "青澜纺织厂", date(2022, 1, 1), ""],
}


@pytest.fixture
def county():
    load_reference()
    county = factories.county()
    factories.enterprise(factories.town(county), "青澜机械厂", credit_code=CODES[0])
    factories.enterprise(factories.town(county), "青澜纺织厂", credit_code=CODES[1])
    return county


def send(county, layout: str, *rows, by: str = CODES[0]) -> Batch:
    title, *headings = SHEETS[layout]
    table = [headings, *([by, *row] for row in rows)]
    batch = actions.receive(
        content=book({title: table}), filename="附表.xlsx", layout=layout, year=2025, county=county, by=None
    )
    return actions.import_batch(batch=batch, by=None)


def counts(batch: Batch) -> tuple[int, int, int]:
    assert batch.problems == []
    return batch.created, batch.changed, batch.unchanged


@pytest.mark.parametrize("layout", SHEETS)
def test_an_entry_comes_in_once(county, layout):
    assert counts(send(county, layout, ROWS[layout])) == (1, 0, 0)
    assert counts(send(county, layout, ROWS[layout])) == (0, 0, 1)


def test_a_tag_may_end_and_be_conferred_again(county):
    send(county, "tags", ROWS["tags"])
    ended = ["高新技术企业", date(2023, 1, 1), date(2024, 6, 30), "示例〔2023〕1号"]
    again = ["高新技术企业", date(2025, 1, 1), "", ""]
    assert counts(send(county, "tags", ended, again)) == (1, 1, 0)
    assert list(EnterpriseTag.objects.values_list("tag", "since", "until")) == [
        ("high-tech", date(2023, 1, 1), date(2024, 6, 30)),
        ("high-tech", date(2025, 1, 1), None),
    ]


def test_an_account_passes_to_another_enterprise(county):
    send(county, "meters", ROWS["meters"])
    passed = send(county, "meters", ROWS["meters"], by=CODES[1])
    assert counts(passed) == (0, 1, 0)
    account = MeterAccount.objects.get()
    assert (account.enterprise.credit_code, account.batch, account.row) == (CODES[1], passed, 2)


def test_counties_may_use_the_same_numbers(county):
    neighbour = factories.county("赤岭县", "339902")
    factories.enterprise(factories.town(neighbour), credit_code=CODES[0])
    send(county, "certificates", ROWS["certificates"])
    assert counts(send(neighbour, "certificates", ROWS["certificates"])) == (1, 0, 0)
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize(
    ("layout", "at", "value", "cell", "reason"),
    [
        ("tags", 0, "优秀企业", "B2", "没有「优秀企业」这一项"),
        ("tags", 2, date(2022, 1, 1), "D2", "「止」早于「起」"),
        ("states", 3, "", "E2", "必填，但是空白"),
        ("meters", 0, "煤", "B2", "没有「煤」这一项"),
        ("relations", 3, "", "E2", "必填，但是空白"),
    ],
)
def test_what_is_refused(county, layout, at, value, cell, reason):
    row = list(ROWS[layout])
    row[at] = value
    batch = send(county, layout, row)
    assert [(p["cell"], p["reason"]) for p in batch.problems] == [(cell, reason)]
    assert batch.problems[0]["cure"]


@pytest.mark.parametrize("words", ["330012345678", "青澜（2020）第0000001号", "机械", CODES[0][:10].lower()])
def test_found_by_account_certificate_name_and_code(county, words):
    for layout in ("meters", "certificates"):
        send(county, layout, ROWS[layout])
    assert [found.name for found in Enterprise.objects.matching(words)] == ["青澜机械厂"]


def test_the_page_and_rest_show_them(county, client):
    for layout, row in ROWS.items():
        assert counts(send(county, layout, row)) == (1, 0, 0)
    client.force_login(factories.user("reform_office", county))
    page = client.get(reverse("enterprise", args=[CODES[0]])).content.decode()
    for text in ("高新技术企业", "330012345678", "青澜（2020）第0000001号", "设备改造", "分立自", "至今"):
        assert text in page
    assert "分立出" in client.get(reverse("enterprise", args=[CODES[1]])).content.decode()
    detail = client.get(reverse("api:enterprise-detail", args=[CODES[0]])).json()
    assert detail["tags"][0]["name"] == "高新技术企业"
    assert detail["meters"] == [{"kind": "电", "number": "330012345678"}]
    assert detail["certificates"][0]["issued"] == "2020-05-01"
    assert detail["states"][0]["until"] is None
    assert detail["relations"][0]["other_name"] == "青澜纺织厂"
