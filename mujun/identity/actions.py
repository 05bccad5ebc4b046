"""Apply for access, and what a system administrator makes of it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.identity.models import Application, Link
from mujun.identity.providers import TITLES, Person, Provider
from mujun.inbox.actions import send

State = Application.State


def user_of(provider: Provider, person: Person) -> User | None:
    """The account made for this person before: linked, or for an enterprise the only one with its credit code."""
    link = Link.objects.filter(provider=provider.code, subject=person.subject).select_related("user").first()
    if link or not provider.is_for_enterprises:
        return link.user if link else None
    found = User.objects.filter(role="enterprise", credit_code=person.subject)[:2]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def apply(
    *, provider: Provider, subject: str, county: County, name: str, unit: str, reason: str
) -> Application:
    """Raises `ValidationError` in Chinese. Who has an open application gets that one."""
    waiting = Application.objects.open().filter(provider=provider.code, subject=subject).first()
    if waiting:
        return waiting
    made = Application(
        provider=provider.code, subject=subject, county=county, name=name, unit=unit, reason=reason
    )
    made.full_clean()
    made.save()
    audit.record("access_asked", made, by=None, county=county, way=provider.title, reason=reason)
    administrators = User.objects.filter(role="system_admin")
    send(county=county, to=administrators, title=f"{made}申请开通账号", url="/users/applications/")
    return made


@transaction.atomic
def link(*, provider: str, subject: str, user: User, by: User) -> Link:
    """Raises `ValidationError` in Chinese; `PermissionDenied` for whom `by` does not manage.

    Whoever acts for an enterprise there is that enterprise here and nobody else.
    """
    _managed(user, by)
    if not user.signs_in:
        raise ValidationError("接口客户不登录页面，不能绑定。")
    subject = subject.strip()
    if provider == "zlb" and (subject := subject.upper()) != user.credit_code:
        raise ValidationError("浙里办代表企业，只绑定同一家企业的账号。核对统一社会信用代码和账号。")
    made = Link(provider=provider, subject=subject, user=user, made_by=by)
    made.full_clean()
    made.save()
    audit.record(
        "identity_linked", user, by=by, county=user.county, way=TITLES[provider], subject=made.subject
    )
    return made


@transaction.atomic
def unlink(*, link: Link, by: User) -> None:
    """By the user, or by who manages the account. Sessions that are open stay."""
    user = link.user
    if by != user:
        _managed(user, by)
    link.delete()
    way = TITLES[link.provider]
    audit.record("identity_unlinked", user, by=by, county=user.county, way=way, subject=link.subject)


@transaction.atomic
def grant(*, application: Application, user: User, by: User) -> None:
    """Link who applied to an account that exists. Raises `ValidationError` in Chinese."""
    application = _open(application, by)
    link(provider=application.provider, subject=application.subject, user=user, by=by)
    application.user = user
    _decide(application, State.LINKED, by)
    audit.record("access_granted", application, by=by, county=application.county, username=user.username)


@transaction.atomic
def refuse(*, application: Application, reason: str, by: User) -> None:
    application = _open(application, by)
    if not reason.strip():
        raise ValidationError("请写明不同意的原因，申请人会看到。")
    application.decided_reason = reason.strip()
    _decide(application, State.REFUSED, by)
    audit.record("access_refused", application, by=by, county=application.county, reason=reason.strip())


def _decide(application: Application, state: str, by: User) -> None:
    application.state, application.decided_by, application.decided_at = state, by, timezone.now()
    application.full_clean()
    application.save()


def _open(application: Application, by: User) -> Application:
    found = (
        Application.objects.visible_to(by)
        .select_for_update(of=["self"])
        .select_related("county")
        .filter(pk=application.pk)
        .first()
    )
    if found is None:
        raise PermissionDenied
    if found.state != State.OPEN:
        raise ValidationError("这份申请已经办理。")
    return found


def _managed(user: User, by: User) -> None:
    if not User.objects.visible_to(by).filter(pk=user.pk).exists():
        raise PermissionDenied
