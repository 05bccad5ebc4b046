"""Put a county's decisions in the places that a file leaves open, the rest of the text staying as it is."""

from collections.abc import Iterator, Mapping

import yaml

from mujun.documents import OPEN


def decided(text: str, answers: Mapping[int, str]) -> str:
    """`answers` by number of the open point, in the order of `rules.open_points`; blank ones stay open."""
    for number, node in reversed([*enumerate(_open_nodes(text))]):
        if answer := answers.get(number, "").strip():
            text = text[: node.start_mark.index] + answer + text[node.end_mark.index :]
    return text


def _open_nodes(text: str) -> Iterator[yaml.ScalarNode]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    yield from _within(root)


def _within(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _within(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _within(value)
    elif isinstance(node, yaml.ScalarNode) and node.value == OPEN:
        yield node
