"""Every address of the system and every role: what is answered, in one table. A new address needs a line."""

import inspect
import re

import pytest
from django.urls import URLResolver, get_resolver, resolve

from evaluation.models import Figure
from landuse.models import CaseTarget
from mujun.accounts.roles import ROLES
from mujun.sharing.models import Usage
from tests import exchange_factories as exchanging
from tests import factories as make
from tests import judged
from tests import land_factories as land
from tests import region_factories as regions
from tests import supply_factories as supplying
from tests.evaluation.test_api_access import STATUSES as API
from tests.landuse import handling

pytestmark = pytest.mark.django_db

# of a province: tests/mujun/test_every_route_of_a_province.py
COUNTY_ROLES = [code for code, role in ROLES.items() if not role.of_province]
# reform_office, department_officer (tax), land_officer, town_officer, enterprise, leader, system_admin, auditor,
# api_client (has no session of the pages: like nobody), nobody
STATUSES = {
    "GET ": "200 200 200 200 200 200 200 200 302 302",
    "GET advantages/": "200 200 200 200 403 200 403 403 302 302",
    "GET advantages/new/": "200 403 403 403 403 403 403 403 302 302",
    # nobody chosen, nothing said
    "POST advantages/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET advantages/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "POST advantages/{pk}/act/": "404 403 403 403 403 403 403 403 302 302",
    "GET areas/": "200 200 200 200 403 200 403 403 302 302",
    "GET areas/figures.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET audit/": "403 403 403 403 403 403 403 200 302 302",
    "GET board/": "200 200 200 200 403 200 403 403 302 302",
    "GET board/movers/": "200 200 200 200 403 200 403 403 302 302",
    "GET calendar/": "200 200 200 200 403 200 403 403 302 302",
    "POST calendar/set/": "302 403 403 403 403 403 403 403 302 302",
    "POST calendar/{pk}/remove/": "302 403 403 403 403 403 403 403 302 302",
    "GET cases/": "200 200 200 200 403 200 403 403 302 302",
    "GET cases/board/": "200 200 200 200 403 200 403 403 302 302",
    "POST cases/board/": "200 403 200 403 403 403 403 403 302 302",
    "GET cases/new/": "200 403 200 403 403 403 403 403 302 302",
    "POST cases/new/": "200 403 200 403 403 403 403 403 302 302",
    "POST cases/targets/{pk}/remove/": "302 403 302 403 403 403 403 403 302 302",
    # of the first enterprise, whose town answers for it; POSTs come without a body
    "GET cases/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "POST cases/{pk}/{act}/": "200 403 200 200 403 403 403 403 302 302",
    "GET cases/{pk}/files/{file}/": "200 200 200 200 403 200 403 403 302 302",
    "GET catalogue/": "200 200 200 200 403 200 200 200 302 302",
    # a system administrator of all counties has no county
    "GET catalogue/{code}/": "200 200 200 200 403 200 404 200 302 302",
    "POST catalogue/{code}/": "200 404 404 404 403 404 404 404 302 302",
    "GET cells/{credit_code}/{variable}/{year}/": "200 200 200 200 403 200 403 403 302 302",
    "POST cells/{credit_code}/{variable}/{year}/comment/": "302 302 302 302 403 302 403 403 302 302",
    "GET charts/": "200 200 200 200 403 200 403 403 302 302",
    "GET charts/towns/": "200 200 200 200 403 200 403 403 302 302",
    "GET clients/": "403 403 403 403 403 403 200 403 302 302",
    "GET clients/{pk}/": "403 403 403 403 403 403 200 403 302 302",
    # without a body; an allowance that is not said is the usual one
    "POST clients/{pk}/allowance/": "403 403 403 403 403 403 302 403 302 302",
    "POST clients/{pk}/credentials/{credential}/revoke/": "403 403 403 403 403 403 404 403 302 302",
    "POST clients/{pk}/keys/": "403 403 403 403 403 403 200 403 302 302",
    "POST clients/{pk}/tokens/": "403 403 403 403 403 403 200 403 302 302",
    "GET confirmation/": "200 200 200 200 200 200 403 403 302 302",
    "GET confirmation/open/": "200 403 403 403 403 403 403 403 302 302",
    "POST confirmation/open/": "200 403 403 403 403 403 403 403 302 302",
    "GET confirmation/term/": "200 403 403 403 403 403 403 403 302 302",
    "POST confirmation/{pk}/close/": "302 403 403 403 403 403 403 403 302 302",
    "POST confirmation/{pk}/extend/": "302 403 403 403 403 403 403 403 302 302",
    "GET confirmation/{pk}/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET confirmation/{pk}/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
    "GET decisions/": "200 200 200 200 403 200 403 403 302 302",
    "GET decisions/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET decisions/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
    "GET decisions/new/": "200 403 403 403 403 403 403 403 302 302",
    "POST decisions/new/": "200 403 403 403 403 403 403 403 302 302",
    # of the first enterprise, of the first town
    "GET decisions/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET decisions/{pk}/evidence/": "200 200 200 200 403 200 403 403 302 302",
    "POST decisions/{pk}/sign/": "302 403 403 403 403 403 403 403 302 302",
    "POST decisions/{pk}/withdraw/": "302 403 403 403 403 403 403 403 302 302",
    # of the first enterprise, of the first town, on a tax figure; the enterprise that asks is another
    "GET disputes/": "200 200 200 200 403 200 403 403 302 302",
    "GET disputes/{pk}/": "200 200 404 200 404 200 403 403 302 302",
    "POST disputes/{pk}/": "200 200 404 403 404 403 403 403 302 302",
    "GET disputes/{pk}/attachment/": "200 200 404 200 404 200 403 403 302 302",
    "GET sheets/{pk}/": "200 200 200 200 404 200 403 403 302 302",
    "POST sheets/{pk}/confirm/": "403 403 403 302 404 403 403 403 302 302",
    "GET sheets/{pk}/dispute/{variable}/": "403 403 403 200 404 403 403 403 302 302",
    "POST sheets/{pk}/dispute/{variable}/": "403 403 403 200 404 403 403 403 302 302",
    "GET sheets/{pk}/print/": "200 200 200 200 404 200 403 403 302 302",
    "GET sheets/{pk}/workbook.xlsx": "200 200 200 200 404 200 403 403 302 302",
    "GET enterprises/{credit_code}/": "200 200 200 200 403 200 403 403 302 302",
    # the enterprise of the table is not the one asked for
    "POST enterprises/{credit_code}/contact/": "200 403 403 200 404 403 403 403 302 302",
    "GET findings/": "200 200 200 200 403 200 403 403 302 302",
    "GET findings/new/": "200 403 200 403 403 403 403 403 302 302",
    "POST findings/new/": "302 403 302 403 403 403 403 403 302 302",
    "GET findings/notices/": "200 200 200 200 403 200 403 403 302 302",
    "GET findings/notify/": "200 403 200 403 403 403 403 403 302 302",
    "POST findings/notify/": "200 403 200 403 403 403 403 403 302 302",
    "GET findings/own/": "403 403 403 403 200 403 403 403 302 302",
    # of the first enterprise, which is another than the one that asks
    "GET findings/{pk}/": "200 200 200 200 404 200 403 403 302 302",
    "POST findings/{pk}/{act}/": "200 403 200 403 404 403 403 403 302 302",
    "GET findings/{pk}/files/{file}/": "200 200 200 200 404 200 403 403 302 302",
    "GET findings/{pk}/notice/": "200 200 200 200 404 200 403 403 302 302",
    # of a tax figure, which nobody has doubted yet; a town officer sees the first town only
    "GET figures/{pk}/request/": "200 200 200 200 403 200 403 403 302 302",
    "POST figures/{pk}/request/": "200 200 200 200 403 200 403 403 302 302",
    "GET figure-requests/": "200 200 200 200 403 200 403 403 302 302",
    # on a tax figure
    "GET figure-requests/{pk}/": "200 200 404 200 403 200 403 403 302 302",
    "POST figure-requests/{pk}/": "200 200 404 403 403 403 403 403 302 302",
    "GET figure-requests/{pk}/attachment/": "200 200 404 200 403 200 403 403 302 302",
    "GET figures/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET front-runners/": "200 200 200 200 403 200 403 403 302 302",
    "GET front-runners/new/": "200 403 403 403 403 403 403 403 302 302",
    # an empty rule
    "POST front-runners/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET front-runners/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    # without a reason
    "POST front-runners/{pk}/decide/": "400 403 403 403 403 403 403 403 302 302",
    "GET grid/": "200 200 200 403 403 403 403 403 302 302",
    "GET grid/data/": "200 200 200 403 403 403 403 403 302 302",
    # without a body
    "POST grid/save/": "400 400 400 403 403 403 403 403 302 302",
    "GET healthz/live": "200 200 200 200 200 200 200 200 200 200",
    "GET healthz/ready": "200 200 200 200 200 200 200 200 200 200",
    "GET imports/": "200 200 200 403 403 403 403 403 302 302",
    "GET imports/new/": "200 200 200 403 403 403 403 403 302 302",
    "POST imports/new/": "200 200 200 403 403 403 403 403 302 302",
    "GET imports/template/{layout}/{year}/": "200 200 404 403 403 403 403 403 302 302",
    "GET imports/windows/": "200 200 200 403 403 403 403 403 302 302",
    "POST imports/windows/except/": "302 403 403 403 403 403 403 403 302 302",
    "POST imports/windows/lock/": "302 403 403 403 403 403 403 403 302 302",
    "POST imports/windows/set/": "302 403 403 403 403 403 403 403 302 302",
    "POST imports/windows/unlock/": "302 403 403 403 403 403 403 403 302 302",
    "POST imports/{pk}/again/": "302 302 404 404 404 404 404 404 302 302",
    "GET imports/{pk}/": "200 200 404 404 404 404 404 404 302 302",
    "GET imports/{pk}/changes/": "200 200 404 404 404 404 404 404 302 302",
    "POST imports/{pk}/check/": "302 302 404 404 404 404 404 404 302 302",
    "POST imports/{pk}/copy/": "302 302 404 404 404 404 404 404 302 302",
    "GET imports/{pk}/file/": "200 200 404 404 404 404 404 404 302 302",
    "POST imports/{pk}/import/": "302 302 404 404 404 404 404 404 302 302",
    "GET imports/{pk}/problems/": "200 200 404 404 404 404 404 404 302 302",
    "GET imports/{pk}/progress/": "200 200 404 404 404 404 404 404 302 302",
    "POST imports/{pk}/withdraw/": "302 302 404 404 404 404 404 404 302 302",
    "GET jobs/": "200 200 200 200 403 200 403 403 302 302",
    # a town officer sees only jobs of their own
    "GET jobs/{pk}/": "200 200 200 404 403 200 403 403 302 302",
    "POST jobs/{pk}/cancel/": "302 403 403 404 403 403 403 403 302 302",
    "GET jobs/{pk}/progress/": "200 200 200 404 403 200 403 403 302 302",
    "POST jobs/{pk}/retry/": "302 403 403 404 403 403 403 403 302 302",
    # POSTs come without a body
    "GET land/blocks/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/blocks/division/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/blocks/division/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/blocks/{code}/": "200 200 200 200 403 200 403 403 302 302",
    "POST land/blocks/{code}/rename/": "302 403 302 403 403 403 403 403 302 302",
    "POST land/blocks/{code}/survey/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/map/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/map/data/": "200 200 200 200 403 200 403 403 302 302",
    "POST land/map/files/": "400 400 400 400 403 400 403 403 302 302",
    "GET land/map/parcels/{code}/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/projects/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/projects/new/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/projects/new/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/projects/{number}/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/projects/{number}/change/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/projects/{number}/change/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/projects/{number}/step/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/conflicts/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/idle/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/idle/files/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    # of a parcel of the first town; POSTs come without a body
    "GET land/idle/parcels/{code}/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/idle/parcels/{code}/development/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/idle/parcels/{code}/development/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/idle/parcels/{code}/open/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/idle/parcels/{code}/pauses/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/idle/pauses/{pk}/end/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/idle/pauses/{pk}/remove/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/idle/proceedings/": "200 200 200 200 403 200 403 403 302 302",
    "POST land/idle/proceedings/{pk}/close/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/idle/proceedings/{pk}/steps/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/idle/statute/": "200 200 200 200 403 200 403 403 302 302",
    "POST land/idle/statute/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/idle/statute/delivered/": "302 403 302 403 403 403 403 403 302 302",
    "POST land/idle/steps/{pk}/serve/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/idle/steps/{pk}/take-back/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/idle/stock/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/parcels.geojson": "200 200 200 200 403 200 403 403 302 302",
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
    "GET login/": "200 200 200 200 200 200 200 200 200 200",
    "POST login/": "200 200 200 200 200 200 200 200 200 200",
    "GET login/apply/": "400 400 400 400 400 400 400 400 400 400",
    "POST login/apply/": "400 400 400 400 400 400 400 400 400 400",
    # switched off
    "GET login/with/{code}/": "404 404 404 404 404 404 404 404 404 404",
    "GET login/with/{code}/back/": "404 404 404 404 404 404 404 404 404 404",
    "GET login/code/": "302 302 302 302 302 302 302 302 302 302",
    "POST login/code/": "302 302 302 302 302 302 302 302 302 302",
    "GET links/": "200 200 200 200 200 200 200 200 302 302",
    "POST links/{pk}/end/": "404 404 404 404 404 404 404 404 302 302",
    "GET matching/": "200 200 200 403 403 403 403 403 302 302",
    "POST matching/decide/": "302 302 302 403 403 403 403 403 302 302",
    "POST matching/{pk}/revoke/": "302 302 302 403 403 403 403 403 302 302",
    "GET messages/": "200 200 200 200 200 200 200 200 302 302",
    "POST messages/read/": "302 302 302 302 302 302 302 302 302 302",
    # somebody else's
    "GET messages/{pk}/": "404 404 404 404 404 404 404 404 302 302",
    "GET methods/": "200 200 200 200 403 200 403 403 302 302",
    "GET methods/write/": "200 403 403 403 403 403 403 403 302 302",
    "POST methods/write/": "200 403 403 403 403 403 403 403 302 302",
    "POST methods/{pk}/publish/": "302 403 403 403 403 403 403 403 302 302",
    "GET methods/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET objections/": "200 200 200 200 403 200 403 403 302 302",
    "GET objections/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET objections/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
    "GET objections/raise/": "403 200 200 200 403 403 403 403 302 302",
    # of the first enterprise, of the first town, on a tax figure; the enterprise that asks is another
    "GET objections/raise/{pk}/{credit_code}/": "403 200 200 200 404 403 403 403 302 302",
    "POST objections/raise/{pk}/{credit_code}/": "403 200 200 200 404 403 403 403 302 302",
    "GET objections/{pk}/": "200 200 404 200 404 200 403 403 302 302",
    "POST objections/{pk}/opinion/": "403 200 404 403 403 403 403 403 302 302",
    "POST objections/{pk}/decide/": "200 403 403 403 403 403 403 403 302 302",
    "POST objections/{pk}/withdraw/": "403 403 404 403 404 403 403 403 302 302",
    "GET objections/{pk}/files/{file}/": "200 200 404 200 404 200 403 403 302 302",
    "GET papers/": "200 200 200 200 403 200 403 403 302 302",
    # of the whole county
    "GET papers/pictures/": "200 200 200 403 403 200 403 403 302 302",
    "GET papers/pictures/{name}.png": "200 200 200 403 403 200 403 403 302 302",
    "GET papers/{pk}/": "200 200 200 404 403 200 403 403 302 302",
    "GET papers/{pk}/single.zip": "200 200 200 404 403 200 403 403 302 302",
    "GET papers/files/{pk}/": "200 200 200 404 404 200 403 403 302 302",
    # nobody has decided it yet
    "POST papers/objections/{pk}/make/": "404 403 403 403 403 403 403 403 302 302",
    # without a run
    "POST papers/{kind}/make/": "302 403 403 403 403 403 403 403 302 302",
    "GET papers/{kind}/preview.{form}": "200 403 403 403 403 403 403 403 302 302",
    "GET papers/{kind}/template/": "200 403 403 403 403 403 403 403 302 302",
    # without a file
    "POST papers/{kind}/template/add/": "302 403 403 403 403 403 403 403 302 302",
    "POST papers/{kind}/template/delivered/": "302 403 403 403 403 403 403 403 302 302",
    "GET papers/{kind}/template/delivered.docx": "200 403 403 403 403 403 403 403 302 302",
    "GET papers/{kind}/template/{number}.docx": "200 403 403 403 403 403 403 403 302 302",
    "GET land/agreement-scores/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/agreement-scores/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/agreements/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/agreements/new/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/agreements/new/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/agreements/rules/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/agreements/rules/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/agreements/rules/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "POST land/agreements/rules/{pk}/end/": "302 403 302 403 403 403 403 403 302 302",
    # of the first enterprise, of the first town; the enterprise that asks is another
    "GET land/agreements/{pk}/": "200 200 200 200 404 200 403 403 302 302",
    "GET land/agreements/{pk}/check/": "404 403 404 403 403 403 403 403 302 302",
    "POST land/agreements/{pk}/check/": "404 403 404 403 403 403 403 403 302 302",
    "POST land/agreements/{pk}/checks/{check}/withdraw/": "302 403 302 403 403 403 403 403 302 302",
    "GET land/agreements/{pk}/transfer/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/agreements/{pk}/transfer/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/agreements/{pk}/end/": "302 403 302 403 403 403 403 403 302 302",
    "GET land/agreements/{pk}/files/{file}/": "200 200 200 200 404 200 403 403 302 302",
    "GET land/provisions/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/provisions/decide/": "404 403 404 403 403 403 403 403 302 302",
    "POST land/provisions/decide/": "404 403 404 403 403 403 403 403 302 302",
    "POST land/provisions/decisions/{pk}/revoke/": "302 403 302 403 403 403 403 403 302 302",
    "GET land/provisions/documents/new/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/provisions/documents/new/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/provisions/documents/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "POST land/provisions/documents/{pk}/end/": "302 403 302 403 403 403 403 403 302 302",
    "GET land/supply/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/supply/new/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/supply/new/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/supply/accounts/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/supply/accounts/{kind}/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/supply/accounts/{kind}/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/supply/accounts/{pk}/withdraw/": "302 403 302 403 403 403 403 403 302 302",
    "GET land/supply/checklists/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/supply/checklists/new/{code}/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/supply/checklists/new/{code}/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/supply/checklists/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "POST land/supply/checklists/{pk}/withdraw/": "302 403 302 403 403 403 403 403 302 302",
    "GET land/supply/ledgers/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/supply/ledgers/{kind}/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/supply/ledgers/{kind}/": "200 403 200 403 403 403 403 403 302 302",
    "GET land/supply/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET land/supply/{pk}/change/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/supply/{pk}/change/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/supply/{pk}/rents/": "200 403 200 403 403 403 403 403 302 302",
    "POST land/supply/{pk}/rents/{rent}/remove/": "302 403 302 403 403 403 403 403 302 302",
    "POST land/supply/{pk}/end/": "200 403 200 403 403 403 403 403 302 302",
    "GET parcels/{code}/": "200 200 200 200 403 200 403 403 302 302",
    "GET password/": "200 200 200 200 200 200 200 200 302 302",
    "POST password/": "200 200 200 200 200 200 200 200 302 302",
    "GET permissions/": "200 200 200 200 200 200 200 200 302 302",
    # for everybody
    "GET public/{county}/": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/{pk}/": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/{pk}/list.csv": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/{pk}/list.xlsx": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/publications/{pk}/": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/publications/{pk}/list.csv": "200 200 200 200 200 200 200 200 200 200",
    "GET public/{county}/publications/{pk}/list.xlsx": "200 200 200 200 200 200 200 200 200 200",
    "GET publications/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    # the first of its year, which corrects nothing
    "GET publications/{pk}/changes.csv": "404 404 404 404 403 404 403 403 302 302",
    # of the whole county
    "GET publications/{pk}/files.zip": "200 200 200 404 403 200 403 403 302 302",
    "GET publicity/": "403 403 403 403 200 403 403 403 302 302",
    "GET quality/": "200 200 200 200 403 200 403 403 302 302",
    "POST quality/check/": "302 302 302 403 403 403 403 403 302 302",
    "GET quality/findings.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET quality/rules/": "200 200 200 200 403 200 403 403 302 302",
    "POST quality/rules/adopt/": "200 403 403 403 403 403 403 403 302 302",
    "GET quality/rules/file/": "200 200 200 200 403 200 403 403 302 302",
    "POST quality/rules/library/": "302 403 403 403 403 403 403 403 302 302",
    "POST quality/rules/try/": "302 403 403 403 403 403 403 403 302 302",
    "GET quality/rules/{pk}/file/": "200 200 200 200 403 200 403 403 302 302",
    # of a tax figure: only its department and the reform office answer for it
    "POST quality/{pk}/acknowledge/": "302 302 404 403 403 403 403 403 302 302",
    "GET ranking/": "200 200 200 200 403 200 403 403 302 302",
    "GET ranking/workbook.xlsx": "200 200 200 200 403 200 403 403 302 302",
    "POST recommendations/renew/": "302 403 403 403 403 403 403 403 302 302",
    "GET positive-lists/": "200 200 200 200 403 200 403 403 302 302",
    "GET positive-lists/{name}/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET positive-lists/{name}/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
    "GET recommendations/enterprises/{credit_code}/": "200 200 200 200 403 200 403 403 302 302",
    "GET recommendations/": "200 200 200 200 403 200 403 403 302 302",
    # the enterprise that asks is in no register
    "GET result/": "403 403 403 403 404 403 403 403 302 302",
    "GET regions/": "200 200 200 200 403 200 403 403 302 302",
    "POST regions/start/": "302 403 403 403 403 403 403 403 302 302",
    "GET regions/figures/{kind}/": "200 200 200 200 403 200 403 403 302 302",
    # without a body
    "POST regions/figures/{kind}/": "400 403 403 403 403 403 403 403 302 302",
    "GET regions/made/": "200 200 200 200 403 200 403 403 302 302",
    "GET regions/made/new/": "200 403 403 403 403 403 403 403 302 302",
    "POST regions/made/new/": "400 403 403 403 403 403 403 403 302 302",
    "GET regions/made/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "POST regions/made/{pk}/": "400 403 403 403 403 403 403 403 302 302",
    "POST regions/parts/{pk}/end/": "302 403 403 403 403 403 403 403 302 302",
    "GET regions/handlings/": "200 200 200 200 403 200 403 403 302 302",
    "GET regions/handlings/{pk}/": "200 200 200 404 403 200 403 403 302 302",
    "POST regions/handlings/{pk}/": "400 403 403 404 403 403 403 403 302 302",
    "GET regions/{pk}/{number}/handling/": "200 403 403 403 403 403 403 403 302 302",
    "POST regions/{pk}/{number}/handling/": "400 403 403 403 403 403 403 403 302 302",
    # of the whole county, which is no low park
    "GET regions/{pk}/{number}/land/": "404 403 404 403 403 403 403 403 302 302",
    "POST regions/{pk}/{number}/land/": "404 403 404 403 403 403 403 403 302 302",
    "GET regions/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET regions/{pk}/{number}/": "200 200 200 200 403 200 403 403 302 302",
    "GET round/": "200 200 200 200 403 200 403 403 302 302",
    "GET round/agenda/": "200 200 200 200 403 200 403 403 302 302",
    "GET round/agenda/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "POST round/open/": "302 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/take/": "302 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/choose/": "404 403 403 403 403 403 403 403 302 302",
    "GET round/{pk}/publish/": "200 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/publish/": "200 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/settle/": "302 403 403 403 403 403 403 403 302 302",
    # there is nothing to announce yet
    "GET round/{pk}/announce/": "302 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/announce/": "302 403 403 403 403 403 403 403 302 302",
    "GET round/{pk}/announce/term/": "200 403 403 403 403 403 403 403 302 302",
    "POST round/{pk}/corrections/": "302 403 403 403 403 403 403 403 302 302",
    "GET round/corrections/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET round/corrections/{pk}/list.csv": "200 200 200 200 403 200 403 403 302 302",
    "GET round/corrections/{pk}/list.xlsx": "200 200 200 200 403 200 403 403 302 302",
    "GET runs/": "200 200 200 200 403 200 403 403 302 302",
    "POST runs/start/": "302 403 403 403 403 403 403 403 302 302",
    "GET runs/{pk}/": "200 200 200 200 403 200 403 403 302 302",
    "GET runs/{pk}/robustness/": "200 200 200 200 403 200 403 403 302 302",
    # of the whole county; these results were put in by hand, so the engine finds others and says so
    "GET runs/{pk}/verification.xlsx": "302 302 302 403 403 302 403 403 302 302",
    "POST runs/{pk}/verification/start/": "302 302 302 403 403 302 403 403 302 302",
    "POST runs/{pk}/robustness/start/": "302 403 403 403 403 403 403 403 302 302",
    "GET runs/{pk}/enterprises/{credit_code}/lifts/": "200 200 200 200 403 200 403 403 302 302",
    "GET search/": "200 200 200 200 403 200 403 403 302 302",
    "GET simulate/": "200 403 403 403 403 403 403 403 302 302",
    # without a run
    "POST simulate/": "404 403 403 403 403 403 403 403 302 302",
    "POST simulate/draft/": "404 403 403 403 403 403 403 403 302 302",
    "GET second-factor/": "200 200 200 200 200 200 200 200 302 302",
    "GET sessions/": "200 200 200 200 200 200 200 200 302 302",
    "POST sessions/others/end/": "302 302 302 302 302 302 302 302 302 302",
    "POST sessions/{pk}/end/": "404 404 404 404 404 404 404 404 302 302",
    "GET rules/": "200 200 200 200 403 200 403 403 302 302",
    "GET rules/write/": "200 403 200 403 403 403 403 403 302 302",
    "POST rules/write/": "200 403 200 403 403 403 403 403 302 302",
    "GET rules/{key}/": "200 200 200 200 403 200 403 403 302 302",
    "GET rules/{key}/preview/": "200 200 200 200 403 200 403 403 302 302",
    "POST rules/{key}/preview/": "200 403 200 403 403 403 403 403 302 302",
    "POST rules/{key}/decide/": "200 403 200 403 403 403 403 403 302 302",
    "POST rules/{pk}/drop/": "302 403 302 403 403 403 403 403 302 302",
    "POST rules/{pk}/end/": "302 403 302 403 403 403 403 403 302 302",
    "GET signals/": "200 200 200 200 403 200 403 403 302 302",
    "GET signals/enterprises/": "200 200 200 200 403 200 403 403 302 302",
    "GET signals/enterprises/{credit_code}/": "200 200 200 200 403 200 403 403 302 302",
    "POST signals/enterprises/{credit_code}/": "200 403 200 403 403 403 403 403 302 302",
    "GET tokens/": "200 200 200 200 403 200 403 403 302 302",
    "POST tokens/issue/": "200 200 200 200 403 200 403 403 302 302",
    "POST tokens/{pk}/revoke/": "404 404 404 404 403 404 403 403 302 302",
    "GET targets/": "200 200 200 200 403 200 403 403 302 302",
    "GET targets/{code}/": "200 403 403 403 403 403 403 403 302 302",
    # without a body
    "POST targets/{code}/": "400 403 403 403 403 403 403 403 302 302",
    # only of one's own: what data are taken along for
    "GET usage/purpose/": "200 200 200 200 200 200 200 200 302 302",
    "POST usage/purpose/": "200 200 200 200 200 200 200 200 302 302",
    "GET usage/": "200 403 403 403 403 403 403 200 302 302",
    "GET users/": "403 403 403 403 403 403 200 403 302 302",
    "GET users/applications/": "403 403 403 403 403 403 200 403 302 302",
    "GET users/applications/{pk}/": "403 403 403 403 403 403 200 403 302 302",
    "POST users/applications/{pk}/": "403 403 403 403 403 403 404 403 302 302",
    "GET users/enterprises/": "403 403 403 403 403 403 200 403 302 302",
    "POST users/enterprises/": "403 403 403 403 403 403 302 403 302 302",
    "GET users/new/": "403 403 403 403 403 403 200 403 302 302",
    "POST users/new/": "403 403 403 403 403 403 200 403 302 302",
    "GET users/{pk}/": "403 403 403 403 403 403 200 403 302 302",
    "POST users/{pk}/": "403 403 403 403 403 403 200 403 302 302",
    "GET users/{pk}/links/": "403 403 403 403 403 403 200 403 302 302",
    "POST users/{pk}/links/": "403 403 403 403 403 403 200 403 302 302",
    "POST users/{pk}/links/{link}/end/": "403 403 403 403 403 403 404 403 302 302",
    "POST users/{pk}/{act}/": "403 403 403 403 403 403 302 403 302 302",
    "GET willingness/": "200 200 200 200 403 200 403 403 302 302",
    "GET willingness/new/": "200 403 403 200 403 403 403 403 302 302",
    # without a body
    "POST willingness/new/": "400 403 403 400 403 403 403 403 302 302",
    "POST willingness/{pk}/withdraw/": "302 403 403 302 403 403 403 403 302 302",
    # comes last: nobody is signed in any more
    "POST logout/": "302 302 302 302 302 302 302 302 302 302",
}
# of the interface, besides the routes of objects: for every role, and what a visitor gets
DESCRIBED = {"api/v1/": 401, "api/v1/schema/": 200, "api/v1/docs/": 200}


