"""What each grade would mean to an enterprise: shares of a rate and 从高 are those of the lever's record."""

from decimal import Decimal

import pytest

from evaluation.paper_facts.means import Means
from mujun.templatetags.figures import number
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db


def test_a_grade_has_its_share_and_of_a_group_only_the_highest_counts():
    here = judged.county()
    terms = {"rate": "0.30", "grade_shares": {"C": "0.5"}, "highest_of": "电价加价"}
    shared = {"grades": ["C", "D"], "formula": "用电量 * 标准", "terms": terms}
    make.lever(here.county, "dear", **shared)
    make.lever(here.county, "cheap", **shared | {"terms": terms | {"rate": "0.10"}})
    make.lever(here.county, "other", grades=["D"], formula="用电量 * 0.1")
    means = Means.of(here.run)
    by_code = {each.lever.code: each for each in means.measures}
    who = here.enterprises[0].pk
    dear = by_code["dear"].amounts
    assert dear["C"][who] == pytest.approx(dear["D"][who] / 2, abs=Decimal("0.0001"))
    due = {row["档次"]: row["金额"] for row in means.by_grade(who, ["A", "B", "C", "D"])}
    for code in ("C", "D"):
        apart = [each for each in means.measures if not each.lever.highest_of and each.touches(who, code)]
        beside = sum(each.money(who, code) for each in apart)
        assert due[code] == number(by_code["dear"].money(who, code) + beside)
