"""Plain text as typst markup: nothing in it is taken for a command."""

_MARKS = "\\#$*_`@<>~[]=-+/'\".{}"
_TABLE = {ord(mark): f"\\{mark}" for mark in _MARKS}
_TABLE |= {ord("\n"): " #linebreak() ", ord("\t"): "\u3000"}
# control characters have no place on paper
_TABLE |= {code: "" for code in range(32) if chr(code) not in "\n\t"}


def escape(text: str) -> str:
    return text.translate(_TABLE)
