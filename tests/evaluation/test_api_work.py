"""A year of a small county through nothing but the REST interface: real HTTP, a real worker."""

import json
import urllib.error
import urllib.request
import uuid

import pytest

from evaluation.actions.reference import load_reference
from landuse.models import Enterprise
from mujun.intake.models import Batch
from tests import factories as make
from tests.workbooks import CODES, book
from tests.workers import until

pytestmark = pytest.mark.django_db(transaction=True)

LIST = {
    "名单": [
        ["统一社会信用代码", "企业名称", "镇街", "行业大类", "规模"],
        [CODES[0], "青澜恒泰五金有限公司", "云栖镇", "33", "规下"],
        [CODES[1], "青澜金源纺织有限公司", "云栖镇", "17", "规下"],
    ]
}
LAND = {
    "宗地": [
        ["宗地代码", "镇街", "权利人统一社会信用代码", "登记面积（亩）", "用途", "界址"],
        ["339901001001GB00001", "云栖镇", CODES[0], 30, "工业用地", ""],
    ],
    "用地": [
        ["宗地代码", "统一社会信用代码", "方式", "使用面积（亩）", "起", "止"],
        ["339901001001GB00001", CODES[0], "自用", 20, "2019-01-01", ""],
        ["339901001001GB00001", CODES[1], "承租", 10, "2019-01-01", ""],
    ],
}
TAX = {"数据": [["统一社会信用代码", "税收实际贡献（万元）"], [CODES[0], 120], [CODES[1], 240]]}
POWER = {
    "数据": [
        ["统一社会信用代码", "用电量（万千瓦时）", "用水量（立方米）"],
        [CODES[0], 500, ""],
        [CODES[1], 900, ""],
    ]
}


class Caller:
    """What an outside program has: an address and the header with its token."""

    def __init__(self, root: str, headers: dict) -> None:
        self.root = f"{root}/api/v1/"
        self.headers = headers

    def get(self, address: str) -> dict:
        return self._ask(address)[1]

    def post(self, address: str, body: dict) -> tuple[int, dict, str]:
        return self._ask(address, json.dumps(body).encode(), "application/json")

    def send(self, layout: str, tables: dict, **more) -> tuple[int, dict, str]:
        """A workbook as multipart/form-data."""
        mark = uuid.uuid4().hex
        fields = {"layout": layout, "year": 2025} | more
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{layout}.xlsx"\r\n\r\n'
        body = b"".join([*parts, head.encode(), book(tables), f"\r\n--{mark}--\r\n".encode()])
        return self._ask("batches/", body, f"multipart/form-data; boundary={mark}")

    def done(self, url: str) -> dict:
        """The job at `url` when it has ended."""
        until(lambda: self.get(url)["state"] not in {"queued", "running"})
        return self.get(url)

    def _ask(self, address: str, body: bytes | None = None, kind: str = "") -> tuple[int, dict, str]:
        url = address if address.startswith("http") else self.root + address
        headers = self.headers | ({"Content-Type": kind} if kind else {})
        with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:
            return answer.status, json.load(answer), answer.headers.get("Location", "")


@pytest.fixture
def caller(live_server, worker):
    load_reference()
    make.town(make.county(), "云栖镇")
    officer = make.user("reform_office", make.county())
    return Caller(live_server.url, make.token(officer))


def test_from_workbooks_to_the_figure_behind_a_rank(caller):
    for layout, tables in (("enterprises", LIST), ("land", LAND), ("tax", TAX), ("power", POWER)):
        status, started, location = caller.send(layout, tables)
        assert (status, location) == (202, started["job_url"])
        job = caller.done(location)
        assert (job["state"], job["error"], job["percent"]) == ("done", "", 100)
        assert job["result_url"] == started["batch_url"]
        batch = caller.get(job["result_url"])
        assert (batch["state"], batch["problems"]) == ("imported", [])

    method = make.method(make.county()).pk
    status, started, location = caller.post("runs/", {"year": 2025, "method": method})
    assert (status, location) == (202, started["job_url"])
    job = caller.done(location)
    assert (job["state"], job["error"]) == ("done", "")

    run = caller.get(job["result_url"])
    assert (run["job"], run["year"], run["enterprises"]) == (started["job"], 2025, 2)
    best, second = caller.get(run["results_url"])["results"]
    assert [(row["credit_code"], row["rank"]) for row in (best, second)] == [(CODES[1], 1), (CODES[0], 2)]
    assert best["items"][0] | {"score": None} == {
        "name": "亩均税收", "unit": "万元/亩", "value": 24.0, "base": 11.5932, "weight": 50.0,
        "score": None, "remark": "已封顶",
    }  # fmt: skip

    explained = caller.get(f"{run['results_url']}{CODES[1]}/")
    tax = caller.get(explained["items"][0]["figures"][0]["figure_url"])
    assert (tax["value"], tax["source"]["file"], tax["source"]["cell"]) == (240.0, "tax.xlsx", "B3")


def test_dry_run_writes_nothing(caller):
    _, started, _ = caller.send("enterprises", LIST, dry_run="true")
    assert caller.done(started["job_url"])["state"] == "done"
    batch = caller.get(started["batch_url"])
    assert (batch["state"], batch["created"]) == ("checked", 2)
    assert not Enterprise.objects.exists()


def test_workbook_with_mistakes_says_where(caller):
    rows = [*LIST["名单"], ["", "青澜无码厂", "无此镇", "33", "规下"]]
    _, started, _ = caller.send("enterprises", {"名单": rows})
    caller.done(started["job_url"])
    batch = caller.get(started["batch_url"])
    assert (batch["state"], batch["problem_count"]) == ("rejected", 2)
    assert {problem["cell"] for problem in batch["problems"]} == {"A4", "C4"}
    assert not Enterprise.objects.exists()


def test_refusal_over_http(caller):
    with pytest.raises(urllib.error.HTTPError) as refused:
        caller.post("runs/", {"year": 1999})
    answer = refused.value
    assert (answer.code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in json.load(answer)["errors"]] == ["year", "method"]
    assert not Batch.objects.exists()
