"""Tell people what concerns them. Called by actions, inside their transaction."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from mujun.accounts.models import County, User
from mujun.copying import copy_in
from mujun.inbox.models import Message

_TITLE, _TEXT = 100, 500
_COLUMNS = ["county_id", "to_id", "title", "text", "url", "sent_at"]


@transaction.atomic
def send(*, county: County | None, to: QuerySet[User], title: str, text: str = "", url: str = "") -> int:
    """The same message to every active user of `to`, of the county or of none; returns to how many. Without a county
    only to those of none.
    """
    near = Q(county=county) | Q(county=None)
    now, users = timezone.now(), to.filter(near, is_active=True).order_by("pk")
    rows = [
        (county and county.pk, pk, title[:_TITLE], text[:_TEXT], url, now)
        for pk in users.values_list("pk", flat=True)
    ]
    copy_in(Message, _COLUMNS, rows)
    return len(rows)


def read(*, by: User, pk: int | None = None) -> int:
    """Mark one message, or all, as read by `by`; returns how many were new."""
    mine = Message.objects.visible_to(by).unread()
    return (mine.filter(pk=pk) if pk else mine).update(read_at=timezone.now())
