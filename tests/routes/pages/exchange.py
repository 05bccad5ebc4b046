"""The exchange with other systems: the pages, what each role is answered, and what they are asked with."""

from tests import factories as make
from tests.factories import exchange as exchanging

STATUSES = {
    # the system is switched off, nothing is said, the message waits
    "GET exchange/connectors/": "200 403 403 403 403 403 403 403 302 302",
    "GET exchange/connectors/new/": "200 403 403 403 403 403 403 403 302 302",
    "POST exchange/connectors/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET exchange/connectors/{pk}/": "200 403 403 403 403 403 403 403 302 302",
    "GET exchange/connectors/{pk}/change/": "200 403 403 403 403 403 403 403 302 302",
    "POST exchange/connectors/{pk}/change/": "400 403 403 403 403 403 403 403 302 302",
    "POST exchange/connectors/{pk}/{act}/": "302 403 403 403 403 403 403 403 302 302",
    "GET exchange/pulls/": "200 403 403 403 403 403 403 403 302 302",
    "GET exchange/pulls/{pk}/": "200 403 403 403 403 403 403 403 302 302",
    "GET exchange/pulls/{pk}/answers/{answer}/": "200 403 403 403 403 403 403 403 302 302",
    "GET exchange/webhooks/": "200 403 403 403 403 403 403 403 302 302",
    "GET exchange/webhooks/new/": "200 403 403 403 403 403 403 403 302 302",
    "POST exchange/webhooks/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET exchange/webhooks/{pk}/": "200 403 403 403 403 403 403 403 302 302",
    "POST exchange/webhooks/{pk}/": "400 403 403 403 403 403 403 403 302 302",
    "POST exchange/webhooks/{pk}/switch/": "302 403 403 403 403 403 403 403 302 302",
    "GET exchange/targets/": "200 403 403 403 403 403 403 403 302 302",
    "GET exchange/targets/new/": "200 403 403 403 403 403 403 403 302 302",
    "POST exchange/targets/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET exchange/targets/{pk}/": "200 403 403 403 403 403 403 403 302 302",
    "GET exchange/targets/{pk}/change/": "200 403 403 403 403 403 403 403 302 302",
    "POST exchange/targets/{pk}/change/": "400 403 403 403 403 403 403 403 302 302",
    "GET exchange/targets/{pk}/preview/": "200 403 403 403 403 403 403 403 302 302",
    "POST exchange/targets/{pk}/{act}/": "302 403 403 403 403 403 403 403 302 302",
    "GET exchange/transmissions/": "200 403 403 403 403 403 403 403 302 302",
    "POST exchange/transmissions/resend/": "404 403 403 403 403 403 403 403 302 302",
    "GET exchange/transmissions/{pk}/": "200 403 403 403 403 403 403 403 302 302",
    "POST exchange/transmissions/{pk}/{act}/": "400 403 403 403 403 403 403 403 302 302",
    "GET exchange/reconciliations/": "200 403 403 403 403 403 403 403 302 302",
    "GET exchange/reconciliations/{pk}/": "200 403 403 403 403 403 403 403 302 302",
    # without a reason
    "POST exchange/reconciliations/{pk}/tell/": "400 403 403 403 403 403 403 403 302 302",
    "GET exchange/reports/{code}/{year}.{ending}": "200 403 403 403 403 403 403 403 302 302",
}


def keys(world) -> dict:
    """What the placeholders of these addresses stand for."""
    pulled = exchanging.pull(exchanging.connector(world.county), make.batch(world.county, state="ready"))
    system = exchanging.target(world.county)
    put = exchanging.message(system)
    return {
        "exchange/connectors/{pk}/{act}": f"{pulled.connector_id}/switch-off",
        "exchange/connectors/{pk}": pulled.connector_id,
        "exchange/pulls/{pk}/answers/{answer}": f"{pulled.pk}/answers/{pulled.answers.get().pk}",
        "exchange/pulls/{pk}": pulled.pk,
        "exchange/webhooks/{pk}": exchanging.webhook(make.user("reform_office", world.county)).pk,
        "exchange/targets/{pk}/{act}": f"{system.pk}/switch-off",
        "exchange/targets/{pk}": system.pk,
        "exchange/transmissions/{pk}/{act}": f"{put.pk}/resend",
        "exchange/transmissions/{pk}": put.pk,
        "exchange/reconciliations/{pk}": exchanging.reconciliation(system).pk,
        "exchange/reports/{code}/{year}.{ending}": "shengji-mujun/2025.csv",
    }
