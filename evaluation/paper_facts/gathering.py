"""The facts of a paper: what its kind gathers from the run, what people typed over it, and room for the rest."""

from collections.abc import Callable, Mapping
from typing import Any

from evaluation.models import Run
from evaluation.paper_facts import annual, areas, results
from evaluation.paper_facts.words import common, completed
from evaluation.papers.kinds import kind
from mujun.accounts.models import County

# what a run alone knows of a kind; the others live by what their caller says
_GATHER: Mapping[str, Callable[[Run], dict[str, Any]]] = {
    "areas": areas.facts,
    "publicity": results.publicity,
    "announcement": results.publicity,
    "meeting": results.meeting,
    "annual": annual.facts,
}


def facts(
    code: str, *, county: County, year: int, run: Run | None, words: Mapping[str, Any]
) -> dict[str, Any]:
    """`words`: whatever is known better than by the run, by name; empty texts count as not said."""
    gathered = _GATHER[code](run) if run and code in _GATHER else {}
    known = common(county, year, run) | gathered
    said = {
        name: _laid_over(known.get(name), value) for name, value in words.items() if value not in ("", None)
    }
    return completed(known | said, kind(code))


def _laid_over(known: Any, said: Any) -> Any:
    return {**known, **said} if isinstance(known, dict) and isinstance(said, dict) else said
