"""Column checks of workbook tables. Pure: pandas in, tables or problems out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    pass


@dataclass(frozen=True)
class Sheet:
    pass
