"""Which function does which kind of job. Handlers register themselves in module `jobs` of their app.

All of them are imported when the first is asked for, so that whatever runs no job starts without them.
"""

from collections.abc import Callable
from functools import cache
from typing import Protocol

from django.utils.module_loading import autodiscover_modules

from mujun.jobs.models import Job


class Cancelled(Exception):
    """Somebody asked the job to stop; the handler's transaction is rolled back."""


class CannotFinish(Exception):
    """The job failed for a reason people can do something about; its text is shown to them as it stands.

    `keep` writes what is to be known of it all the same, after everything else was undone.
    """

    def __init__(self, text: str, keep: Callable[[], object] = lambda: None) -> None:
        super().__init__(text)
        self.keep = keep


class Progress(Protocol):
    def __call__(self, done: int, total: int, step: str) -> None:
        """Report how far the job is. Raises `Cancelled` when the job was asked to stop."""


# returns what changed, in plain values, and the address of the page that shows it
Handler = Callable[[Job, Progress], tuple[dict, str]]
_handlers: dict[str, Handler] = {}
# what follows when a job has ended, whatever its end; the job as it was, and its end
Epilogue = Callable[[Job, Job.State], object]
_epilogues: dict[str, list[Epilogue]] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def epilogue(kind: str) -> Callable[[Epilogue], Epilogue]:
    def register(function: Epilogue) -> Epilogue:
        _epilogues.setdefault(kind, []).append(function)
        return function

    return register


def epilogues_of(kind: str) -> list[Epilogue]:
    _load()
    return _epilogues.get(kind, [])


def handler_of(kind: str) -> Handler:
    _load()
    return _handlers[kind]


@cache
def _load() -> None:
    autodiscover_modules("jobs")
