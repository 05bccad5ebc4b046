"""What is said of the land: rules, signals and lists."""

from functools import cache
from hashlib import sha256

from landuse.identification.rules import LIBRARY as RULES
from landuse.identification.rules import load as load_rules
from landuse.models import (
    Enterprise,
    Listing,
    RuleSet,
    Signal,
)
from mujun.accounts.models import County
from tests.factories.serial import serial

_load_rules = cache(load_rules)


def rule_set(of: County, text: str = "", **fields) -> RuleSet:
    """A draft of the county's own, or what `fields` make of it."""
    text = text or "# 本县\n" + (RULES / "huzhou-2021.yaml").read_text(encoding="utf-8")
    loaded = _load_rules(text, "本县.yaml")
    fields = {"name": loaded.name, "kind": loaded.kind, "own": True} | fields
    return RuleSet.objects.create(
        county=of, text=text, digest=sha256(f"{next(serial)}{text}".encode()).hexdigest(), **fields
    )


def signal(about: Enterprise, year: int = 2025, rule: str = "tax-3y", land: float = 20) -> Signal:
    rules = RuleSet.objects.in_use(RuleSet.Kind.LAND).filter(county=about.county).first()
    rules = rules or rule_set(about.county, name="低效识别（示例）", own=False, adopted=True)
    return Signal.objects.create(
        enterprise=about,
        town=about.town,
        year=year,
        rule_set=rules,
        rule=rule,
        title="三年亩均税收低于界线",
        source="湖州市 2021 年口径",
        evidence={
            "metric": "三年平均亩均税收",
            "unit": "万元/亩",
            "value": 2.4,
            "line": 6,
            "operator": "<",
            "years": {str(year - 2): 2.2, str(year - 1): 2.6, str(year): 2.4},
            "land": land,
        },
        sentence=f"{year - 2}—{year} 年平均亩均税收 2.40 万元，低于 6.00 万元。",
    )


def listing(about: Enterprise, year: int = 2025) -> Listing:
    """On the list of 高耗低效企业 by a set that is adopted."""
    sets = RuleSet.objects.in_use(RuleSet.Kind.ENTERPRISES).filter(county=about.county)
    text = (RULES / "shaoxing-2022.yaml").read_text(encoding="utf-8")
    return Listing.objects.create(
        enterprise=about,
        town=about.town,
        year=year,
        rule_set=sets.first() or rule_set(about.county, text, adopted=True),
        rule="SX-1",
        title="亩均产值低于5万元",
        source="绍兴市2022年报道",
        evidence={"metric": "亩均产值", "unit": "万元/亩", "value": 4, "line": 5, "years": {}, "land": 20.0},
        sentence=f"{year} 年亩均产值 4.00 万元/亩，低于 5.00 万元/亩；用地 20.00 亩。",
    )
