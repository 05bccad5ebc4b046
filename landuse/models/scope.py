"""How far a user sees rows about land: a town officer by where the land lies, an enterprise by who holds it."""

from django.db.models import Q

from mujun.accounts.models import User
from mujun.accounts.scope import within


def of_land(user: User, parcel: str = "parcel__", holder: str = "enterprise__") -> Q:
    return within(user, holder if user.credit_code else parcel)
