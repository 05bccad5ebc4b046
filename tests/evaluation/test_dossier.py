"""How a result is put into words."""

import pytest

from evaluation.results.dossier import band, titled
from mujun.templatetags.figures import brief


@pytest.mark.parametrize(
    ("cuts", "bands"),
    [
        (["至20.0%", "至60%", "其余"], ["前 20%", "20% 至 60%", "60% 以后"]),
        (["前40%中按亩均税收取20%", "至60%", "其余"], ["前40%中按亩均税收取20%", "20% 至 60%", "60% 以后"]),
        (["总分 >= 90", "其余"], ["总分 >= 90", "其余"]),
        (["至10名", "占40%", "其余"], ["至10名", "占40%", "其余"]),
        (["其余"], ["全部"]),
    ],
)
def test_which_part_of_the_pool_a_grade_takes(cuts, bands):
    group = {"grades": [{"code": code, "cut": cut} for code, cut in zip("ABC", cuts, strict=False)]}

    assert [band(group, each["code"]) for each in group["grades"]] == bands


def test_a_grade_with_its_name():
    assert titled("A", {"A": "优先发展类"}) == "A 档（优先发展类）"
    assert titled("A", {}) == "A 档"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(35.68436676761935, "35.6844"), (0.030212345678, "0.03021"), (24.097, "24.097"), (0.235265, "0.235265")],
)
def test_a_computed_figure_is_not_shown_with_endless_decimals(value, shown):
    assert brief(value) == shown
