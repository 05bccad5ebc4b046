"""Which names a template uses that a paper does not have, in every branch, whether the samples go there or not."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes

_ABSENT = object()
# what jinja gives inside every loop
_LOOP = {"loop": {"index": 1, "first": True, "last": True, "length": 1, "index0": 0}}

Found = tuple[int, str, str]  # line, name, the nearest known one


def unknown(tree: nodes.Template, samples: Mapping[str, Any]) -> list[Found]:
    """In the order of lines, each name once a line."""
    found = dict.fromkeys(_walk(tree, dict(samples)))
    return sorted(found)


def _walk(node: nodes.Node, known: dict[str, Any]) -> Iterator[Found]:
    if isinstance(node, nodes.For):
        yield from _walk(node.iter, known)
        inner = known | _LOOP | _targets(node.target, _first(_value(node.iter, known)))
        for child in [*([node.test] if node.test else []), *node.body, *node.else_]:
            yield from _walk(child, inner)
    elif isinstance(node, nodes.Assign):
        yield from _walk(node.node, known)
        known |= _targets(node.target, _value(node.node, known))
    elif isinstance(node, nodes.Name):
        if node.ctx == "load" and node.name not in known:
            yield node.lineno, node.name, _nearest(node.name, known)
    elif isinstance(node, nodes.Getattr):
        yield from _walk(node.node, known)
        yield from _attribute(node, _value(node.node, known))
    else:
        for child in node.iter_child_nodes():
            yield from _walk(child, known)


def _attribute(node: nodes.Getattr, value: Any) -> Iterator[Found]:
    if isinstance(value, Mapping) and node.attr not in value:
        before = node.node.name if isinstance(node.node, nodes.Name) else ""
        nearest = _nearest(node.attr, value)
        yield node.lineno, f"{before}.{node.attr}".strip("."), f"{before}.{nearest}" if nearest else ""


def _value(node: nodes.Node, known: Mapping[str, Any]) -> Any:
    """The sample behind a name or an attribute; a sentinel for what cannot be told without rendering."""
    if isinstance(node, nodes.Name):
        return known.get(node.name, _ABSENT)
    if isinstance(node, nodes.Getattr):
        of = _value(node.node, known)
        return of.get(node.attr, _ABSENT) if isinstance(of, Mapping) else _ABSENT
    return _ABSENT


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else _ABSENT


def _targets(target: nodes.Node, value: Any) -> dict[str, Any]:
    names = [target] if isinstance(target, nodes.Name) else list(target.find_all(nodes.Name))
    return {name.name: value if len(names) == 1 else _ABSENT for name in names}


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(name, list(known), 1, 0.4)
    return close[0] if close else ""
