"""One thing per function, each usable alone; one module per room. Names are invented; everybody's password is
`PASSWORD`. What tests ask for by `make.…` is named here; what few rooms need (land, supply, regions, exchange) is asked
of its module.
"""
# ruff: noqa: F401

from tests.factories.allocation import advantage, quota_plan, willingness
from tests.factories.confirmation import confirmation_call, dispute
from tests.factories.figures import batch, figure, figure_request, new_figure, variables
from tests.factories.levers import (
    execution_line,
    lever,
    lever_appeal,
    lever_refund,
    lever_trial,
    recommendation,
)
from tests.factories.papers import paper, paper_template
from tests.factories.people import PASSWORD, application, county, department, province, token, town, user
from tests.factories.quality import quality_check, quality_finding, quality_rule_set
from tests.factories.register import (
    enterprise,
    identity,
    industries,
    industry,
    land_of_their_own,
    listed,
    new_enterprise,
    occupancy,
    parcel,
)
from tests.factories.rounds import correction, grade_decision, objection, publication, publicity, round
from tests.factories.runs import graded, method, robustness_check, run, snapshot, snapshot_row
from tests.factories.signals import listing, rule_set, signal
from tests.factories.work import attachment, calendar_day, job, usage
