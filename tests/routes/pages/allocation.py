"""Levers, and what is allocated: the pages, what each role is answered, and what they are asked with."""

from tests import factories as make

STATUSES = {
    "GET advantages/": "200 200 200 200 403 200 403 403 302 302",
    "GET advantages/new/": "200 403 403 403 403 403 403 403 302 302",
    # nobody chosen, nothing said
    "POST advantages/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET advantages/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "POST advantages/{pk}/act/": "404 403 403 403 403 403 403 403 302 302",
    "GET execution/": "200 200 200 200 403 200 403 403 302 302",
    # nothing is published
    "POST execution/make/": "404 403 403 403 403 403 403 403 302 302",
    "GET execution/ledger/": "200 200 200 200 403 200 403 403 302 302",
    "POST execution/refunds/propose/": "302 403 403 403 403 403 403 403 302 302",
    "POST execution/refunds/{pk}/pay/": "302 403 403 403 403 403 403 403 302 302",
    "POST execution/appeals/{number}/decide/": "302 403 403 403 403 403 403 403 302 302",
    # of the first enterprise
    "GET execution/lists/{number}/": "200 200 200 200 403 200 403 403 302 302",
    "GET execution/lists/{number}/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
    # without a file, without a reason
    "POST execution/lists/{number}/return/": "400 403 403 403 403 403 403 403 302 302",
    "POST execution/lists/{number}/step/": "400 403 403 403 403 403 403 403 302 302",
    "GET effect/": "200 200 200 200 403 200 403 403 302 302",
    "GET effect/trials/": "200 200 200 200 403 200 403 403 302 302",
    "GET effect/trials/new/": "200 403 403 403 403 403 403 403 302 302",
    # without levers
    "POST effect/trials/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET effect/trials/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET quota-plans/": "200 200 200 200 403 200 403 403 302 302",
    "GET quota-plans/new/": "200 403 403 403 403 403 403 403 302 302",
    # without a file, without a reason
    "POST quota-plans/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET quota-plans/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "POST quota-plans/{pk}/act/": "400 403 403 403 403 403 403 403 302 302",
    "GET quota-plans/{pk}/applicants.xlsx": "200 403 403 403 403 403 403 403 302 302",
    # the enterprise that asks is in no register
    "GET measures/": "403 403 403 403 404 403 403 403 302 302",
    "POST measures/{pk}/appeal/": "403 403 403 403 404 403 403 403 302 302",
    "GET levers/": "200 200 200 200 403 200 403 403 302 302",
    "GET levers/write/": "200 403 403 403 403 403 403 403 302 302",
    "POST levers/write/": "400 403 403 403 403 403 403 403 302 302",
    "GET levers/{record}/": "200 200 200 200 403 200 403 403 302 302",
    # without words
    "POST levers/{record}/move/": "400 403 403 403 403 403 403 403 302 302",
    "GET levers/{record}/write/": "200 403 403 403 403 403 403 403 302 302",
    "POST levers/{record}/write/": "400 403 403 403 403 403 403 403 302 302",
    "POST recommendations/renew/": "302 403 403 403 403 403 403 403 302 302",
    "GET positive-lists/": "200 200 200 200 403 200 403 403 302 302",
    "GET positive-lists/{name}/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET positive-lists/{name}/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
    "GET recommendations/enterprises/{credit_code}/": "200 200 200 200 403 200 403 403 302 302",
    "GET recommendations/": "200 200 200 200 403 200 403 403 302 302",
    "GET willingness/": "200 200 200 200 403 200 403 403 302 302",
    "GET willingness/new/": "200 403 403 200 403 403 403 403 302 302",
    # without a body
    "POST willingness/new/": "400 403 403 400 403 403 403 403 302 302",
    "POST willingness/{pk}/withdraw/": "302 403 403 302 403 403 403 403 302 302",
}


def keys(world) -> dict:
    """What the placeholders of these addresses stand for."""
    first = world.enterprises[0]
    line = make.execution_line(world.run, first)
    return {
        "advantages/{pk}": make.advantage(first).pk,
        "levers/{record}": "electricity",
        "effect/trials/{pk}": make.lever_trial(world.run).pk,
        "quota-plans/{pk}": make.quota_plan(world.run, first).pk,
        "execution/lists/{number}": line.list.number,
        "execution/appeals/{number}": make.lever_appeal(line).number,
        "execution/refunds/{pk}": make.lever_refund(line).pk,
        "measures/{pk}": line.pk,
        "positive-lists/{name}": "信贷白名单",
        "willingness/{pk}": make.willingness(first).pk,
    }
