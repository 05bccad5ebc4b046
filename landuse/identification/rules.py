"""Read files of identification rules."""

from pathlib import Path

from landuse.identification.checking import problems
from landuse.identification.language import RuleSet
from mujun.documents import OPEN, Document, DocumentError, Key, Problem, read

LIBRARY = Path(__file__).parent / "library"


def load(text: str, file: str) -> RuleSet:
    """Raises `DocumentError` with every mistake."""
    document = read(text, file)
    rule_set = document.into(RuleSet)
    if mistakes := [*problems(document, rule_set)]:
        raise DocumentError(mistakes)
    return rule_set


def library() -> list[str]:
    """The codes of the published rule sets."""
    return sorted(path.stem for path in LIBRARY.glob("*.yaml"))


def open_points(text: str, file: str) -> list[Problem]:
    """Where the source is silent. A rule with such a point is not applied before somebody decides it."""
    return [*_open(read(text, file))]


def _open(document: Document) -> list[Problem]:
    found: list[Problem] = []

    def look(value: object, key: Key) -> None:
        if value == OPEN:
            found.append(document.problem(key, "文件没有规定", "由本县规定后填写；填写以前这条规则不运行"))
        inner = (
            value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else [])
        )
        for name, part in inner:
            look(part, (*key, str(name)))

    look(document.values, ())
    return found