def addresses():
    """Every pattern as `runs/{id}/`."""
    return {re.sub(r"<\w+:(\w+)>", lambda m: f"{{{m[1]}}}", each) for each in walk(get_resolver())}


def walk(resolver, before=""):
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, here)
        else:
            yield here


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def keys(world):
    """What the placeholders stand for: the address as far as the placeholder, and the value."""
    first = world.enterprises[0]
    batch = make.batch(world.county, state="ready", sender="tax")
    call = make.confirmation_call(world.county)
    sheet = call.sheets.get(enterprise=first)
    file = make.attachment(world.county)
    standing = make.round(world.county, run=world.run)
    announced = make.publicity(standing, world.run)
    published = make.publication(standing, world.run)
    raised = make.objection(announced, first)
    make.paper_template(world.county)
    paper = make.paper(world.run)
    agreed = land.agreement(first)
    supplied = supplying.supply_contract(first)
    lot = land.block(first.occupancies.first().parcel).members.get().parcel
    idle = land.idle(first.occupancies.first().parcel, file)
    case = handling.case_of(first)
    finding = case.finding
    shown = case.files.create(attachment=file, stage="after", caption="现场", taken_on=case.listed_on)
    target = CaseTarget.objects.create(county=world.county, year=2025, number=1, source="示例")
    region = regions.region_result(world.run)
    system = exchanging.target(world.county)
    put = exchanging.message(system)
    pulled = exchanging.pull(exchanging.connector(world.county), batch)
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
        "cases/{pk}/files/{file}": f"{case.pk}/files/{shown.pk}",
        "cases/{pk}/{act}": f"{case.pk}/file",
        "cases/targets/{pk}": target.pk,
        "cases/{pk}": case.pk,
        "findings/{pk}/files/{file}": f"{finding.pk}/files/{finding.files.create(attachment=file).pk}",
        "findings/{pk}/{act}": f"{finding.pk}/file",
        "findings/{pk}": finding.pk,
        "projects/{number}": land.project(lot).number,
        "checklists/new/{code}": "LE-23",
        "checklists/{pk}": supplying.checklist(first).pk,
        "ledgers/{kind}": "fund",
        "accounts/{kind}": "quota",
        "accounts/{pk}": supplying.land_entry(world.county).pk,
        "supply/{pk}": supplied.pk,
        "{rent}": supplied.rents.get().pk,
        "agreements/rules/{pk}": agreed.rule_set_id,
        "agreements/{pk}/files/{file}": f"{agreed.pk}/files/{agreed.files.create(attachment=file).pk}",
        "agreements/{pk}": agreed.pk,
        "{check}": land.agreement_check(agreed).pk,
        "provisions/decisions/{pk}": land.clause_decision(world.county).pk,
        "provisions/documents/{pk}": land.county_provision(world.county).pk,
        "idle/pauses/{pk}": idle.pause.pk,
        "idle/proceedings/{pk}": idle.proceeding.pk,
        "idle/steps/{pk}": idle.step.pk,
        "idle/files/{pk}": idle.file.pk,
        "decisions/{pk}": make.grade_decision(standing, first, evidence=file).pk,
        "advantages/{pk}": make.advantage(first).pk,
        "levers/{record}": "electricity",
        "effect/trials/{pk}": make.lever_trial(world.run).pk,
        "quota-plans/{pk}": make.quota_plan(world.run, first).pk,
        "execution/lists/{number}": (line := make.execution_line(world.run, first)).list.number,
        "execution/appeals/{number}": make.lever_appeal(line).number,
        "execution/refunds/{pk}": make.lever_refund(line).pk,
        "measures/{pk}": line.pk,
        "jobs/{pk}": make.job(world.county, state="queued").pk,
        "imports/{pk}": batch.pk,
        "figure-requests/{pk}": make.figure_request(
            Figure.objects.get(enterprise=first, variable__code="tax", year=2025),
            make.user("reform_office", world.county),
            attachment=file,
        ).pk,
        "figures/{pk}": Figure.objects.filter(enterprise=first).first().pk,
        "objections/raise/{pk}": announced.pk,
        "objections/{pk}": raised.pk,
        "files/{file}": raised.files.create(attachment=file, by_objector=True).pk,
        "public/{county}/publications/{pk}": f"{world.county.code}/publications/{published.pk}",
        "publications/{pk}": published.pk,
        "public/{county}/{pk}": f"{world.county.code}/{announced.pk}",
        "public/{county}": world.county.code,
        "corrections/{pk}": make.correction(standing, world.run).pk,
        "round/{pk}": standing.pk,
        "papers/files/{pk}": paper.files.get().pk,
        "papers/{pk}": paper.pk,
        "papers/{kind}": "areas",
        "pictures/{name}": "档次分布",
        "positive-lists/{name}": "信贷白名单",
        "willingness/{pk}": make.willingness(first).pk,
        "preview.{form}": "docx",
        "template/{number}": 1,
        "messages/{pk}": 0,
        "regions/figures/{kind}": "开发区",
        "regions/made/{pk}": (part := regions.region_part(world.county)).region_id,
        "regions/parts/{pk}": part.pk,
        "front-runners/{pk}": regions.front_runner(world.run, first).list_id,
        "regions/handlings/{pk}": (handled := regions.region_handling(world.run)).pk,
        "regions/{pk}/{number}/handling": f"{handled.result.run_id}/{handled.result_id}",
        "regions/{pk}/{number}": f"{region.run_id}/{region.pk}",
        "regions/{pk}": region.run_id,
        "targets/{code}": "X-05",
        "runs/{pk}": world.run.pk,
        "methods/{pk}": world.run.method_id,
        "quality/{pk}": make.quality_finding(first).pk,
        "confirmation/{pk}": call.pk,
        "sheets/{pk}": sheet.pk,
        "disputes/{pk}": make.dispute(sheet, attachment=file).pk,
        "dispute/{variable}": "revenue",
        "calendar/{pk}": make.calendar_day(world.county).pk,
        "quality/rules/{pk}": make.quality_rule_set(world.county).pk,
        "rules/{key}": "huzhou-2021",
        "rules/{pk}/drop": make.rule_set(world.county).pk,
        "rules/{pk}": make.rule_set(world.county, adopted=True).pk,
        "matching/{pk}": make.identity(world.county).pk,
        "applications/{pk}": make.application(world.county).pk,
        "links/{pk}": 0,
        "{link}": 0,
        "catalogue/{code}": "results",
        "users/{pk}": make.user("leader", world.county).pk,
        "{act}": "unlock",
        "clients/{pk}": make.user("api_client", world.county).pk,
        "{credential}": 0,
        "tokens/{pk}": 0,
        "sessions/{pk}": 0,  # whoever asks, it is not theirs
        "{credit_code}": first.credit_code,
        "{code}": first.occupancies.first().parcel.code,
        "{layout}/{year}": "tax/2025",
        "{variable}/{year}": "tax/2025",
    }


