"""What each grade would mean to an enterprise: shares of a rate, 从高 and ladders are those of the lever's record."""

from datetime import date

import numpy as np
import pytest

from evaluation.actions.snapshots import thaw
from evaluation.models import Lever
from evaluation.paper_facts.means import Means
from evaluation.scoring.rounding import rounded
from mujun.templatetags.figures import number
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 1)
OVERLAPPING = {"grades": ["C", "D"], "formula": "用电量 * 标准"}
DEAR = {"rate": "0.30", "grade_shares": {"C": "0.5"}, "highest_of": "电价加价"}


@pytest.fixture
def here():
    """Two surcharges of one group, one beside them, and one that rises with every year in D."""
    made = judged.county()
    make.lever(made.county, "dear", **OVERLAPPING, terms=DEAR)
    make.lever(made.county, "cheap", **OVERLAPPING, terms=DEAR | {"rate": "0.10"})
    ladder = {"rate_by_running": {1: "0.1", 2: "0.2"}}
    make.lever(made.county, "ladder", name="逐年提高", grades=["D"], formula="用电量 * 标准", terms=ladder)
    make.graded(made.county, 2024, dict.fromkeys(made.enterprises[::2], "D"))
    return made


def used(here, of) -> float:
    frozen = thaw(here.run.snapshot)
    return float(frozen.figures.number("用电量")[frozen.enterprises.index(of.pk)])


def test_a_grade_has_its_share_of_a_group_the_highest_and_its_step_of_a_ladder(here):
    """The first was D last year and would be for the second year, the next would begin."""
    for about, step in ((here.enterprises[0], 2), (here.enterprises[1], 1)):
        electricity = used(here, about)
        rows = {row["档次"]: row for row in Means.of(here.run).by_grade(about.pk, ["A", "B", "C", "D"])}
        assert rows["A"]["金额"] == "—"
        assert rows["C"]["金额"] == number(rounded_to(electricity * 0.15))
        others = [rounded_to(electricity * rate) for rate in (0.3, 0.3, 0.1 * step)]  # 差别电价 of the county
        assert rows["D"]["金额"] == number(sum(others))
        assert f"逐年提高（连续第 {step} 年）" in rows["D"]["措施"]


def test_what_is_executed_is_told_apart_from_what_is_only_reckoned(here):
    """The cheap one has its papers: it is charged, whatever an example would charge instead, and nothing twice."""
    papers = {"legal_basis": "例", "review_number": "例", "review_date": DAY, "valid_from": DAY}
    Lever.objects.filter(code="cheap").update(status="现行", **papers)
    about = here.enterprises[1]
    electricity = used(here, about)
    rows = {row["档次"]: row for row in Means.of(here.run).by_grade(about.pk, ["A", "D"])}
    assert (rows["A"]["已施行"], rows["D"]["已施行"]) == ("—", number(rounded_to(electricity * 0.1)))
    assert rows["D"]["金额"] == number(sum(rounded_to(electricity * rate) for rate in (0.3, 0.3, 0.1)))


def rounded_to(amount: float):
    return rounded(np.array([amount]), 4, "四舍五入")[0]
