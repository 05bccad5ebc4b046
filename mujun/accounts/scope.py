"""How far a user sees: the county, in it for a town officer the town, for an enterprise itself."""

from django.db.models import Q

from mujun.accounts.models import User


def within(user: User, path: str = "") -> Q:
    """Rows whose enterprise, reached by `path` (as "enterprise__"), lies in the scope; without a county none do.

    The model at the end of `path` has the fields county, town and credit_code.
    """
    scope = Q(**{f"{path}county": user.county_id})
    if user.town_id:
        scope &= Q(**{f"{path}town": user.town_id})
    if user.credit_code:
        scope &= Q(**{f"{path}credit_code": user.credit_code})
    return scope
