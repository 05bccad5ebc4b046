"""省平台 of the demonstration: a practice platform on this machine really took results of the published year; one is a
dead letter, and a reconciliation found what the platform lost since. The platform is gone when the county is ready.
"""

import time

from evaluation.demonstration.founding import person
from evaluation.demonstration.people import OFFICE
from evaluation.rounds.published_rows import rows_of_year
from mujun.accounts.models import County, User
from mujun.exchange import outbox
from mujun.exchange.actions import switching, targets
from mujun.exchange.delivery import delivering
from mujun.exchange.mapping import files
from mujun.exchange.models import Message, Target
from mujun.exchange.practice.faults import Fault, Faults
from mujun.exchange.practice.held import shelves_of
from mujun.exchange.practice.platform import Platform
from mujun.exchange.practice.server import Server
from mujun.exchange.reconciling import reconcile
from mujun.exchange.signing.keys import Keys
from mujun.exchange.signing.signers import signer

NAME = "省平台（演练）"
ADDRESS = "http://127.0.0.1:8100"  # where manage.py practice_platform listens
_PAUSED = "演练平台没有运行。先执行 manage.py practice_platform --signer none，再恢复发送"
_DELIVERED, _WAITING = 30, 3
_PATIENCE = 20  # seconds


def pushed(county: County, year: int) -> None:
    """Once only."""
    if Target.objects.filter(county=county, name=NAME).exists():
        return
    office, rows = person(OFFICE), rows_of_year(county, year)
    mapping = files.library_file("shengji-mujun")
    platform = Platform(mapping.mapping, signer("none"), Keys())
    with Server(platform, shelves=shelves_of(platform)).running() as server:
        target = _target(county, server.address, mapping.text, office)
        platform.faults = Faults(script=[*[None] * 20, Fault.ERROR])
        outbox.put(target=target, rows=rows[:_DELIVERED], by=office)
        _deliver(target)
        lost, changed, *_ = sorted(platform.held)
        del platform.held[lost]
        platform.held[changed][1]["pj"]["dc"] = "9"
        reconcile(target=target, year=year, by=office, progress=_silent)
    targets.pause(target=target, reason=_PAUSED, by=office)
    targets.change(target=target, address=ADDRESS, pause=5, most_attempts=60, by=office)
    outbox.put(target=target, rows=rows[_DELIVERED : _DELIVERED + _WAITING], by=office)


def _target(county: County, address: str, mapping: str, by: User) -> Target:
    """Without patience, so that what fails is a dead letter at once."""
    made = targets.add(
        county=county,
        name=NAME,
        kind=Target.Kind.PROVINCE,
        address=address,
        mapping=mapping,
        signer="none",
        most_attempts=1,
        by=by,
    )
    return switching.switch_on(target=made, by=by)


def _deliver(target: Target) -> None:
    """Here, or by a worker that was faster."""
    ends = time.monotonic() + _PATIENCE
    while Message.objects.open().filter(target=target).exists() and time.monotonic() < ends:
        delivering.deliver(target.pk) or time.sleep(0.1)


def _silent(done: int, total: int, step: str) -> None:
    """Nobody looks at the progress."""
