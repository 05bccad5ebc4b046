"""Lists of findings and cases with their filters and files; who reaches a page, and what it shows them."""

import csv
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from landuse.actions import finding_objections
from landuse.actions.proposing import propose
from landuse.actions.speaking import File
from landuse.models import Case, FindingFile, LandFinding, Listing
from tests import factories as make
from tests.landuse import handling as land
from tests.pictures import png

pytestmark = pytest.mark.django_db
YEAR = f"?year={land.YEAR}"


@pytest.fixture
def of():
    made = land.people()
    make.batch(made.county, land.YEAR)
    return made


def listed(client, name, asked=""):
    """Names of the enterprises on the page and in the file, which are the same."""
    address = reverse(name) + asked
    page = client.get(address).context["page"]
    file = client.get(address + ("&" if "?" in asked else "?") + "download=list").content.decode("utf-8-sig")
    place = 3 if name == "finding-list" else 2
    names = [each.enterprise.name for each in page]
    assert names == [row[place] for row in csv.reader(StringIO(file))][1:]
    return names


class TestFindings:
    @pytest.fixture
    def three(self, of):
        other = make.enterprise(of.other_town.town, "青石模具厂")
        found = land.finding_of(of.about)
        late = land.finding_of(other, state="noticed", decided_at=None, decision="")
        ground = {"rule": "T-9", "title": "停产", "source": "", "sentence": "", "facts": [], "set": ""}
        LandFinding.objects.filter(pk=late.pk).update(evidence=[ground])
        wasteful = land.finding_of(of.about, kind="wasteful", number="339901-2025-77777", area=Decimal(12))
        return found, late, wasteful

    @pytest.mark.parametrize(
        ("asked", "names"),
        [
            ("", ["云栖轴承厂", "青石模具厂", "云栖轴承厂"]),
            ("&state=noticed", ["青石模具厂"]),
            ("&kind=wasteful", ["云栖轴承厂"]),
            ("&town=云栖镇&kind=low", ["云栖轴承厂"]),
            ("&rule=T-9", ["青石模具厂"]),
            ("&overdue=1", ["青石模具厂"]),
            ("&q=77777", ["云栖轴承厂"]),
            ("&q=无", []),
        ],
    )
    def test_page_and_file_list_what_is_asked_for(self, client, of, three, asked, names):
        client.force_login(of.officer)
        assert listed(client, "finding-list", YEAR + asked) == names

    def test_land_of_an_enterprise_found_twice_counts_once(self, client, of, three):
        client.force_login(of.officer)
        totals = client.get(reverse("finding-list") + YEAR).context["totals"]
        assert (totals["size"], totals["area"]) == (2, Decimal(22))

    def test_a_town_lists_its_own(self, client, of, three):
        client.force_login(of.other_town)
        assert listed(client, "finding-list", YEAR) == ["青石模具厂"]

    def test_the_enterprise_reaches_its_own_once_notified_and_only_papers_it_handed_in(self, client, of):
        finding = land.proposed(of)
        page = reverse("finding", args=[finding.pk])
        client.force_login(of.own)
        assert client.get(page).status_code == 404
        notice = land.Notice("请核实。", timezone.localdate(), 5, "natural")
        land.findings.notify(finding=finding, notice=notice, by=of.officer)
        paper = [File("送达回证.png", png())]
        finding_objections.add_files(finding=finding, title="送达回证", files=paper, by=of.officer)
        finding_objections.raise_objection(
            finding=finding, statement="有误", by=of.own, files=[File("合同.png", png())]
        )
        text = client.get(page).content.decode()
        assert "合同.png" in text
        assert "送达回证.png" not in text
        theirs, own = FindingFile.objects.order_by("pk")
        assert client.get(reverse("finding-file", args=[finding.pk, theirs.pk])).status_code == 404
        assert client.get(reverse("finding-file", args=[finding.pk, own.pk])).status_code == 200
        for stranger in (of.other_town, of.stranger):
            client.force_login(stranger)
            assert client.get(page).status_code == 404

    def test_what_somebody_else_did_meanwhile_is_said(self, client, of):
        finding = land.noticed(of)
        client.force_login(of.officer)
        answer = client.post(reverse("finding-act", args=[finding.pk, "notify"]), follow=True)
        assert "可能已经由别人办理" in answer.content.decode()
        assert client.post(reverse("finding-act", args=[finding.pk, "nothing"])).status_code == 404

    def test_one_on_the_list_of_wasteful_enterprises_makes_a_finding_of_that_kind(self, of):
        rules = of.about.signals.get().rule_set
        Listing.objects.create(
            enterprise=of.about, town=of.about.town, year=land.YEAR, rule_set=rules, rule="G-1", title="高耗低效",
            source="示例", evidence={"land": 12.5}, sentence="单位能耗高",
        )  # fmt: skip
        low = land.proposed(of)
        made = propose(county=of.county, year=land.YEAR, pointings=Listing.objects.all(), by=of.officer)
        (wasteful,) = made.findings
        assert (low.kind, wasteful.kind, wasteful.evidence[0]["rule"]) == ("low", "wasteful", "G-1")


class TestCases:
    def test_page_and_file_list_what_is_asked_for(self, client, of):
        closed = land.case_of(make.enterprise(of.about.town, "云栖拉丝厂"))
        today = timezone.localdate()
        Case.objects.filter(pk=closed.pk).update(stage="closed", accepted_on=today)
        late = land.case_of(of.about, treatment="LE-07-2", plan_due=today - timedelta(days=1))
        client.force_login(of.officer)
        assert listed(client, "case-list") == ["云栖轴承厂"]  # open ones unless asked otherwise
        assert sorted(listed(client, "case-list", "?stage=")) == ["云栖拉丝厂", "云栖轴承厂"]
        assert listed(client, "case-list", "?stage=closed") == ["云栖拉丝厂"]
        for asked in ("?overdue=1", "?unit=云栖镇", "?treatment=LE-07-2", "?q=轴承"):
            assert listed(client, "case-list", asked) == ["云栖轴承厂"]
        page = client.get(reverse("case-list"))
        assert page.context["late"] == [("云栖镇", "云栖镇", 1)]
        client.force_login(of.other_town)
        assert listed(client, "case-list") == []
        assert client.get(reverse("case", args=[late.pk])).status_code == 404

    def test_a_case_offers_what_is_next_to_whom_it_is_up(self, client, of):
        case = land.under_way(of)
        offered = {}
        for who in ("officer", "town"):
            client.force_login(getattr(of, who))
            page = client.get(reverse("case", args=[case.pk]))
            offered[who] = [each.deed.code for each in page.context["deeds"]]
        assert offered["town"] == ["report", "file"]
        assert offered["officer"] == [
            "report",
            "file",
            "refuse",
            "charge",
            "replan",
        ]  # not ready to be accepted

    def test_lists_cost_the_same_however_long_they_are(self, client, of, django_assert_max_num_queries):
        for number in range(12):
            land.case_of(make.enterprise(of.about.town, f"第{number}厂"))
        client.force_login(of.officer)
        for name, most in (("case-list", 22), ("finding-list", 24), ("case-board", 18)):
            with django_assert_max_num_queries(most):
                client.get(reverse(name) + YEAR)
