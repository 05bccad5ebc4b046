"""What travels through Celery: nothing but the number of a target."""

from mujun.celery import app
from mujun.exchange.delivery import delivering
from mujun.exchange.delivery.waking import LOOK_EVERY
from mujun.exchange.pulling import due


# the limit is for a server that answers for ever: what was begun is taken up again
@app.task(soft_time_limit=120)
def deliver(target_id: int) -> None:
    delivering.deliver(target_id)


@app.task
def wake_all() -> None:
    delivering.wake_all(LOOK_EVERY)


@app.task
def pull_due() -> None:
    due.pull_due()
