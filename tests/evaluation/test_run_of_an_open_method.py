"""A method of the library that leaves weights, formulas and conditions open: shown, run, and never filled in."""

import pytest
from django.urls import reverse

from evaluation.actions import runs
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    county = make.county()
    town = make.town(county)
    variables = {each.code: each for each in make.variables()}
    batch = make.batch(county, 2025)
    about = make.enterprise(town, "甲", credit_code="FIRST")
    for code, value in {"tax": 40, "value_added": 100}.items():
        make.figure(about, variables[code], value, batch)
    make.parcel(town, about, area=1)
    return county


@pytest.mark.parametrize("code", ["jinhua-2022", "wenling-2021", "cixi-2024", "haining-2025", "huaian-2024"])
def test_it_runs_and_says_what_is_open(county, client, code):
    user = make.user("reform_office", county)
    client.force_login(user)
    method = make.method(county, code)
    page = client.get(reverse("method", args=[method.pk])).content.decode()
    assert "未定" in page
    assert ("计分：未定" in page) == (code == "cixi-2024")
    job = make.job(county, kind="run", params={"year": 2025, "method": method.pk})
    run = runs.carry_out(job=job, progress=lambda *_: None)
    for result in run.results.all():
        assert result.total is None
        assert result.reason
    for address in (reverse("run", args=[run.pk]), reverse("enterprise", args=["FIRST"])):
        assert client.get(address).status_code == 200
    address = reverse("api:result-detail", args=[run.pk, "FIRST"])
    answer = client.get(address, headers=make.token(user))
    if run.results.exists():
        assert answer.json()["total"] is None
        assert {item["score"] for item in answer.json()["items"]} <= {None}
    else:
        assert answer.status_code == 404
