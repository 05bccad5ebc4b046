"""What waits for a user, as the first page shows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Todo:
    """`kind`: wrong, waiting, running or open; decides the look and the order on the page."""

    kind: str
    title: str
    detail: str
    url: str
    action: str
