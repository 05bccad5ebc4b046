"""The names that the templates of a kind may use, as people read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_LONGEST = 40  # characters of an example that are shown


@dataclass(frozen=True)
class Name:
    """`written` is what stands in a template; `example` what may come of it."""

    written: str
    example: str


def names(samples: Mapping[str, Any]) -> list[Name]:
    """Single values first, then lists with what each of their rows has."""
    return [*_single(samples, ""), *_lists(samples, "")]


def _single(samples: Mapping[str, Any], before: str) -> Iterator[Name]:
    for name, sample in samples.items():
        if isinstance(sample, Mapping):
            yield from _single(sample, f"{before}{name}.")
        elif isinstance(sample, bool):
            yield Name(f"{{% if {before}{name} %}} … {{% endif %}}", "是或者否")
        elif not isinstance(sample, list):
            yield Name(f"{{{{ {before}{name} }}}}", _short(str(sample)) or "图")


def _lists(samples: Mapping[str, Any], before: str) -> Iterator[Name]:
    for name, sample in samples.items():
        if isinstance(sample, Mapping):
            yield from _lists(sample, f"{before}{name}.")
        elif isinstance(sample, list):
            yield Name(
                f"{{% for 行 in {before}{name} %}} … {{% endfor %}}", "表格的一行或者几段，重复到列完为止"
            )
            row = sample[0] if sample and isinstance(sample[0], Mapping) else {}
            yield from (Name(f"{{{{ 行.{key} }}}}", _short(str(each))) for key, each in row.items())


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
