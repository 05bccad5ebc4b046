"""Who comes: the roles of a county, in the order of the columns of every table."""

from mujun.accounts.roles import ROLES
from tests import factories as make

# of a province: tests/mujun/test_every_route_of_a_province.py, tests/evaluation/test_province.py
COUNTY_ROLES = [code for code, role in ROLES.items() if not role.of_province]


def user_of(role, world):
    """The officer of the first town; administrators of more than a county have none."""
    fields = {"town": world.towns[0]} if role == "town_officer" else {}
    return make.user(role, None if role == "system_admin" else world.county, **fields)
