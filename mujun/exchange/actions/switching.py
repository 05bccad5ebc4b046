"""Switch a target on and off, let it be tried again before its time. What leaves the county begins and ends here."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.documents import DocumentError
from mujun.exchange.actions.steering import locked, soon
from mujun.exchange.mapping import files
from mujun.exchange.models import Target
from mujun.exchange.resources import resource_of

_HERE = ("127.0.0.1", "localhost", "::1")


@transaction.atomic
def switch_on(*, target: Target, by: User) -> Target:
    """From now on it is told what is made known. Raises PermissionDenied; ValidationError for a mapping that nobody
    has rows for, or that is an example and would leave this machine.
    """
    target = locked(target, by)
    refuse_unready(target)
    target.switched_on_at = timezone.now()
    target.save(update_fields=["switched_on_at"])
    audit.record("target_switched_on", target, by=by, county=target.county, resource=target.resource)
    return target


@transaction.atomic
def switch_off(*, target: Target, by: User) -> Target:
    """Nothing more is put for it; what is in the outbox is sent all the same."""
    target = locked(target, by)
    target.switched_on_at = None
    target.save(update_fields=["switched_on_at"])
    audit.record("target_switched_off", target, by=by, county=target.county)
    return target


@transaction.atomic
def close_circuit(*, target: Target, by: User) -> Target:
    """Try it now, whatever its pause is."""
    target = locked(target, by)
    audit.record("circuit_closed", target, by=by, county=target.county)
    soon(target)
    return target


def refuse_unready(target: Target) -> None:
    """Raises ValidationError."""
    if wrong := in_the_way(target):
        raise ValidationError({"mapping": wrong}, "not_ready")


def in_the_way(target: Target) -> str:
    """Why it cannot be switched on; "" when nothing is in the way."""
    mapping = target.mapping_file.mapping
    if wrong := mistakes_of(target):
        return wrong[0]
    if mapping.example and urlsplit(target.address).hostname not in _HERE:
        return "这份映射是示例，只能发往本机的演练平台。按对方的接口文档改好映射，把“示例”写成“否”，再启用。"
    return ""


def mistakes_of(target: Target) -> list[str]:
    """What is wrong with its mapping, now that it is known which columns there are."""
    resource = resource_of(target.resource)
    if resource is None:
        return [f"本系统没有“{target.resource}”这一资源，没有可推送的数据。核对映射里的“资源”。"]
    try:
        files.load(target.mapping_text, target.name, resource.columns())
    except DocumentError as error:
        return [str(problem) for problem in error.problems]
    return []
