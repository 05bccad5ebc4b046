"""The curl lines of the handbook and the example program do over real HTTP what they say."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from evaluation.models import Run
from examples.client import Mujun, Refused
from mujun.clients.scopes import Scope
from tests import factories as make
from tests import judged
from tests.factories import exchange as exchanging
from tests.workbooks import book

pytestmark = pytest.mark.django_db(transaction=True)
HANDBOOK = Path(__file__).parents[2] / "docs" / "api.md"
# each line is given what it was answered with
CURL = 'curl() { command curl "$@" -o /dev/null -w "\\n%{http_code} %{url_effective}\\n"; }\n'


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def program(live_server, world):
    header = make.token(make.user("reform_office", world.county), scopes=list(Scope))
    return Mujun(f"{live_server.url}/api/v1", header["Authorization"].removeprefix("Token "))


def commands(world, url, token) -> str:
    """The blocks that need neither a key of the operator's nor other commands, about what there is here."""
    text = HANDBOOK.read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    told = "\n".join(block for block in blocks if "curl" in block and "openssl" not in block)
    told = re.sub(r"^(TOKEN|AUTH|API)=.*$|^\.venv/.*$", "", told, flags=re.MULTILINE)
    code, held = world.enterprises[0].credit_code, make.round(world.county, stage="publicity")
    make.publicity(held, world.run)
    make.lever(world.county, "QL-2")
    pulls, hook = (
        exchanging.connector(world.county),
        exchanging.webhook(make.user("reform_office", world.county)),
    )
    for ours, theirs in {
        "runs/3/": f"runs/{world.run.pk}/", "run=3": f"run={world.run.pk}", "统一社会信用代码": code,
        '"method": 1': f'"method": {world.run.method_id}', "91330000000000001X": code,
        "confirmation-calls/1/": f"confirmation-calls/{make.confirmation_call(world.county).pk}/",
        "rule-sets/1/": f"rule-sets/{make.rule_set(world.county).pk}/",
        "connectors/1/": f"connectors/{pulls.pk}/", "webhooks/1/": f"webhooks/{hook.pk}/",
        "comparison/?year=2024": "comparison/?year=2025",
    }.items():  # fmt: skip
        told = told.replace(ours, theirs)
    return f'{CURL}AUTH="Authorization: Token {token}"\nAPI={url}\n{told}'


@pytest.mark.skipif(not shutil.which("curl"), reason="没有 curl")
def test_curl_lines(program, world, tmp_path):
    books = tmp_path / ".local" / "workbooks"
    books.mkdir(parents=True)
    content = book({"数据": [["统一社会信用代码", "税收实际贡献（万元）"]]})
    (books / "青澜县2025年税务数据.xlsx").write_bytes(content)
    script = commands(world, program.url, program.token)
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    answers = re.findall(r"^(\d{3}) (\S+)$", done.stdout, re.MULTILINE)
    assert len(answers) == len(re.findall(r"^curl ", script, re.MULTILINE)) > 20
    mistaken = {url.removeprefix(f"{program.url}/") for status, url in answers if not status.startswith("2")}
    # a word that is wrong on purpose; a host and a key that an operator allows first
    assert mistaken == {"figures/?varable=tax", "webhooks/"}


def test_example_program(program, world):
    (latest,) = program.rows("runs/")
    assert latest["id"] == Run.objects.get().pk
    results = f"runs/{latest['id']}/results/"
    codes = [each.credit_code for each in world.enterprises]
    assert sorted(row["credit_code"] for row in program.rows(results)) == sorted(codes)
    assert list(program.stream(results)) == list(program.rows(results))
    row = {"credit_code": codes[0], "tax": 7}
    sent = {"layout": "tax", "year": 2025, "dry_run": True, "records": {"数据": [row]}}
    assert program.send("1", **sent) == program.send("1", **sent)
    job = program.run("2", latest["year"], latest["method"])
    assert program.get(job)["kind"] == "run"
    waits = make.job(world.county, state="queued").pk  # that no worker knows of
    with pytest.raises(TimeoutError):
        program.follow(f"{job.rpartition('/jobs/')[0]}/jobs/{waits}/", within=0)
    with pytest.raises(Refused, match="year"):
        program.get("figures/", yaer=2025)
