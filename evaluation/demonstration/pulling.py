"""税务局 of the demonstration: a practice platform on this machine really gave a list of taxes. Once it failed, once
the list had news that wait for a person, once nothing was new; when the county is ready the platform is gone.
"""

from datetime import time
from decimal import Decimal

from evaluation.demonstration.founding import person
from evaluation.demonstration.people import OFFICE
from evaluation.demonstration.programs import KEY
from evaluation.models import Figure
from mujun.accounts.models import County, User
from mujun.exchange.actions import connectors, webhooks
from mujun.exchange.mapping import files
from mujun.exchange.mapping.shape import Json
from mujun.exchange.models import Connector
from mujun.exchange.practice.faults import Fault, Faults
from mujun.exchange.practice.server import Server
from mujun.exchange.practice.shelf import Shelf
from mujun.exchange.pulling.taking_in import Taking
from mujun.exchange.signing.keys import Keys
from mujun.exchange.signing.signers import signer
from mujun.exchange.webhooks.events import Event
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish

NAME = "税务局入库税收（演练）"
ADDRESS = "http://127.0.0.1:8101"  # nobody listens there
NIGHT = {"rhythm": Connector.Rhythm.DAILY, "begins": time(22), "ends": time(6)}
_LISTED, _NEWS = 260, 3


def pulled(county: County, year: int) -> None:
    """Once only."""
    if Connector.objects.filter(county=county, name=NAME).exists():
        return
    office, mapping = person(OFFICE), files.library_file("shuiwu-ruku")
    shelf = Shelf(mapping.mapping, signer("none"), Keys(), _records(county, year))
    shelf.faults = Faults(script=[None, Fault.ERROR])
    with Server(None, shelves=[shelf]).running() as server:
        plain = {"county": county, "name": NAME, "layout": "tax", "signer": "none", "mapping": mapping.text}
        connector = connectors.add(address=server.address, most_attempts=1, by=office, **plain)
        for _ in range(3):
            _pull(connector, year, office)
    told = {"address": ADDRESS, "most_attempts": 5, "mapping": mapping.text}
    connectors.change(connector=connector, by=office, **told, **NIGHT)
    _listening(office)


def _records(county: County, year: int) -> list[Json]:
    """Taxes as they are on record, in yuan, but for the first few, which were paid since."""
    current = Figure.objects.current().filter(enterprise__county=county, variable__code="tax", year=year)
    listed = current.select_related("enterprise").order_by("enterprise__credit_code")[:_LISTED]
    return [_record(figure, number < _NEWS) for number, figure in enumerate(listed)]


def _record(figure: Figure, is_news: bool) -> Json:
    more = Decimal("1.03") if is_news else Decimal(1)
    yuan = (Decimal(figure.value) * 10_000 * more).quantize(Decimal("0.01"))
    who = figure.enterprise
    return {"tyshxydm": who.credit_code, "nsrmc": who.name, "rkss": float(yuan)}


def _pull(connector: Connector, year: int, by: User) -> None:
    params = {"connector": connector.pk, "year": year, "reason": ""}
    job = Job(kind="pull", county=connector.county, started_by=by, params=params)
    try:
        Taking(connector, job, lambda done, total, step: None).take_in()
    except CannotFinish as failure:
        failure.keep()


def _listening(by: User) -> None:
    """Switched off, for nobody listens there."""
    made = webhooks.register(
        name="供电公司的程序（演练）",
        url=f"{ADDRESS}/hooks/mujun",
        events=[Event.RESULT_PUBLISHED.value, Event.BATCH_IMPORTED.value],
        key_names=[KEY],
        signer="mujun-hmac",
        by=by,
    )
    webhooks.switch(webhook=made, on=False, by=by)
