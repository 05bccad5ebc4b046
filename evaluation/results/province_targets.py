"""What the texts ask for against every county of a province; results over too few enterprises are not among them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from evaluation.results.province import Line
from evaluation.results.target_board import Line as Target
from evaluation.results.target_board import Sheet, boards
from evaluation.targets.language import TargetDocument, documents
from mujun.accounts.models import County, Province


@dataclass(frozen=True)
class CountyTargets:
    """How one county stands."""

    county: County
    sheets: list[Sheet]

    @property
    def lines(self) -> dict[str, Target]:
        return {line.code: line for sheet in self.sheets for line in sheet.lines}


def targets_of(province: Province, year: int, code: str = "") -> list[CountyTargets]:
    """Every county in order of its code, or the one of `code`."""
    counties = list(province.counties.filter(code=code) if code else province.counties)
    found = boards([county.pk for county in counties], year, province.fewest)
    return [CountyTargets(county, found[county.pk]) for county in counties]


def chosen_document(asked: str, everybody: Sequence[CountyTargets]) -> tuple[str, TargetDocument]:
    """The one asked for, else the one in force of which the counties have most results."""
    known = documents()
    told = Counter(
        sheet.key for each in everybody for sheet in each.sheets for line in sheet.lines if line.is_known
    )
    key = asked if asked in known else max(known, key=lambda key: (known[key].is_in_force, told[key]))
    return key, known[key]


def known_codes(document: TargetDocument, everybody: Sequence[CountyTargets]) -> list[str]:
    """Targets of the document of which some county has a result."""
    own = [each.lines for each in everybody]
    return [code for code in document.targets if any(lines[code].is_known for lines in own)]


def beside(lines: Sequence[Line], everybody: Sequence[CountyTargets], codes: Collection[str]) -> list[Line]:
    """The counties side by side with these targets; `everybody` has all of them."""
    own = {each.county.pk: each.lines for each in everybody}
    return [replace(line, targets=[own[line.county.pk][code] for code in codes]) for line in lines]
