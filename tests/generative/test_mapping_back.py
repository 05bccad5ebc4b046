"""What a mapping tells the other side comes back as it was, wherever nothing had to be rounded."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from hypothesis import assume, given
from hypothesis import strategies as st

from mujun.exchange.mapping import backward, files, forward, tables
from mujun.exchange.mapping.units import as_decimal, dimension, ends, known_units, ratio, rounded

UNITS = sorted(set(known_units()))
ALIKE = [pair for pair in permutations(UNITS, 2) if dimension(pair[0]) == dimension(pair[1])]
PER = [("万元/亩", "元/平方米"), ("万元/亩", "亿元/平方公里"), ("吨标煤/万元", "千克标煤/元")]
HEAD = """映射: 试验
版次: 1
来源: 试验
资源: 试验
编号: [名称]
报文: {路径: /x, 放在: a.b, 成组: 是, 幂等号: id}
字段:
  - {对方: n, 名称: 名称, 我方: 名称, 必填: 是}
"""
CODES = "代码表: {档: {A: 1, B: x, C: '3'}, 是非: {是: Y, 否: N}}\n"
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**8), max_value=10**8)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def there_and_back(mapping, row):
    made = forward.records(mapping, [row])
    assume(not made.flaws)
    text = forward.message(mapping, made.records[0].fields, "1", 1)
    rows, flaws = backward.rows(mapping, backward.records_in(mapping, json.loads(text, parse_float=Decimal)))
    assert not flaws
    return rows[0]


@st.composite
def columns_of_every_kind(draw):
    """Fields without rounding, with a value for each, sometimes none."""
    fields, row = [], {"名称": draw(texts)}
    kinds = {
        "{对方: t.a, 我方: 文字}": ("文字", texts),
        "{对方: t.b, 我方: 数, 类型: 数, 缺失: 空值}": ("数", numbers),
        "{对方: t.c, 我方: 元, 类型: 数, 单位: {我方: 万元, 对方: 元}}": ("元", numbers),
        "{对方: i, 我方: 整数, 类型: 整数}": ("整数", st.integers(-(10**14), 10**14)),
        "{对方: d, 我方: 日期, 类型: 日期, 格式: YYYYMMDD}": (
            "日期",
            st.dates(date(1950, 1, 1), date(2100, 1, 1)),
        ),
        "{对方: f, 我方: 是否, 类型: 是否, 缺失: 空值}": ("是否", st.booleans()),
        "{对方: g, 我方: 是非, 类型: 是否, 代码表: 是非}": ("是非", st.booleans()),
        "{对方: h, 我方: 档次, 代码表: 档}": ("档次", st.sampled_from("ABC")),
    }
    for written, (name, values) in kinds.items():
        fields.append(f"  - {written}\n")
        row[name] = draw(st.none() | values)
    return files.load(HEAD + "".join(draw(st.permutations(fields))) + CODES, "试验").mapping, row


@given(columns_of_every_kind())
def test_there_and_back_is_the_same(drawn):
    mapping, row = drawn
    assert there_and_back(mapping, row) == row


@given(columns_of_every_kind())
def test_through_a_sheet_too(drawn):
    mapping, row = drawn
    made = tables.table(mapping, [row])
    assume(not made.flaws)
    rows, flaws = tables.rows_of(mapping, made.heading, made.rows)
    assert (rows, flaws) == ([row], [])


def with_units(pair, places):
    field = f"  - {{对方: v, 我方: 值, 类型: 数, 单位: {{我方: {pair[0]!r}, 对方: {pair[1]!r}}}, 小数: {places}}}\n"
    return files.load(HEAD + field, "试验").mapping


@given(st.sampled_from(ALIKE + PER), numbers, st.integers(0, 8))
def test_rounding_loses_at_most_half_of_the_last_place(pair, value, places):
    row = {"名称": "甲", "值": value}
    came = there_and_back(with_units(pair, places), row)["值"]
    factor = ratio(*pair)
    bound = Fraction(1, 2 * 10**places) / factor + Fraction(1, 10**10)
    assert abs(Fraction(came) - Fraction(value)) <= bound
    if Fraction(rounded(Fraction(value) * factor, places)) == Fraction(value) * factor:
        assert came == value


@given(st.sampled_from(ALIKE + PER), numbers)
def test_conversion_is_exact_both_ways(pair, value):
    one, other = ratio(*pair), ratio(*reversed(pair))
    assert one * other == 1
    if ends(one):
        assert Fraction(as_decimal(Fraction(value) * one)) == Fraction(value) * one


@given(st.fractions(), st.integers(0, 6))
def test_rounded_is_half_away_from_zero(value, places):
    near = Fraction(rounded(value, places))
    assert abs(near - value) <= Fraction(1, 2 * 10**places)
    if abs(near - value) == Fraction(1, 2 * 10**places):
        assert abs(near) > abs(value)