def address_of(row, keys):
    path = row.partition(" ")[2]
    for place, value in keys.items():
        path = path.replace(place, re.sub(r"\{.*\}", str(value), place))
    return "/" + path


def ask(client, row, keys):
    answer = client.generic(row.partition(" ")[0], address_of(row, keys))
    b"".join(answer)  # a file that is sent is closed at its end
    return answer


def may_be_a_file(row, keys):
    """Not public, and the module of its view can make one."""
    view = inspect.getmodule(resolve(address_of(row, keys)).func)
    return " public/" not in row and re.search("download|attachment|deliver", inspect.getsource(view))


def user_of(role, world):
    """Nobody for None. The officer of the first town; administrators of more than a county have none."""
    if role is None:
        return None
    fields = {"town": world.towns[0]} if role == "town_officer" else {}
    return make.user(role, None if role == "system_admin" else world.county, **fields)


def test_no_address_is_missing_and_none_is_too_many():
    pages = {row.partition(" ")[2] for row in STATUSES}
    routes = {"api/v1/" + row.partition(" ")[2] for row in API}
    named = {re.sub(r"\{pk\}", "{id}", each) if each.startswith("api/") else each for each in addresses()}
    of_provinces = {each for each in named if each.startswith(("province/", "api/v1/province-"))}
    assert named - of_provinces == pages | routes | DESCRIBED.keys()


