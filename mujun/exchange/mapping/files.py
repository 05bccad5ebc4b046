"""Mapping files as they are written, and the examples that come with the system."""

import hashlib
from collections.abc import Mapping as Known
from dataclasses import dataclass
from pathlib import Path

from mujun.documents import DocumentError, read
from mujun.exchange.mapping.checking import problems
from mujun.exchange.mapping.language import Mapping

LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True)
class MappingFile:
    """As it was written and as it is understood; `digest` is the SHA-256 of the text."""

    text: str
    digest: str
    mapping: Mapping


def load(text: str, file: str, known: Known[str, str] | None = None) -> MappingFile:
    """`known`: the columns of the resource with their units, where somebody knows them.

    Raises `DocumentError` with every mistake.
    """
    document = read(text, file)
    mapping = document.into(Mapping)
    if mistakes := [*problems(document, mapping, known)]:
        raise DocumentError(mistakes)
    return MappingFile(text, hashlib.sha256(text.encode()).hexdigest(), mapping)


def library() -> list[str]:
    return sorted(path.stem for path in LIBRARY.glob("*.yaml"))


def library_file(code: str) -> MappingFile:
    path = LIBRARY / f"{code}.yaml"
    return load(path.read_text(encoding="utf-8"), path.name)


def examples_of_lists() -> dict[str, list[MappingFile]]:
    """Of lists that are fetched, by the code of the first: those of one resource are sheets of one workbook."""
    found: dict[str, list[MappingFile]] = {}
    first: dict[str, str] = {}
    for code in library():
        file = library_file(code)
        if file.mapping.call.method == "GET":
            found.setdefault(first.setdefault(file.mapping.resource, code), []).append(file)
    return found
