"""What waits for a user, as the first page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

# kind → what stands before it; the order is that of the page
_MARKS = {"wrong": "急办", "running": "进行", "waiting": "待办", "open": "未交"}


@dataclass(frozen=True)
class Todo:
    """`kind`: wrong (failed or overdue), waiting, running or open; decides the look and the order on the page."""

    kind: str
    title: str
    detail: str
    url: str
    action: str

    @property
    def mark(self) -> str:
        return _MARKS[self.kind]


def in_order(todos: Iterable[Todo]) -> list[Todo]:
    """The most pressing first; of one kind as they come."""
    return sorted(todos, key=lambda todo: list(_MARKS).index(todo.kind))
