"""Which words the parks of a county may be described by: those delivered, and those the county has added."""

from collections import defaultdict
from dataclasses import dataclass

from landuse.models import ParkWord
from landuse.parks.words import TITLES, Words, delivered
from mujun.accounts.models import County


@dataclass(frozen=True)
class Offered:
    """The words of one field: `words` as delivered, `own` as the county has added them and not ended."""

    field: str
    title: str
    words: Words
    own: list[ParkWord]

    @property
    def names(self) -> list[str]:
        return [*self.words.words, *(each.word for each in self.own)]


def words_of(county: County) -> dict[str, Offered]:
    """By field of `Park`. One query."""
    own: dict[str, list[ParkWord]] = defaultdict(list)
    for each in ParkWord.objects.filter(county=county, ended_at=None).select_related("by"):
        own[each.field].append(each)
    return {
        field: Offered(field, title, delivered().of(field), own[field]) for field, title in TITLES.items()
    }
