"""The attributes of a snapshot's enterprises as columns: made, stored, read back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import orjson

from evaluation.methods.dictionary import NUMBERS
from evaluation.models import Snapshot, SnapshotColumn
from evaluation.scoring.figures import Bools, Floats, Labels
from landuse.register.attributes import Attributes
from mujun.copying import array_text, copy_in_text, escape

Kind = SnapshotColumn.Kind
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Column:
    """As `SnapshotColumn` has it, before it is stored."""

    kind: str
    name: str
    words: Sequence[str]
    values: Sequence[int | None]

    def __str__(self) -> str:
        return f"{self.kind}|{self.name}|{'、'.join(self.words)}|{self.values}"


@dataclass(frozen=True)
class Known:
    """The columns of a snapshot as `Figures` take them; `grades` by year."""

    labels: Mapping[str, Labels]
    numbers: Mapping[str, Floats]
    days: Mapping[str, Floats]
    flags: Mapping[tuple[str, str], Bools]
    grades: Mapping[int, Labels]


def columns_of(known: Attributes, enterprises: Sequence[int]) -> list[Column]:
    """Only what somebody has; in an order of its own, so that equal years give equal columns."""
    place = {enterprise: at for at, enterprise in enumerate(enterprises)}
    return [
        *(
            _words(Kind.WORD, name, words, enterprises)
            for name, words in sorted(known.words.items())
            if words
        ),
        *(_days(name, days, enterprises) for name, days in sorted(known.days.items()) if days),
        *(_flag(*flag, who, place) for flag, who in sorted(known.flags.items())),
        *(
            _words(Kind.PAST_GRADE, str(year), grades, enterprises)
            for year, grades in sorted(known.grades.items())
        ),
    ]


def store(snapshot: Snapshot, columns: Iterable[Column]) -> None:
    rows = [
        (str(snapshot.pk), each.kind, escape(each.name), array_text(each.words), _array(each.values))
        for each in columns
    ]
    if rows:
        copy_in_text(
            SnapshotColumn, ["snapshot_id", "kind", "name", "words", "values"], list(zip(*rows, strict=True))
        )


def _array(values: Sequence[int | None]) -> str:
    return "{" + orjson.dumps(values)[1:-1].decode() + "}"


def read(snapshot: Snapshot) -> Known:
    return known_of(snapshot.columns.all(), snapshot.enterprises)


def known_of(columns: Iterable[Column | SnapshotColumn], size: int) -> Known:
    found = Known({}, {}, {}, {}, {})
    for column in columns:
        values = np.array([-1 if value is None else value for value in column.values], np.int64)
        if column.kind == Kind.FLAG:
            flag = np.zeros(size, bool)
            flag[values] = True
            found.flags[column.name, column.words[0]] = flag
        elif column.kind == Kind.DAY:
            missing = [value is None for value in column.values]
            found.days[column.name] = np.where(missing, np.nan, values)
        elif column.kind == Kind.PAST_GRADE:
            found.grades[int(column.name)] = Labels(values, tuple(column.words))
        elif column.name in NUMBERS:
            # kept as the text of the decimal
            found.numbers[column.name] = np.array([*map(float, column.words), np.nan])[values]
        else:
            found.labels[column.name] = Labels(values, tuple(column.words))
    return found


def _words(kind: str, name: str, words: Mapping[int, str], enterprises: Sequence[int]) -> Column:
    known = sorted({words[who] for who in enterprises if who in words})
    code = {word: at for at, word in enumerate(known)}
    return Column(kind, name, known, [code.get(words.get(who, "")) for who in enterprises])


def _days(name: str, days: Mapping[int, date], enterprises: Sequence[int]) -> Column:
    counted = [(days[who] - _EPOCH).days if who in days else None for who in enterprises]
    return Column(Kind.DAY, name, [], counted)


def _flag(kind: str, word: str, who: set[int], place: Mapping[int, int]) -> Column:
    return Column(Kind.FLAG, kind, [word], sorted(place[each] for each in who if each in place))
