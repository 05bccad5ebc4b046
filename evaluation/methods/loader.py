"""From a method file to a `Method` that can be run: parents merged in, names and units checked, silence listed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluation.methods.checking import check_judgement, check_names, open_in_judgement
from evaluation.methods.derived_checks import check_derived
from evaluation.methods.dictionary import ATTRIBUTES, NUMBERS, Dictionary, dictionary
from evaluation.methods.formulas import FormulaError
from evaluation.methods.inheritance import changed, unknown_parts
from evaluation.methods.item_checks import check_scoring, open_in_item, open_in_rules, unknown_names
from evaluation.methods.once import once
from evaluation.methods.schema import Group, Indicator, Method
from evaluation.methods.schema.derived import Coefficient, Derived
from evaluation.methods.schema.method import DeclaredVariable
from evaluation.methods.units import same_unit, unit_of
from mujun.documents import Document, DocumentError, Problem, nearest, read_file

LIBRARY = Path(__file__).parent / "library"


@dataclass(frozen=True)
class Loaded:
    """`code` is the file's name, `text` the file as it stands, `resolved` the merged document as JSON."""

    code: str
    method: Method
    text: str
    resolved: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.resolved.encode()).hexdigest()


def load_library(code: str) -> Loaded:
    """A method of the library by its file name. Raises `DocumentError`, `FileNotFoundError`."""
    return load_path(LIBRARY / f"{code}.yaml")


@cache
def titles() -> dict[str, str]:
    """Name and edition of every method of the library, by file name."""
    files = {path.stem: read_file(path).values for path in sorted(LIBRARY.glob("*.yaml"))}
    return {code: f"{values['办法']} {values['版次']}" for code, values in files.items()}


def load_path(path: Path) -> Loaded:
    """Read, merge, validate and check a file. Parents are looked for beside it, then in the library."""
    document = _with_parents(path, ())
    method = document.into(Method)
    if problems := list(_check(method, document, dictionary())):
        raise DocumentError(problems)
    resolved = json.dumps(document.values, ensure_ascii=False, default=str)
    return Loaded(path.stem, method, path.read_text(encoding="utf-8"), resolved)


def load_text(text: str, code: str, others: Mapping[str, str]) -> Loaded:
    """As `load_path`, for a text that may lie over `others` (texts by name) or the library. Raises `DocumentError`."""
    with TemporaryDirectory() as folder:
        for name, other in {**others, code: text}.items():
            (Path(folder) / f"{name}.yaml").write_text(other, encoding="utf-8")
        return load_path(Path(folder) / f"{code}.yaml")


def restore(resolved: str) -> Method:
    """The method of a stored edition."""
    return Method.model_validate(json.loads(resolved))


def looks_back(resolved: str) -> bool:
    """Whether a stored edition asks for years before the one it judges."""
    return any(word in resolved for word in ("上年", "往年", "近年均", "连年"))


def open_points(method: Method) -> list[str]:
    """What the method leaves open, in the words of its keys."""
    points = [f"待定 › {part}" for part in method.pending]
    points += [part for part, entries in _PARTS.items() if not getattr(method, entries)]
    points += [f"指标 › {name} › 算式" for name, entry in method.indicators.items() if entry.formula is None]
    points += [
        f"归类 › {name} › {word}"
        for name, classes in method.classes.items()
        for word, members in classes.classes.items()
        if members is None
    ]
    points += [f"规则 › {' › '.join(key)}" for key in open_in_rules(method.rules)]
    for name, group in method.groups.items():
        points += [f"分组 › {name} › {part}" for part in _open_in_group(group)]
        for item, entry in group.items.items():
            points += [" › ".join(("分组", name, "计分", item, *key)) for key in open_in_item(entry)]
        if group.grading is None:
            points.append(f"分组 › {name} › 定级")
    return points + open_in_judgement(method)


_PARTS = {"指标": "indicators", "分组": "groups"}


def _open_in_group(group: Group) -> list[str]:
    silent = {"条件": group.condition is None, "计分": not group.items and not group.order}
    return [part for part, is_open in silent.items() if is_open]


