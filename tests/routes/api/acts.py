"""Acts by the interface: who may, each called without a word, so that whoever may is told what is missing."""

SEEN = "200 200 200 200 403 200 403 403 200"
BY_OFFICE = "400 403 403 403 403 403 403 403 403"
BY_LAND = "400 403 400 403 403 403 403 403 403"
BY_ALL = "200 200 200 200 200 200 200 200 200"
# somebody else's
BY_NONE = "404 404 404 404 404 404 404 404 404"
BY_AUDITOR = "403 403 403 403 403 403 403 200 403"
# the department of the figure, which is tax, and the office
BY_SOURCE = "400 400 404 403 403 403 403 403 400"

_OFFICE = (
    "POST windows/", "POST windows/{id}/extend/", "POST year-locks/", "POST year-locks/{id}/unlock/",
    "POST quota-plans/{id}/adopt/", "POST advantages/{id}/remove/",
    "POST rounds/", "POST rounds/{id}/step/", "POST rounds/{id}/choose-run/", "POST rounds/{id}/announce/",
    "POST rounds/{id}/score-corrections/", "POST rounds/{id}/settle/", "POST rounds/{id}/correct/",
    "POST objections/{id}/decide/", "POST execution-lists/", "POST execution-lists/{list}/send/",
    "POST execution-lists/{list}/cancel/", "POST execution-lists/{list}/actuals/",
    "POST lever-appeals/{appeal}/decide/", "POST lever-refunds/", "POST lever-refunds/{id}/pay/",
    "POST levers/", "POST levers/{code}/move/", "POST methods/", "POST region-handlings/",
    "POST region-handlings/{id}/finish/", "POST regions/", "POST regions/{id}/parts/",
    "POST regions/{id}/end-part/", "POST region-figures/", "POST target-standings/", "POST park-words/",
)  # fmt: skip
_LAND = (
    "POST agreements/{id}/check/", "POST ledgers/", "POST cluster-land/", "POST land-demands/",
    "POST land-demands/{id}/end/", "POST land-entries/", "POST land-entries/{id}/withdraw/",
    "POST findings/propose/", "POST findings/{id}/notify/", "POST findings/{id}/answer/", "POST findings/{id}/confirm/",
    "POST findings/{id}/reject/", "POST findings/{id}/revoke/", "POST findings/{id}/case/", "POST cases/{id}/plan/",
    "POST cases/{id}/step/", "POST cases/{id}/accept/", "POST cases/{id}/charge/", "POST cases/{id}/recheck/",
    "POST idle-proceedings/", "POST idle-proceedings/{id}/record/", "POST idle-proceedings/{id}/serve/",
    "POST idle-proceedings/{id}/take-back/", "POST idle-proceedings/{id}/close/", "POST checklists/",
    "POST checklists/{id}/withdraw/", "POST park-measures/", "POST park-measures/{id}/end/",
)  # fmt: skip
_SEEN = (
    "GET findings/{finding}/files/{finding_file}/", "GET cases/{case}/files/{case_file}/", "GET idle-proceedings/",
    "GET idle-proceedings/{id}/", "GET idle-proceedings/{proceeding}/files/{idle_file}/", "GET checklists/",
    "GET checklists/{id}/", "GET checklists/sheets/", "GET corrections/", "GET corrections/{id}/",
    "GET corrections/{correction}/enterprises/", "GET willingness/", "GET willingness/{id}/", "GET regions/",
    "GET regions/{id}/", "GET region-figures/", "GET region-figures/{id}/", "GET runs/{run}/distances/",
    "GET region-runs/{region_run}/distances/", "GET park-measures/", "GET park-measures/{id}/", "GET park-words/",
    "GET park-words/{id}/", "GET park-words/offered/",
)  # fmt: skip

_BY_SENDERS = "200 200 200 403 403 403 403 403 200"
_WINDOWS = ("GET windows/", "GET windows/{id}/", "GET year-locks/", "GET year-locks/{id}/")

ACTS = {
    **dict.fromkeys(_OFFICE, BY_OFFICE),
    **dict.fromkeys(_LAND, BY_LAND),
    **dict.fromkeys(_SEEN, SEEN),
    **dict.fromkeys(_WINDOWS, _BY_SENDERS),
    "POST park-words/{id}/end/": "200 403 403 403 403 403 403 403 403",
    "POST execution-lists/{list}/release/": "200 403 403 403 403 403 403 403 403",
    "POST recommendations/": "202 403 403 403 403 403 403 403 403",
    # by the town for an enterprise that has no account
    "POST findings/{id}/object/": "403 403 403 400 403 403 403 403 403",
    # whoever may answer for a case; whether they do is looked at next
    "POST cases/{id}/report/": "400 400 400 400 403 403 403 403 400",
    "POST cases/{id}/files/": "400 400 400 400 403 403 403 403 400",
    "POST willingness/": "201 403 403 201 403 403 403 403 403",
    "POST willingness/{id}/withdraw/": "400 403 403 400 403 403 403 403 403",
    "POST batches/{id}/withdraw/": BY_SOURCE,
    # of a tax figure
    "POST objections/{id}/opinion/": "403 400 404 403 403 403 403 403 400",
    "POST objections/{id}/withdraw/": "400 400 404 400 404 400 403 403 400",
    "POST disputes/{id}/answer/": BY_SOURCE,
    "POST figure-requests/{id}/answer/": BY_SOURCE,
    # by whoever sees it, but no program
    "POST figure-requests/": "201 201 201 201 403 201 403 403 403",
    "GET messages/": BY_ALL,
    "GET messages/{id}/": BY_NONE,
    "POST messages/{id}/read/": BY_NONE,
    "POST messages/read/": BY_ALL,
    "GET audit-events/": BY_AUDITOR,
    "GET audit-events/{id}/": BY_AUDITOR,
}
# what a call sends, by names of the objects; those of another county are not there
NAMING = {
    "POST recommendations/": {"run": "run"},
    "POST willingness/": {"credit_code": "credit_code"},
    "POST figure-requests/": {"figure": "figures"},
}
SENT = {
    "POST willingness/": {
        "kind": "增容面积", "area": 10, "said_on": "2026-03-02", "said_by": "负责人", "evidence": "申请书",
    },
    "POST figure-requests/": {"reason": "与上年相差太大"},
}  # fmt: skip


def body_of(route: str, objects: dict) -> dict:
    named = {name: objects[key] for name, key in NAMING.get(route, {}).items()}
    return named | SENT.get(route, {})
