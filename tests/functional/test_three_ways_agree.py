"""One run, read on the page, over REST, and computed again by an outsider with nothing but two files."""

import csv
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from playwright.sync_api import expect

from evaluation.actions import runs
from evaluation.models import Run, SnapshotRow
from tests import factories as make
from tests.functional.county import lively_county
from tests.functional.steps import rows, sign_in
from tests.workers import ended

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def small():
    return lively_county()


@pytest.fixture
def run(small, worker):
    ended(runs.start(county=small.county, year=2025, method=small.method, by=small.office))
    return Run.objects.get()


def on_the_page(page, run):
    """By name: group, total, rank, grade, as written."""
    page.goto(f"/ranking/?run={run.pk}&group=全部")
    lines = rows(page.locator("#ranking .grid"))
    return {name: (group, total, rank, grade) for rank, name, _, _, group, total, grade in lines}


def over_rest(page, run, token):
    address = f"/api/v1/runs/{run.pk}/results/"
    answer = page.request.get(address, headers=token).json()
    assert answer["next"] is None
    return {
        each["name"]: (each["group"], f"{each['total']:.2f}", str(each["rank"]), each["grade"])
        for each in answer["results"]
    }


def by_command(run, folder):
    """The same from the command, and the digest it prints."""
    figures, results = folder / "figures.csv", folder / "results.csv"
    names = write_figures(run, figures)
    done = subprocess.run(
        [sys.executable, "manage.py", "score", "qinglan-2025", figures, "--out", results],
        cwd=settings.BASE_DIR,
        env=without_database(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    with results.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    table = {
        names[line["单位"]]: (line["分组"], f"{float(line['总分']):.2f}", line["名次"], line["档次"])
        for line in lines
    }
    return table, re.search(r"结果摘要 (\w+)", done.stderr)[1]


def write_figures(run, path):
    """The figures of the run as a CSV, land among them; gaps as officials write them. Returns names by code."""
    stood = SnapshotRow.objects.filter(snapshot=run.snapshot).order_by("credit_code")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["统一社会信用代码", "镇街", "行业", "规模", *run.snapshot.variables])
        for row in stood:
            values = ["/" if value is None else repr(value) for value in row.values]
            writer.writerow([row.credit_code, row.town, row.industry, row.scale, *values])
    return {row.credit_code: row.name for row in stood}


def without_database(folder):
    """No address of a server, and a home in which none ever ran."""
    servers = {"DATABASE_URL", "REDIS_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in servers}
    return kept | {"MUJUN_HOME": str(folder / "home")}


def test_page_rest_and_command_give_the_same(sit_down, small, run, tmp_path):
    page = sit_down()
    sign_in(page, small.office)
    shown = on_the_page(page, run)
    assert len(shown) == 24
    assert {grade for *_, grade in shown.values()} == {"A", "B", "C", "D"}
    fourth, fifth = (shown[enterprise.name] for enterprise in small.enterprises[3:5])
    assert fourth == fifth

    token = make.token(small.office)
    assert over_rest(page, run, token) == shown
    computed, digest = by_command(run, tmp_path)
    assert computed == shown

    page.goto(f"/runs/{run.pk}/")
    page.get_by_text("摘要（用来核对两次测算是否一致）").click()
    expect(page.get_by_text(digest, exact=True)).to_be_visible()
    assert digest == run.digest
