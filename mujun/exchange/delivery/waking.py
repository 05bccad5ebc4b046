"""Have the workers look into the outbox of a target."""

import logging

from kombu.exceptions import OperationalError

from mujun.celery import app

LOOK_EVERY = 5.0  # seconds after which the beat looks by itself

log = logging.getLogger(__name__)


def wake(target: int, expires: float | None = None, within: float = 0) -> None:
    """`within` so many seconds. Without the broker nothing is lost: the beat looks every few seconds."""
    try:
        app.send_task("mujun.exchange.tasks.deliver", [target], expires=expires, countdown=within)
    except OperationalError:
        log.warning("target %s could not be woken; the beat will", target)
