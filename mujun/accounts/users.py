"""What a system administrator does with accounts, each of their own county or, without a county, of all."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from mujun.accounts import actions, audit, passwords, sessions
from mujun.accounts.models import County, User
from mujun.accounts.roles import PROVINCE_ROLES, ROLES

# what may be changed later: field → what people call it
EDITABLE = {
    "first_name": "名称",
    "role": "角色",
    "department": "部门",
    "town": "镇街",
    "credit_code": "统一社会信用代码",
}
# of the fields that narrow a user, the roles that have them; elsewhere they are left empty
_NARROWING = {
    "department": {"department_officer", "land_officer", "api_client", "reform_office"},
    "town": {"town_officer"},
    "province": set(PROVINCE_ROLES),
    "credit_code": {"enterprise"},
}


@transaction.atomic
def add(*, username: str, county: County | None, by: User, **fields) -> tuple[User, str]:
    """The user and the password to tell them once; empty for a role that never signs in.

    `fields` as in EDITABLE. Raises `ValidationError` in Chinese, `PermissionDenied` for another county.
    """
    if by.county_id and (county is None or county.pk != by.county_id):
        raise PermissionDenied
    fields = _fitting(fields)
    _refuse_other_county(fields["town"], county)
    password = passwords.one_time() if ROLES[fields["role"]].signs_in else ""
    title = fields.pop("first_name")
    user = actions.add_user(username=username, title=title, county=county, password=password, by=by, **fields)
    user.must_change_password = bool(password)
    user.save()
    return user, password


@transaction.atomic
def edit(*, user: User, by: User, **fields) -> None:
    """Nothing changed writes nothing. Raises `ValidationError` in Chinese."""
    user, fields = _managed(user, by), _fitting(fields)
    if user == by and fields["role"] != user.role:
        raise ValidationError("不能更改自己的角色，请由另一位系统管理员更改。")
    if fields["role"] != "system_admin":
        _refuse_last(user)
    _refuse_other_county(fields["town"], user.county)
    changes = [
        f"{title} {_word(user, field)} → {_word(None, field, fields[field])}"
        for field, title in EDITABLE.items()
        if getattr(user, field) != fields[field]
    ]
    if not changes:
        return
    for field, value in fields.items():
        setattr(user, field, value)
    user.full_clean()
    user.save()
    audit.record("user_edited", user, by=by, county=user.county, changes="；".join(changes))


@transaction.atomic
def deactivate(*, user: User, reason: str, by: User) -> None:
    """Out at the next request; the figures and acts of the user stay."""
    user = _managed(user, by)
    if user == by:
        raise ValidationError("不能停用自己的账号，请由另一位系统管理员停用。")
    _refuse_without(reason)
    _refuse_last(user)
    user.is_active, user.deactivated_reason = False, reason
    user.save()
    sessions.end_all(user=user, by=by)
    audit.record("user_deactivated", user, by=by, county=user.county, reason=reason)


@transaction.atomic
def reactivate(*, user: User, reason: str, by: User) -> None:
    user = _managed(user, by)
    _refuse_without(reason)
    user.is_active, user.deactivated_reason = True, ""
    user.save()
    audit.record("user_reactivated", user, by=by, county=user.county, reason=reason)


def _managed(user: User, by: User) -> User:
    """The row as it is now, held until the end of the transaction. `PermissionDenied` for whom `by` does not manage."""
    found = User.objects.visible_to(by).select_for_update().filter(pk=user.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _fitting(fields: dict) -> dict:
    empty = {"credit_code": ""}
    return {
        field: value if fields["role"] in _NARROWING.get(field, ROLES) else empty.get(field)
        for field, value in fields.items()
    }


def _refuse_last(user: User) -> None:
    admins = User.objects.select_for_update().filter(role="system_admin", is_active=True)
    if [admin.pk for admin in admins] == [user.pk]:
        raise ValidationError("这是最后一位在用的系统管理员，请先新建另一位。")


def _refuse_other_county(town, county: County | None) -> None:
    if town and town.county_id != (county.pk if county else None):
        raise ValidationError(f"{town}不属于这个县，请选本县的镇街。")


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise ValidationError("请写明原因。")


def _word(user: User | None, field: str, value: object = None) -> str:
    value = getattr(user, field) if user else value
    return ROLES[value].name if field == "role" else str(value or "无")
