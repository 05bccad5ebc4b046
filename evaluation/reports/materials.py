"""A published run to take along: the method and the frozen figures as files from which `manage.py score` makes the
same results without a database.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import numpy as np
import yaml

from evaluation.methods.dictionary import COLUMNS, DATES, NUMBERS, UNIT
from evaluation.scoring.figures import Figures, Floats, Labels
from evaluation.scoring.registers import YEAR

METHOD, FIGURES, REGISTER, HISTORY = "办法.yaml", "数据.csv", "属性.csv", "往年.csv"
RESULTS, NOTE = "结果.csv", "说明.txt"
# the same files give the same archive
_WHEN = (1980, 1, 1, 0, 0, 0)


def archive(
    resolved: str, figures: Figures, results: Iterable[Sequence[object]], digests: Mapping[str, str]
) -> bytes:
    """`results`: header and rows as published; `digests` by name, for the note."""
    files = {
        METHOD: method_text(resolved),
        FIGURES: _csv(figures_table(figures)),
        REGISTER: _csv(register_table(figures)),
        RESULTS: _csv(results),
    }
    if figures.past:
        files[HISTORY] = _csv(history_table(figures))
    files[NOTE] = _note(figures.year, digests, HISTORY in files)
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as zipped:
        for name, text in files.items():
            zipped.writestr(ZipInfo(name, _WHEN), text.encode(), ZIP_DEFLATED)
    return output.getvalue()


def method_text(resolved: str) -> str:
    """The whole method in one file, with what it took over from others merged in."""
    document = {key: value for key, value in json.loads(resolved).items() if key != "沿用"}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=1000)


def figures_table(figures: Figures) -> Iterator[list[str]]:
    names = [name for name in figures.numbers if name not in DATES and name not in NUMBERS]
    yield [UNIT, *names]
    columns = [_numbers(figures.numbers[name]) for name in names]
    yield from map(list, zip(figures.units, *columns, strict=True))


def register_table(figures: Figures) -> Iterator[list[str]]:
    columns = _words(figures) | _days(figures) | _registered(figures) | _flags(figures)
    yield [UNIT, *columns]
    yield from map(list, zip(figures.units, *columns.values(), strict=True))


def history_table(figures: Figures) -> Iterator[list[str]]:
    """A row for each unit and year; a year of which nothing is known has none."""
    known = [past for past in figures.past.values() if past.numbers or past.labels]
    numbers = list(dict.fromkeys(name for past in known for name in past.numbers if name not in DATES))
    words = list(dict.fromkeys(name for past in known for name in past.labels if name in COLUMNS))
    yield [UNIT, YEAR, *numbers, *words]
    for past in known:
        blank = [""] * len(past)
        columns = [_numbers(past.numbers[name]) if name in past.numbers else blank for name in numbers]
        columns += [_texts(past.labels[name]) if name in past.labels else blank for name in words]
        years = [str(past.year)] * len(past)
        yield from map(list, zip(past.units, years, *columns, strict=True))


def _words(figures: Figures) -> dict[str, list[str]]:
    return {name: _texts(label) for name, label in figures.labels.items() if name in COLUMNS}


def _days(figures: Figures) -> dict[str, list[str]]:
    return {
        name: [
            str(np.datetime64(int(day), "D")) if day == day else "" for day in figures.numbers[name].tolist()
        ]
        for name in DATES
        if name in figures.numbers
    }


def _registered(figures: Figures) -> dict[str, list[str]]:
    return {name: _numbers(figures.numbers[name]) for name in NUMBERS if name in figures.numbers}


def _flags(figures: Figures) -> dict[str, list[str]]:
    found: dict[str, list[list[str]]] = {}
    for (kind, word), held in figures.flags.items():
        cells = found.setdefault(kind, [[] for _ in range(len(figures))])
        for row in np.flatnonzero(held).tolist():
            cells[row].append(word)
    return {kind: ["、".join(words) for words in cells] for kind, cells in found.items()}


def _texts(label: Labels) -> list[str]:
    words = [*label.words, ""]
    return [words[code] for code in label.codes.tolist()]


def _numbers(column: Floats) -> list[str]:
    """The shortest text that gives the same number back."""
    return [repr(number) if number == number else "" for number in column.tolist()]


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return "\ufeff" + text.getvalue()


def _note(year: int, digests: Mapping[str, str], looks_back: bool) -> str:
    history = f" --history {HISTORY}" if looks_back else ""
    lines = [
        f"{year} 年公布的结果，和算出它的办法与数据。没有数据库也能重算：",
        "",
        f"  manage.py score {METHOD} {FIGURES} --register {REGISTER}{history} --year {year} --out 重算.csv",
        "",
        f"重算的档次与“{RESULTS}”逐户相同，打印的结果摘要与下面的相同。",
        "",
        *(f"{name}：{digest}" for name, digest in digests.items()),
        "",
    ]
    return "\n".join(lines)
