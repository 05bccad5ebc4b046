"""What is signed of a call, and the ways in which its query is written for that."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import quote

Pairs = tuple[tuple[str, str], ...]
Encoding = Literal["percent", "encodeURIComponent", "encodeURI", "raw"]
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)
# what each leaves as it is, beside letters, digits and -._~
_LEFT: dict[Encoding, str] = {
    "percent": "",
    "encodeURIComponent": "!'()*",
    "encodeURI": "!'()*;/?:@&=+$,#",
}


@dataclass(frozen=True)
class Request:
    """`path` begins with /. `query` and `form` (parameters in the body) hold texts as they are meant, not encoded:
    so nothing is ever encoded twice. A list of values repeats its key. `body`: the bytes as they travel, for schemes
    that cover them.
    """

    method: str
    path: str
    query: Pairs = ()
    form: Pairs = ()
    body: bytes = b""


def query_text(pairs: Iterable[tuple[str, str]], encoding: Encoding) -> str:
    """`k=v` joined by &, keys in the order of their bytes, values of one key in the order given; "" for none."""
    in_order = sorted(pairs, key=lambda pair: pair[0].encode())
    return "&".join(f"{encoded(key, encoding)}={encoded(value, encoding)}" for key, value in in_order)


def encoded(text: str, encoding: Encoding) -> str:
    return text if encoding == "raw" else quote(text, safe=_LEFT[encoding])
