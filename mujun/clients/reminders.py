"""Each morning people are told which tokens and keys end soon, once for each, so that no program stops unawares."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.clients.models import Credential, Reminder
from mujun.inbox.actions import send

_SHOWN = 6  # in the message; the page has them all


@transaction.atomic
def remind(day: date) -> int:
    """Returns how many tokens and keys people were told of."""
    ending = Credential.objects.ending(day, settings.TOKEN_REMINDER_DAYS)
    unsaid = ending.filter(reminder=None, user__is_active=True, user__county__isnull=False)
    near = list(unsaid.select_related("user__county").order_by("user", "expires_on", "id"))
    made = Reminder.objects.bulk_create([Reminder(credential=each) for each in near])
    for user, theirs in groupby(near, key=lambda each: each.user):
        _tell(user, list(theirs))
    return len(made)


def _tell(user: User, ending: Sequence[Credential]) -> None:
    """Who signs in sees to it; for a program those who manage it."""
    to = User.objects.filter(pk=user.pk) if user.signs_in else User.objects.filter(role="system_admin")
    words = [f"{each.get_kind_display()}“{each}”{each.expires_on} 到期" for each in ending]
    more = f"；另有 {len(words) - _SHOWN} 个" if len(words) > _SHOWN else ""
    cure = "请先发新的，程序换上以后收回旧的。"
    reached = send(
        county=user.county,
        to=to,
        title=f"{'您' if user.signs_in else user.username}的接口令牌或密钥将到期，{len(ending)} 个",
        text=f"{'；'.join(words[:_SHOWN])}{more}。{cure}",
        url=reverse("tokens") if user.signs_in else reverse("client", args=[user.pk]),
    )
    audit.record(
        "credential_end_told", user, by=None, county=user.county, credentials=len(ending), people=reached
    )
