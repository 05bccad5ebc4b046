"""Who may act on a county's land."""

from django.core.exceptions import PermissionDenied

from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission


def authorise(county: County, by: User | None) -> None:
    """Raises PermissionDenied unless `by` handles land of the county; None is the operator at the command line."""
    if by is not None and (by.county_id != county.pk or not by.may(Permission.HANDLE_LAND)):
        raise PermissionDenied("只有本县亩均办和自然资源部门可以办理。")
