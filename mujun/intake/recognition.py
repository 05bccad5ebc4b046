"""Which enterprise a row means when its credit code does not say: by account, certificate or name. Pure.

A person's decision comes first, then what the register knows. Whatever is not clear is left to a person: a sound
credit code that is not in the list, two enterprises of one name, an account and a name that disagree.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from mujun.intake import credit_code

KEY = "credit_code"
# the columns that tell, in order of trust, as they are called to people
HINTS = {"account": "户号", "certificate": "证书编号", "name": "企业名称"}
KINDS = {KEY: "信用代码", **HINTS}
_CURE = "到「采集 → 匹配」指定是哪家企业（记住以后不再问），或先导入企业名单。"

Columns = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class Directory:
    """The enterprises of a county. `borne`: kind of hint → text → credit codes that bear it. `decided`: kind and text →
    credit code, "" where a person said that the row is of no enterprise of ours. `names`: code → name, for messages.
    """

    borne: Mapping[str, Mapping[str, frozenset[str]]]
    decided: Mapping[tuple[str, str], str]
    names: Mapping[str, str]

    def is_called(self, code: str, name: str) -> bool:
        """Whether the enterprise bears or bore the name, or a person said that files call it so."""
        return code in self.borne["name"].get(name, ()) or self.decided.get(("name", name)) == code


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row of the file that nobody could be found for; `kind` and `text` are what a person decides about."""

    index: int
    kind: str
    text: str
    name: str
    reason: str
    cure: str = _CURE


@dataclass
class Recognised:
    """`codes`: the column of credit codes, filled in where something else told. `passed_over`: rows of no enterprise of
    ours. `by`: kind of what told → rows.
    """

    codes: list[object]
    passed_over: list[int] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    by: dict[str, list[int]] = field(default_factory=dict)


def recogniser(load: Callable[[], Directory]) -> Callable[[Columns], Recognised]:
    """For `Sheet.recognise`; the directory is loaded once, at the first check of the sheet."""
    load = cache(load)

    def recognise(columns: Columns) -> Recognised:
        directory = load()
        height = len(next(iter(columns.values())))
        given = [_code(value) for value in columns.get(KEY, [""] * height)]
        found = Recognised(list(columns.get(KEY, given)))
        for index in [index for index, code in enumerate(given) if code not in directory.names]:
            texts = {kind: plain(columns[kind][index]) for kind in HINTS if kind in columns}
            if given[index] or any(texts.values()):
                _recognise(found, index, given[index], texts, directory)
        return found

    return recognise


def plain(value: object) -> str:
    """Half width and without blanks; a number as written. How it was typed makes no other name."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "".join(unicodedata.normalize("NFKC", str(value)).split())


def _code(value: object) -> str:
    return credit_code.normalise(value) if isinstance(value, str) else plain(value)


def _recognise(
    found: Recognised, index: int, code: str, texts: Mapping[str, str], directory: Directory
) -> None:
    for kind, text in {KEY: code, **texts}.items():
        if (decided := directory.decided.get((kind, text))) is not None and text:
            _take(found, index, decided, "decision")
            return
    told = {kind: directory.borne[kind].get(text, frozenset()) for kind, text in texts.items() if text}
    answers = {kind: codes for kind, codes in told.items() if codes}
    agreed = frozenset.intersection(*answers.values()) if answers else frozenset()
    if len(agreed) == 1 and not _sound(code):
        _take(found, index, next(iter(agreed)), next(iter(answers)))
    else:
        found.unmatched.append(_unmatched(index, code, texts, answers, directory))


def _take(found: Recognised, index: int, code: str, by: str) -> None:
    if code:
        found.codes[index] = code
        found.by.setdefault(by, []).append(index)
    else:
        found.passed_over.append(index)


def _sound(code: str) -> bool:
    """A code that may be somebody's: early ones fail their check character, so that is not asked."""
    return len(code) == credit_code.LENGTH and set(code) <= set(credit_code.ALPHABET)


def _unmatched(
    index: int,
    code: str,
    texts: Mapping[str, str],
    answers: Mapping[str, frozenset[str]],
    directory: Directory,
) -> Unmatched:
    kind, text = next((kind, text) for kind, text in {KEY: code, **texts}.items() if text)
    return Unmatched(
        index, kind, text[:100], texts.get("name", "")[:100], _reason(code, texts, answers, directory)
    )


def _reason(
    code: str, texts: Mapping[str, str], answers: Mapping[str, frozenset[str]], directory: Directory
) -> str:
    told = "，".join(f"{HINTS[kind]}属于{_named(codes, directory)}" for kind, codes in answers.items())
    if told and _sound(code):
        return f"信用代码不在企业名单中，但{told}"
    if told:
        return f"认不出是哪家企业：{told}"
    asked = "、".join(HINTS[kind] for kind, text in texts.items() if text)
    return f"不在企业名单中{f'，{asked}也没有对上' if asked else ''}"


def _named(codes: frozenset[str], directory: Directory) -> str:
    names = [f"{directory.names.get(code, '')}（{code}）" for code in sorted(codes)]
    return "、".join(names[:3]) + (f"等 {len(names)} 家" if len(names) > 3 else "")
