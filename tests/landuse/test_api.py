"""The register and the signals over REST."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from landuse.models import RuleSet
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def api(client, county):
    """Get a path below /api/v1/ as the reform office and read the JSON."""
    client.force_login(make.user("reform_office", county))
    return lambda path: client.get(f"/api/v1/{path}").json()


def names(body):
    return {row["name"] for row in body["results"]}


class TestEnterprises:
    @pytest.fixture
    def three(self, county):
        hills, lake = make.town(county, "云栖镇"), make.town(county, "青石街道")
        textiles = make.industry("17", "纺织业")
        return [
            make.enterprise(hills, "甲五金厂"),
            make.enterprise(lake, "乙纺织厂", industry=textiles),
            make.enterprise(lake, "丙五金厂", "规下"),
        ]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", "甲乙丙"),
            ("?town=青石街道", "乙丙"),
            ("?industry=17", "乙"),
            ("?scale=规下", "丙"),
            ("?q=五金", "甲丙"),
            ("?q=五金&town=青石街道", "丙"),
        ],
    )
    def test_filters(self, api, three, query, found):
        assert {name[0] for name in names(api(f"enterprises/{query}"))} == set(found)

    def test_found_by_the_start_of_its_credit_code(self, api, three):
        assert names(api(f"enterprises/?q={three[1].credit_code}")) == {"乙纺织厂"}

    def test_list_leads_to_the_enterprise(self, api, three, client):
        row = api("enterprises/?q=乙")["results"][0]
        full = client.get(row["url"]).json()
        assert full["credit_code"] == three[1].credit_code
        assert (full["town"], full["industry"], full["industry_name"]) == ("青石街道", "17", "纺织业")

    def test_land_is_what_is_used_today(self, api, three):
        about, today = three[0], timezone.localdate()
        own = make.parcel(about.town, about, area=40, tenure="出让", plot_ratio=1.2)
        make.occupancy(own, about, area=25.5)
        make.occupancy(make.parcel(about.town), about, area=4, kind="承租", until=today)
        make.occupancy(make.parcel(about.town), about, area=8, until=today - timedelta(days=1))
        make.occupancy(make.parcel(about.town), about, area=16, since=today + timedelta(days=1))
        body = api(f"enterprises/{about.credit_code}/")
        assert body["land"] == 29.5
        assert {use["area"] for use in body["occupancies"]} == {25.5, 4, 8, 16}
        (held,) = body["parcels"]
        assert (held["code"], held["area"], held["square_metres"]) == (own.code, 40.0, 26666.67)
        assert (held["tenure"], held["plot_ratio"]) == ("出让", 1.2)

    def test_uses_are_told_in_full(self, api, three):
        parcel = make.parcel(three[0].town)
        make.occupancy(parcel, three[0], 3, "承租", since=date(2020, 5, 1), until=date(2021, 4, 30))
        assert api(f"enterprises/{three[0].credit_code}/")["occupancies"] == [
            {
                "parcel": parcel.code, "kind": "承租", "area": 3.0, "floor_area": None,
                "since": "2020-05-01", "until": "2021-04-30",
            }
        ]  # fmt: skip


class TestFlags:
    @pytest.fixture
    def two(self, county):
        hills, lake = make.town(county, "云栖镇"), make.town(county, "青石街道")
        return [
            make.signal(make.enterprise(hills, "甲厂"), 2024),
            make.signal(make.enterprise(lake, "乙厂"), 2025, rule="area-floor"),
        ]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", {"甲厂", "乙厂"}),
            ("?year=2025", {"乙厂"}),
            ("?rule=tax-3y", {"甲厂"}),
            ("?town=云栖镇", {"甲厂"}),
            ("?town=云栖镇&year=2025", set()),
        ],
    )
    def test_filters(self, api, two, query, found):
        assert names(api(f"signals/{query}")) == found

    def test_one_enterprise(self, api, two):
        assert names(api(f"signals/?credit_code={two[0].enterprise.credit_code}")) == {"甲厂"}

    def test_rule_source_and_evidence(self, api, two):
        row = api("signals/?year=2024")["results"][0]
        assert (row["rule"], row["source"], row["year"]) == ("tax-3y", "湖州市 2021 年口径", 2024)
        assert row["sentence"] == two[0].sentence
        assert row["evidence"]["value"] == 2.4
        assert row["evidence"]["years"] == {"2022": 2.2, "2023": 2.6, "2024": 2.4}

    def test_evidence_of_a_rule_on_area_alone(self, api, two):
        two[0].evidence = {"land": 3.5}
        two[0].save()
        assert api("signals/?year=2024")["results"][0]["evidence"] == {"land": 3.5}

    def test_rules_not_adopted_stay_away(self, api, two):
        RuleSet.objects.update(adopted=False)
        assert api("signals/")["results"] == []
