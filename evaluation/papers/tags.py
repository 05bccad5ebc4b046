"""The placeholders in a paragraph's text: `{{ 县名 }}` gives a value, `{% if … %}` governs what stands between."""

import re

VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
# the whole paragraph, or the whole row, is one control
_ALONE = re.compile(r"\s*\{%(?:p|tr)?\s*((?:for|endfor|if|elif|else|endif|set)\b.*?)\s*%\}\s*", re.DOTALL)
# what word processors make of straight quotation marks
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def clean(tag: str) -> str:
    return tag.translate(_STRAIGHT)


def alone(text: str) -> str | None:
    """What the only control of a paragraph or row says: `for 行 in 名单`; None when there is anything else."""
    found = _ALONE.fullmatch(text) if len(TAG.findall(text)) == 1 else None
    return clean(found[1]) if found else None
