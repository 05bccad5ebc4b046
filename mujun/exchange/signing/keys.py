"""Keys of the interface: an access key that is told and a secret that never is.

They come from the environment or from files it names, are never stored, and a `Secret` shows itself to nobody:
neither in a message nor in a traceback, and `HideSecrets` takes it out of any line of a log that has it all the same.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

HIDDEN = "＊＊＊"
_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,30}")
_SHORTEST = 6  # a shorter one would be found in ordinary words
_known: set[str] = set()


class KeyMissing(Exception):
    """What is missing and how to put it there, for an operator."""


class Secret:
    """A text that is only told to whoever asks for it by `reveal`."""

    def __init__(self, text: str) -> None:
        self._text = text
        if len(text) >= _SHORTEST:
            _known.add(text)

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return HIDDEN

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


@dataclass(frozen=True)
class Key:
    access: str
    secret: Secret


@dataclass(frozen=True)
class Keys:
    """The keys in use, one or two: while keys are changed, the new one and the one before are both live."""

    live: tuple[Key, ...] = ()

    def of(self, access: str) -> tuple[Key, ...]:
        """Those with this access key; both when only the secret was changed."""
        return tuple(key for key in self.live if key.access == access)


def from_environment(names: Iterable[str], environment: Mapping[str, str]) -> Keys:
    """The keys with these names, the first being the one to sign with.

    A key NAME is `EXCHANGE_NAME_AK` and `EXCHANGE_NAME_SK`; with `_FILE` added, a file that holds it.
    Raises `KeyMissing`.
    """
    return Keys(tuple(_key(name, environment) for name in names))


def check_name(name: str) -> None:
    """Raises ValueError for what is no name of a key."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"密钥名称“{name}”的写法不对。用大写字母、数字和下划线，如 SHENGJI_2026。")


def _key(name: str, environment: Mapping[str, str]) -> Key:
    check_name(name)
    prefix = f"EXCHANGE_{name}"
    return Key(_text(f"{prefix}_AK", environment), Secret(_text(f"{prefix}_SK", environment)))


def _text(variable: str, environment: Mapping[str, str]) -> str:
    text = environment.get(variable, "")
    if path := environment.get(f"{variable}_FILE"):
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise KeyMissing(f"{variable}_FILE 指向的文件读不出来。请核对路径和读取权限。") from None
    if not text.strip():
        raise KeyMissing(f"没有密钥。请设置环境变量 {variable}，或用 {variable}_FILE 指向存放它的文件。")
    return text.strip()


def hide(text: str) -> str:
    """The same text without any secret that was ever made in this process."""
    for secret in _known:
        text = text.replace(secret, HIDDEN)
    return text


class HideSecrets(logging.Filter):
    """For a handler of logs: whatever is written there, also of other libraries and in tracebacks, has no secrets."""

    _formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info:
            record.exc_text = hide(record.exc_text or self._formatter.formatException(record.exc_info))
        message = record.getMessage()
        if (hidden := hide(message)) != message:
            record.msg, record.args = hidden, ()
        return True
