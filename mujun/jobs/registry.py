"""Which function does which kind of job. Handlers register themselves when their app starts."""

from collections.abc import Callable
from typing import Protocol

from mujun.jobs.models import Job


class Cancelled(Exception):
    """Somebody asked the job to stop; the handler's transaction is rolled back."""


class CannotFinish(Exception):
    """The job failed for a reason people can do something about; its text is shown to them as it stands."""


class Progress(Protocol):
    def __call__(self, done: int, total: int, step: str) -> None:
        """Report how far the job is. Raises `Cancelled` when the job was asked to stop."""


# returns what changed, in plain values, and the address of the page that shows it
Handler = Callable[[Job, Progress], tuple[dict, str]]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def handler_of(kind: str) -> Handler:
    return _handlers[kind]