@pytest.mark.parametrize("role", [*COUNTY_ROLES, None])
def test_pages(client, world, keys, role):
    if role:
        client.force_login(user_of(role, world))
    place = [*COUNTY_ROLES, None].index(role)
    answers = {row: ask(client, row, keys).status_code for row in STATUSES}
    assert answers == {row: int(statuses.split()[place]) for row, statuses in STATUSES.items()}


def test_whatever_is_taken_along_leaves_a_line_under_its_name(client, world, keys):
    """mujun/sharing/recording.py sees every download; a new one is declared in module `exports` of its app."""
    client.force_login(user_of("reform_office", world))
    noted = 0
    for row, statuses in STATUSES.items():
        if row.startswith("GET") and statuses.startswith("200") and may_be_a_file(row, keys):
            answer = ask(client, f"{row}?download=csv", keys)
            noted += answer.get("Content-Disposition", "").startswith("attachment")
            assert Usage.objects.count() == noted, row
    assert [*Usage.objects.filter(resource="other").values_list("scope", flat=True)] == []
    assert noted > 60


@pytest.mark.parametrize("role", [*ROLES, None])
def test_the_description_of_the_interface(client, world, role):
    if role:
        client.force_login(user_of(role, world))
    for path, status in DESCRIBED.items():
        known = role and ROLES[role].signs_in
        assert client.get("/" + path).status_code == (200 if known else status), path


def test_a_visitor_is_sent_to_sign_in(client, world, keys):
    for row, statuses in STATUSES.items():
        if statuses.endswith("302") and "login/code/" not in row and row != "POST logout/":
            assert ask(client, row, keys).url.startswith("/login/?next=/"), row


def test_the_routes_of_the_interface_have_a_status_for_every_role():
    """Walked by tests/evaluation/test_api_access.py."""
    assert {len(statuses.split()) for statuses in API.values()} == {len(COUNTY_ROLES)}
