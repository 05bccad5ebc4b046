"""The pages, one module per room. The columns: reform_office, department_officer (tax), land_officer, town_officer,
enterprise, leader, system_admin, auditor, api_client (has no session of the pages: like nobody), nobody.
"""

from tests.routes.pages import allocation, exchange, figures, judging, landuse, mujun, round

_ROOMS = [mujun, exchange, landuse, figures, judging, allocation, round]
STATUSES = {row: statuses for room in _ROOMS for row, statuses in room.STATUSES.items()}
# comes last: nobody is signed in any more
STATUSES["POST logout/"] = "302 302 302 302 302 302 302 302 302 302"


def keys(world) -> dict:
    """What the placeholders stand for: the address as far as the placeholder, and the value. The longer, the sooner."""
    first = world.enterprises[0]
    named = {"{credit_code}": first.credit_code, "{code}": first.occupancies.first().parcel.code}
    for room in _ROOMS:
        named |= room.keys(world)
    return dict(sorted(named.items(), key=lambda item: -len(item[0])))
