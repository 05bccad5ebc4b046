"""Who belongs to which region: rows of the enterprises' figures, in as many regions as they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.scoring.figures import Bools, Figures, Ints

# what a part of a region may be named by: key of the part → attribute of an enterprise
PART_WORDS = {"town": "镇街", "park": "园区", "industry": "行业"}


@dataclass(frozen=True)
class Part:
    """Enterprises that have every word given, or one enterprise by its credit code. Empty words ask for nothing."""

    town: str = ""
    park: str = ""
    industry: str = ""
    enterprise: str = ""

    def covers(self, figures: Figures) -> Bools:
        """One truth per row. A part that asks for nothing covers nobody."""
        asked = {word: getattr(self, key) for key, word in PART_WORDS.items() if getattr(self, key)}
        if self.enterprise:
            return np.fromiter((unit == self.enterprise for unit in figures.units), bool, len(figures))
        found = np.full(len(figures), bool(asked))
        for word, name in asked.items():
            found &= figures.among(word, [name])
        return found


@dataclass(frozen=True)
class Grouping:
    """`members[i]` are the rows of region `names[i]`, each once, ascending. Regions may share rows (F-06). `same`: of
    each row the first with the same enterprise; None where each enterprise has one row.
    """

    names: tuple[str, ...]
    members: tuple[Ints, ...]
    same: Ints | None = None

    @classmethod
    def by_word(cls, figures: Figures, word: str) -> "Grouping":
        """A region for each word that somebody has, in order of the words."""
        label = figures.label(word)
        order = sorted(range(len(label.words)), key=label.words.__getitem__)
        there = [at for at in order if (label.codes == at).any()]
        return cls(
            tuple(label.words[at] for at in there), tuple(np.flatnonzero(label.codes == at) for at in there)
        )

    @classmethod
    def whole(cls, figures: Figures, name: str) -> "Grouping":
        return cls((name,), (np.arange(len(figures)),))

    @classmethod
    def of_parts(cls, figures: Figures, regions: Mapping[str, Sequence[Part]]) -> "Grouping":
        """An enterprise that two parts of a region cover counts in it once."""
        nobody = np.zeros(len(figures), bool)
        covered = [
            np.logical_or.reduce([nobody, *(part.covers(figures) for part in parts)])
            for parts in regions.values()
        ]
        return cls(tuple(regions), tuple(np.flatnonzero(rows) for rows in covered))

    @property
    def shares(self) -> bool:
        """Whether somebody belongs to two of the regions."""
        return sum(map(len, self.members)) > len(once(self.members, self.same))

    def together(self, name: str) -> "Grouping":
        """The region above: whoever counts in two of these counts once (F-06)."""
        return Grouping((name,), (once(self.members, self.same),), self.same)

    def above(self, within: Ints | None) -> "Grouping":
        """A region above the regions of each class; `within` is the class of each region from 0, None for one class."""
        if within is None:
            return self.together("0")
        classes = range(int(within.max(initial=-1)) + 1)
        own = ([self.members[at] for at in np.flatnonzero(within == each)] for each in classes)
        above = tuple(once(rows, self.same) for rows in own)
        return Grouping(tuple(map(str, classes)), above, self.same)

    def among(self, names: Sequence[str]) -> "Grouping":
        """Of these names, in their order; a name that has no members here has nobody."""
        known = dict(zip(self.names, self.members, strict=True))
        rows = tuple(known.get(name, np.empty(0, np.int64)) for name in names)
        return Grouping(tuple(names), rows, self.same)


def once(members: Sequence[Ints], same: Ints | None = None) -> Ints:
    """All rows, ascending, of several rows of an enterprise the one that stands first."""
    if not len(members):
        return np.empty(0, np.int64)
    rows: Ints = np.concatenate(members)
    if same is None:
        return np.unique(rows)
    _, first = np.unique(same[rows], return_index=True)
    return np.sort(rows[first])