def units_of(method: Method) -> Mapping[str, str]:
    """Unit of every variable the method may read, then of every indicator."""
    return _units(method.indicators, method.variables, method.coefficients, method.derived)


def variable_units(method: Method) -> dict[str, str]:
    """Of the dictionary's variables, the method's own, its coefficients and what it derives."""
    return _variable_units(method.variables, method.coefficients, method.derived)


@once
def _units(
    indicators: Mapping[str, Indicator],
    variables: Mapping[str, DeclaredVariable],
    coefficients: Mapping[str, Coefficient],
    derived: Mapping[str, Derived],
) -> Mapping[str, str]:
    units = _variable_units(variables, coefficients, derived)
    return units | {name: unit_of(indicator.node, units) for name, indicator in indicators.items()}


def _variable_units(*own: Mapping[str, DeclaredVariable | Coefficient | Derived]) -> dict[str, str]:
    units = dictionary().units | {name: number.unit for name, number in NUMBERS.items()}
    for each in own:
        units |= {name: declared.unit for name, declared in each.items()}
    return units


def _with_parents(path: Path, seen: tuple[str, ...]) -> Document:
    document = read_file(path)
    parent = document.values.get("沿用")
    if parent is None:
        return document
    place = document.place(("沿用",))
    chain = (*seen, path.stem)
    if parent in chain:
        raise DocumentError(
            [Problem(place, "沿用", f"绕回了自己：{' → '.join((*chain, parent))}", "改正其中一处")]
        )
    found = [folder / f"{parent}.yaml" for folder in (path.parent, LIBRARY)]
    for candidate in found:
        if candidate.exists():
            above = _with_parents(candidate, chain)
            if problems := list(changed(document, above)):
                raise DocumentError(problems)
            return document.over(above)
    known = sorted(file.stem for file in LIBRARY.glob("*.yaml"))
    cure = nearest(str(parent), known) or f"可沿用：{'、'.join(known)}"
    raise DocumentError([Problem(place, "沿用", f"没有名为“{parent}”的办法", cure)])


def _check(method: Method, document: Document, known: Dictionary) -> Iterator[Problem]:
    variables = set(variable_units(method))
    yield from unknown_parts(document)
    yield from check_derived(method, document, variable_units(method))
    yield from _check_indicators(method, document, variables)
    attributes = [*ATTRIBUTES, *method.classes]
    yield from check_scoring(method, document, attributes, partial(check_names, method, document, variables))
    for name, group in method.groups.items():
        key = ("分组", name)
        if group.condition:
            yield from check_names(method, document, variables, (*key, "条件"), group.condition)
        for item in group.items.keys() - method.indicators.keys():
            cure = nearest(item, method.indicators) or "先在“指标”中写出它的算式"
            yield document.problem((*key, "计分", item), "“指标”中没有这一项", cure)
    yield from check_judgement(method, document, variables)
    if method.rules.ties:
        for tie in {key.name for key in method.rules.ties.keys} - variables - method.indicators.keys():
            cure = nearest(tie, variables | method.indicators.keys()) or "写数据项或指标的名称"
            yield document.problem(("规则", "并列", "依次比较"), f"没有“{tie}”", cure)
    for attribute in set(method.rules.pool or []) - ATTRIBUTES.keys() - method.classes.keys():
        offered = "、".join([*ATTRIBUTES, *method.classes])
        yield document.problem(("规则", "排序池"), f"不能按“{attribute}”分池", f"可选：{offered}，或“全组”")


def _check_indicators(method: Method, document: Document, variables: set[str]) -> Iterator[Problem]:
    units = variable_units(method)
    for name, indicator in method.indicators.items():
        key = ("指标", name)
        unknown = (
            list(unknown_names(document, key, indicator.formula, variables)) if indicator.formula else []
        )
        yield from unknown
        if unknown:
            continue
        try:
            found = unit_of(indicator.node, units)
        except FormulaError as error:
            yield document.problem(key, str(error), error.cure)
            continue
        if indicator.formula and indicator.unit is not None and not same_unit(indicator.unit, found):
            reason = f"算式的单位是{found or '无单位'}，写的是{indicator.unit or '无单位'}"
            yield document.problem((*key, "单位"), reason, "改正单位，或在算式中换算")
