"""Regions are sums over members: ratios of sums, everybody once, nobody's missing figure under another's."""

import math

import numpy as np
import pytest

from evaluation.regions.grouping import Grouping, Part
from evaluation.regions.summing import MEMBERS, summed
from evaluation.scoring.figures import Figures, Labels

NAN = float("nan")
TOWNS = ["东镇", "东镇", "西镇", "西镇", None]


@pytest.fixture
def enterprises():
    return Figures(
        units=["甲", "乙", "丙", "丁", "戊"],
        numbers={
            "税收实际贡献": np.array([10.0, 20.0, 5.0, NAN, 7.0]),
            "用地面积": np.array([1.0, NAN, 2.0, 4.0, 7.0]),
        },
        labels={
            "镇街": Labels.of(TOWNS),
            "行业": Labels.of(["17", "33", "17", "17", "33"]),
            "园区": Labels.of(["新园", None, None, "新园", None]),
        },
        year=2024,
    )


def of_town(enterprises):
    return summed(enterprises, Grouping.by_word(enterprises, "镇街"))


class TestSums:
    def test_who_has_no_town_is_in_none(self, enterprises):
        regions = of_town(enterprises)
        assert list(regions.units) == ["东镇", "西镇"]
        assert regions.number(MEMBERS).tolist() == [2, 2]
        assert regions.number("税收实际贡献").tolist() == [30, 5]

    def test_a_formula_leaves_out_whoever_lacks_one_of_its_figures(self, enterprises):
        read = of_town(enterprises).behind(["税收实际贡献", "用地面积"])
        assert read.number("税收实际贡献").tolist() == [10, 5]
        assert read.number("用地面积").tolist() == [1, 2]

    def test_and_names_who_that_was(self, enterprises):
        gaps = of_town(enterprises).gaps(["税收实际贡献", "用地面积", MEMBERS])
        assert [[enterprises.units[row] for row in rows] for rows in gaps] == [["乙"], ["丁"]]

    def test_of_nobody_nothing_is_known(self, enterprises):
        regions = summed(enterprises, Grouping.by_word(enterprises, "镇街").among(["西镇", "北镇"]))
        assert regions.number(MEMBERS).tolist() == [2, 0]
        assert math.isnan(regions.number("用地面积")[1])

    def test_years_past_are_summed_over_the_members_of_their_date(self, enterprises):
        before = Figures(
            ["甲", "乙"],
            {"税收实际贡献": np.array([1.0, NAN]), "用地面积": np.array([1.0, 1.0])},
            {"镇街": Labels.of(["西镇", "西镇"])},
            year=2023,
        )
        now = Grouping.by_word(enterprises, "镇街")
        past = summed(before, Grouping.by_word(before, "镇街").among(now.names))
        read = summed(enterprises, now, past={1: past}).behind(["税收实际贡献", "用地面积"])
        assert read.before(1).number("用地面积").tolist()[1] == 1
        assert math.isnan(read.before(1).number("用地面积")[0])


class TestParts:
    def test_a_part_covers_who_has_all_it_names(self, enterprises):
        regions = {
            "轻纺": [Part(town="西镇", industry="17")],
            "两处": [Part(park="新园"), Part(enterprise="戊")],
        }
        assert [rows.tolist() for rows in Grouping.of_parts(enterprises, regions).members] == [
            [2, 3],
            [0, 3, 4],
        ]

    def test_a_part_that_names_nothing_covers_nobody(self, enterprises):
        assert not Part().covers(enterprises).any()

    def test_f06_who_counts_in_two_regions_counts_once_above(self, enterprises):
        regions = {"园": [Part(park="新园")], "业": [Part(industry="17")], "镇": [Part(town="东镇")]}
        both = Grouping.of_parts(enterprises, regions)
        above = summed(enterprises, both.together("全县"))
        assert above.number(MEMBERS).tolist() == [4]
        assert above.number("税收实际贡献").tolist() == [35]
