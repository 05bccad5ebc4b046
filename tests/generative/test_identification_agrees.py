"""Whatever rules say and figures are, columns catch what looking at one row after the other does."""

from datetime import date
from decimal import Decimal
from typing import get_args

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from landuse.identification.engine import identify
from landuse.identification.evidence import explain
from landuse.identification.language import Flag, Retention, Rule
from landuse.identification.record import Record, Retained
from tests.generative.reference import identifying

DAY = date(2024, 2, 29)
YEARS = [2022, 2023, 2024]
YEARLY = {"tax": "亩均税收", "energy": "单位增加值能耗"}
LEVELS = {"plot_ratio": "容积率", "invested": "投资强度"}
FLAGS, REASONS = get_args(Flag)[:4], get_args(Retention)

# few and small numbers, so that values meet lines often; tenths, so that they are not binary
amount = st.one_of(st.none(), st.integers(0, 12).map(lambda n: Decimal(n) / 10))
day = st.one_of(st.none(), st.dates(date(2023, 1, 25), date(2024, 3, 1)))
line = st.integers(0, 20).map(lambda n: Decimal(n) / 10)
share = st.sampled_from([Decimal("0.5"), Decimal("0.9"), Decimal(1)])
whom = {
    "规模": st.sampled_from(["规上", "规下"]),
    "行业": st.lists(st.sampled_from(["17", "33"]), min_size=1, max_size=2),
}
limits = {"低于": line, "不高于": line, "高于": line, "不低于": line, "低于约定的": share}
branches = {"低于同业平均的": share, "高于同业平均的": st.sampled_from([Decimal(1), Decimal("1.2")])}


def some(keys: dict, least: int = 1, most: int = 2) -> st.SearchStrategy[dict]:
    names = st.lists(st.sampled_from(sorted(keys)), min_size=least, max_size=most, unique=True)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: keys[name] for name in chosen}))


def joined(*parts: st.SearchStrategy[dict]) -> st.SearchStrategy[dict]:
    return st.tuples(*parts).map(lambda each: {key: value for part in each for key, value in part.items()})


count = st.integers(1, 3)
over_years = st.one_of(
    st.just({}), st.fixed_dictionaries({"近几年平均": count}), st.fixed_dictionaries({"连续几年": count})
)
cases = st.lists(joined(some(whom, 0), some(limits | branches)), min_size=1, max_size=3)
bounds = st.one_of(some(limits | branches), cases.map(lambda each: {"分类": each}))
measured = st.one_of(
    joined(st.fixed_dictionaries({"指标": st.sampled_from([*YEARLY.values()])}), bounds, over_years),
    joined(st.fixed_dictionaries({"指标": st.sampled_from([*LEVELS.values()])}), some(limits)),
)
stated = some(
    whom
    | {
        "面积不少于": line,
        "面积少于": line,
        "停产满几个月": st.sampled_from([1, 6, 12]),
        "空置满几个月": st.sampled_from([1, 6, 12]),
        "情形": st.lists(st.sampled_from(FLAGS), min_size=1, max_size=2),
    },
    least=1,
)
graded = st.fixed_dictionaries(
    {"档次": st.lists(st.sampled_from("ABCD"), min_size=1, max_size=2), "连续几年": count}
)
leaf = st.one_of(measured, stated, graded, joined(measured, stated))
condition = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"且": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"或": parts}),
    ),
    max_leaves=4,
)
rule = st.builds(
    lambda said, reasons: Rule.model_validate(
        said | {"编号": "T", "说明": "试", "依据": "试", "可保留": reasons}
    ),
    condition,
    st.lists(st.sampled_from(REASONS), max_size=2),
)
years = st.lists(amount, min_size=3, max_size=3)
enterprise = st.fixed_dictionaries(
    {
        "scale": st.sampled_from(["规上", "规下"]),
        "industry": st.sampled_from(["17", "33"]),
        "land": years,
        "tax": years,
        "energy": years,
        "value_added": years,
        "plot_ratio": amount,
        "invested": amount,
        "promised": st.fixed_dictionaries(dict.fromkeys((*YEARLY.values(), *LEVELS.values()), line)),
        "grades": st.lists(st.sampled_from("ABCD"), min_size=3, max_size=3),
        "stopped": day,
        "vacant": day,
        "flags": st.sets(st.sampled_from(FLAGS), max_size=2),
        "retained": st.lists(
            st.tuples(st.sampled_from(REASONS), day.filter(bool), day, st.booleans()), max_size=1
        ),
    }
)


@settings(max_examples=80)
@given(st.lists(rule, min_size=1, max_size=3), st.lists(enterprise, min_size=1, max_size=6))
def test_columns_catch_what_looking_at_each_row_does(rules, everybody):
    hits = identify(rules, record(everybody))
    assert [hit.rows.tolist() for hit in hits] == [identifying.caught(each, everybody, DAY) for each in rules]
    for hit in hits:
        assert [one.row for one in explain(hit)] == hit.rows.tolist()


@settings(max_examples=40)
@given(st.lists(enterprise, min_size=1, max_size=8), line, line, st.sampled_from([*YEARLY.values()]))
def test_a_higher_line_catches_whoever_a_lower_one_does(everybody, one, other, metric):
    low, high = sorted((one, other))
    under, over = (
        [{"编号": "T", "说明": "试", "依据": "试", "指标": metric, key: each} for each in (low, high)]
        for key in ("低于", "高于")
    )
    on = record(everybody)
    found = [
        set(hit.rows.tolist()) for hit in identify([Rule.model_validate(each) for each in under + over], on)
    ]
    assert found[0] <= found[1]
    assert found[3] <= found[2]


def record(everybody: list[dict]) -> Record:
    retained = [(at, *entry) for at, each in enumerate(everybody) for entry in each["retained"]]
    return Record(
        years=YEARS,
        amounts={name: by_year(everybody, name) for name in ("tax", "energy", "value_added")},
        land=by_year(everybody, "land"),
        scale=np.array([each["scale"] for each in everybody]),
        industry=np.array([each["industry"] for each in everybody]),
        day=DAY,
        levels={name: np.array([each[name] for each in everybody], float) for name in LEVELS},
        promised={
            name: np.array([each["promised"][name] for each in everybody], float)
            for name in (*YEARLY.values(), *LEVELS.values())
        },
        grades=[np.array([each["grades"][at] for each in everybody]) for at in range(3)],
        stopped=days([each["stopped"] for each in everybody]),
        vacant=days([each["vacant"] for each in everybody]),
        flags={name: np.array([name in each["flags"] for each in everybody]) for name in FLAGS},
        retained=Retained(
            np.array([each[0] for each in retained], np.int64),
            np.array([each[1] for each in retained], str),
            days([each[2] for each in retained]),
            days([each[3] for each in retained]),
            np.array([each[4] for each in retained], bool),
        ),
    )


def by_year(everybody: list[dict], name: str) -> list[np.ndarray]:
    return [np.array([each[name][at] for each in everybody], float) for at in range(3)]


def days(of: list[date | None]) -> np.ndarray:
    return np.array(of, dtype="datetime64[D]")
