"""Register an address for events, change it and its keys, stop and start it."""

from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.clients.models import Credential
from mujun.exchange.actions.reaching import complete
from mujun.exchange.delivery.waking import wake
from mujun.exchange.models import Circuit, Target, Webhook
from mujun.exchange.webhooks import addresses
from mujun.exchange.webhooks.events import Event

SIGNERS = ("mujun-hmac", "mujun-hmac-sm3")
_NOTICE = (Path(addresses.__file__).parent / "notice.yaml").read_text(encoding="utf-8")


@transaction.atomic
def register(*, by: User, **fields: object) -> Webhook:
    """`fields`: name, url, events, key_names, signer. It is told from now on.

    A program registers with keys of its own; whoever steers the exchange with any. Raises PermissionDenied;
    ValidationError with the field that is wrong.
    """
    _permit(by)
    target = Target(
        county=by.county,
        kind=Target.Kind.WEBHOOK,
        most_attempts=settings.WEBHOOK_ATTEMPTS,
        switched_on_at=timezone.now(),
    )
    webhook = Webhook(target=target, owner=by)
    _complete(webhook, by, **fields)
    target.save(force_insert=True)
    Circuit.objects.create(target=target)
    webhook.target = target
    webhook.save(force_insert=True)
    audit.record("webhook_registered", target, by=by, county=target.county, **_told(webhook))
    return webhook


@transaction.atomic
def change(*, webhook: Webhook, by: User, **fields: object) -> Webhook:
    """The same fields as `register`, those that are to be another. Changing keys: first the new one and the one
    before, later the new one alone; what waits is signed with the keys of then.
    """
    webhook = _locked(webhook, by)
    now = {
        "name": webhook.target.name,
        "url": webhook.address,
        "events": webhook.events,
        "key_names": webhook.target.key_names,
        "signer": webhook.target.signer,
    }
    _complete(webhook, by, **(now | fields))
    webhook.target.save()
    webhook.save()
    Circuit.objects.filter(target=webhook.target).update(failures=0, open_until=None, words="")
    audit.record("webhook_changed", webhook.target, by=by, county=webhook.target.county, **_told(webhook))
    transaction.on_commit(lambda: wake(webhook.pk))
    return webhook


@transaction.atomic
def switch(*, webhook: Webhook, on: bool, by: User) -> Webhook:
    """Of what happens while it is off it is never told; what is on its way is sent all the same."""
    webhook = _locked(webhook, by)
    webhook.target.switched_on_at = timezone.now() if on else None
    webhook.target.save(update_fields=["switched_on_at"])
    act = "webhook_switched_on" if on else "webhook_switched_off"
    audit.record(act, webhook.target, by=by, county=webhook.target.county)
    return webhook


def _complete(
    webhook: Webhook,
    by: User,
    *,
    name: str,
    url: str,
    events: Collection[str],
    key_names: list[str],
    signer: str,
) -> None:
    target, mistakes = webhook.target, {}
    try:
        target.address, path = addresses.check(url, settings.WEBHOOK_HOSTS)
    except ValueError as wrong:
        mistakes["url"] = str(wrong)
    if not events or set(events) - set(Event.values):
        mistakes["events"] = f"选一个或几个事件：{'、'.join(Event.values)}。"
    if signer not in SIGNERS:
        mistakes["signer"] = f"签名方式可选：{'、'.join(SIGNERS)}。"
    if not by.may(Permission.EXCHANGE_DATA) and not _own(by, key_names):
        mistakes["key_names"] = "只能用登记在您名下的密钥。请系统管理员在“账号”里登记。"
    if mistakes:
        raise ValidationError(mistakes)
    webhook.events = sorted(set(events))
    target.name, target.key_names, target.signer = name, list(key_names), signer
    complete(target, _NOTICE.replace("/hook,", f"{path},"))


def _own(by: User, names: list[str]) -> bool:
    keys = Credential.objects.live().filter(user=by, kind=Credential.Kind.KEY, name__in=names)
    return set(keys.values_list("name", flat=True)) == set(names)


def _permit(by: User) -> None:
    program = not by.signs_in and by.may(Permission.VIEW_RESULTS)
    if by.county_id is None or not (program or by.may(Permission.EXCHANGE_DATA)):
        raise PermissionDenied("只有亩均办和接口客户可以登记事件通知。")


def _locked(webhook: Webhook, by: User) -> Webhook:
    _permit(by)
    found = Webhook.objects.visible_to(by).select_related("target__county", "owner")
    held = found.select_for_update(no_key=True, of=["target"]).filter(pk=webhook.pk).first()
    if held is None:
        raise PermissionDenied
    return held


def _told(webhook: Webhook) -> dict[str, object]:
    return {"url": webhook.address, "events": webhook.events, "keys": webhook.target.key_names}
