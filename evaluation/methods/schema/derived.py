"""Variables that a method computes from others, and the coefficients of the year it computes them with."""

from collections.abc import Mapping
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from evaluation.methods.formulas import Node, names, parse
from evaluation.methods.schema.words import Formula
from mujun.documents import Entry, fail


def _years(value: object) -> object:
    """YAML reads 2021 as a number."""
    return {str(year): each for year, each in value.items()} if isinstance(value, Mapping) else value


class Coefficient(Entry):
    """A number that is the same for everybody: one for all years, or one a year."""

    unit: str = Field("", alias="单位")
    source: str = Field("", alias="来源")
    value: Decimal | None = Field(None, alias="值")
    yearly: Annotated[dict[str, Decimal], BeforeValidator(_years)] = Field(default_factory=dict, alias="逐年")

    @model_validator(mode="after")
    def _one_or_many(self) -> "Coefficient":
        if (self.value is None) == (not self.yearly):
            fail("“值”和“逐年”应写其中一个", "各年相同写“值”，各年不同写“逐年: {2024: …, 2025: …}”")
        return self

    def of(self, year: int) -> Decimal | None:
        return self.yearly.get(str(year)) if self.yearly else self.value


class Derived(Entry):
    """A variable by a formula over variables, coefficients and other derived variables."""

    formula: Formula = Field(alias="算式")
    unit: str = Field(alias="单位")

    @property
    def node(self) -> Node:
        return parse(self.formula)


def in_order(derived: Mapping[str, Derived]) -> list[str]:
    """Each after those it is computed from. Raises `graphlib.CycleError`."""
    graph = {name: set(names(each.node, ())) & derived.keys() for name, each in derived.items()}
    return list(TopologicalSorter(graph).static_order())


def circle(derived: Mapping[str, Derived]) -> list[str]:
    """Names that are computed from each other, the first again at the end; empty when there are none."""
    try:
        in_order(derived)
    except CycleError as error:
        return list(error.args[1])
    return []
