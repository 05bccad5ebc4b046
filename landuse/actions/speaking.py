"""Who speaks for an enterprise: it itself, or the town officer for one without an account; and what they hand over."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError

from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.roles import ROLES, Permission

LONGEST_NOTE = 300
_LARGEST = Decimal(10) ** 12


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


def account_of(enterprise: Enterprise) -> User | None:
    """Who signs in for the enterprise itself."""
    return accounts_of(enterprise).first()


def accounts_of(enterprise: Enterprise):
    own = User.objects.filter(role=ROLES["enterprise"].code, county=enterprise.county_id, is_active=True)
    return own.filter(credit_code=enterprise.credit_code)


def may_speak(enterprise: Enterprise, user: User) -> bool:
    """For itself, or as a town officer for one without an account."""
    if stands_for(enterprise, user):
        return True
    return _may_stand_in(enterprise, user) and account_of(enterprise) is None


def stands_for(enterprise: Enterprise, user: User) -> bool:
    same = user.county_id == enterprise.county_id and user.credit_code == enterprise.credit_code
    return same and user.may(Permission.CONFIRM_OWN_FIGURES)


def speaks(enterprise: Enterprise, by: User, note: str) -> tuple[bool, str]:
    """Whether `by` acts for the enterprise as a town officer, and the note that is then required.

    Raises PermissionDenied; ValidationError when the enterprise has an account of its own or the note is missing.
    """
    if stands_for(enterprise, by):
        return False, ""
    if not _may_stand_in(enterprise, by):
        raise PermissionDenied("只有企业本身和所在镇街可以办理。")
    if account := account_of(enterprise):
        words = f"该企业有自己的账号（{account.username}），由企业自己办理。账号停用后镇街才能代办。"
        raise ValidationError(words, "has_account")
    return True, said(note, "怎样听取了企业的意见", LONGEST_NOTE)


def said(text: str, what: str, longest: int) -> str:
    """Without blanks around it. Raises ValidationError for nothing and for too much."""
    if not text.strip():
        raise ValidationError(f"请写明{what}。", "words_missing")
    if len(text.strip()) > longest:
        raise ValidationError(f"{what}请在 {longest} 字以内。", "words_too_long")
    return text.strip()


def sensible(wanted: Decimal | None) -> Decimal | None:
    if wanted is not None and not (wanted.is_finite() and abs(wanted) < _LARGEST):
        raise ValidationError("认为正确的数值太大。请核对单位。", "bad_value")
    return wanted


def _may_stand_in(enterprise: Enterprise, user: User) -> bool:
    seen = Enterprise.objects.visible_to(user).filter(pk=enterprise.pk)
    return user.may(Permission.ACT_FOR_ENTERPRISES) and seen.exists()
