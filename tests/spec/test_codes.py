"""Every target and every clause on land has a test that carries its code."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from evaluation.targets.language import documents
from landuse.provisions import delivered
from landuse.provisions.clauses import Clauses
from landuse.provisions.deciding import codes
from landuse.readings import cluster_land, land_accounts
from landuse.supply import ledgers
from landuse.supply.sheets import SHEETS

TESTS = Path(__file__).parent.parent
_CODE = re.compile(r"(?<![A-Za-z0-9])(LE|X|B|SX|F|P|O|ZR)[-_]?(\d\d)(?!\d)", re.IGNORECASE)
# of the texts that this system turns into units, methods and handlings instead of numbers
OF_AREAS = {"LE-06", "LE-25", "B-03", "O-03", "P-04", "X-03", "X-18"}


def of_ledgers() -> set[str]:
    kept = {code for each in ledgers.CODES.values() for code in each}
    return kept | {*land_accounts.CODES.values(), cluster_land.CODE}


def of_targets() -> set[str]:
    """The rule of each target: X-10 of X-10-未来工厂."""
    return {"-".join(code.split("-")[:2]) for each in documents().values() for code in each.targets}


def of_clauses() -> set[str]:
    return {code for document in delivered() for code, _ in codes(document.clauses)} | {*SHEETS}


@cache
def carried() -> set[str]:
    """Codes in the name or the parameters of a test, not those that merely stand in its body or in a comment."""
    paths = [path for path in TESTS.rglob("test_*.py") if path != Path(__file__)]
    return {code for path in paths for code in _carried(ast.parse(path.read_text(encoding="utf-8")))}


def _carried(module: ast.Module) -> Iterator[str]:
    """Parameters may be written in the decorator or be a constant of the module."""
    constants = {
        target.id: each.value
        for each in module.body
        if isinstance(each, ast.Assign)
        for target in each.targets
        if isinstance(target, ast.Name)
    }
    for test in ast.walk(module):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_"):
            for text in (test.name, *_parameters(test, constants)):
                yield from (f"{found[1].upper()}-{found[2]}" for found in _CODE.finditer(text))


def _parameters(test: ast.FunctionDef, constants: Mapping[str, ast.expr]) -> Iterator[str]:
    nodes = [each for decorator in test.decorator_list for each in ast.walk(decorator)]
    named = [constants[each.id] for each in nodes if isinstance(each, ast.Name) and each.id in constants]
    for each in (*nodes, *(inner for value in named for inner in ast.walk(value))):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


@pytest.mark.parametrize("found", [of_targets, of_ledgers, of_clauses])
def test_each_code_is_in_the_name_or_the_parameters_of_a_test(found):
    assert sorted(found() - carried()) == []


def test_what_the_texts_ask_of_areas_is_tested_by_code():
    assert sorted(OF_AREAS - carried()) == []


def test_there_is_something_to_look_for():
    known = {str(field.alias) for field in Clauses.model_fields.values()}
    assert of_targets() >= {"X-01", "X-05", "X-13", "B-01", "SX-01", "LE-26"}
    assert of_ledgers() == {"LE-05", "LE-13", "LE-14", "LE-26", "X-11", "X-12", "X-13"}
    assert known >= of_clauses() >= of_ledgers()
    assert "X-99" not in carried()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def test_it():\n    assert 'X-13'  # X-13", []),
        ("def x_13(): ...", []),
        ("def test_x_13_it(): ...", ["X-13"]),
        ("ROWS = ['LE-05']\n@mark('row', ROWS)\ndef test_it(row): ...", ["LE-05"]),
    ],
)
def test_a_code_counts_in_names_and_parameters_only(text, found):
    assert list(_carried(ast.parse(text))) == found
