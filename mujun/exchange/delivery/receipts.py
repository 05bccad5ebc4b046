"""Receipts that the other side mixed up, where it says that no two are alike."""

from django.db.models import F
from django.db.models.functions import Now

from mujun.exchange.delivery.judging import Verdict
from mujun.exchange.models import Message, Target

LONGEST = 200


def without_mixed_receipts(target: Target, message: Message, verdict: Verdict) -> Verdict:
    """A receipt that another message has: this one is asked for again; where they knew it by its number the receipt is
    right, and the other one is asked for again. Asking again does nothing: they know the message.
    """
    if not (target.mapping_file.mapping.receipt.unique and verdict.receipt):
        return verdict
    others = Message.objects.filter(target=target, receipt=verdict.receipt[:LONGEST]).exclude(pk=message.pk)
    words = f"回执号 {verdict.receipt} 对方还给过另一条，再问一次"
    if verdict.had:
        patient = others.filter(attempts__lt=F("attempts_before") + target.most_attempts)
        patient.update(
            state=Message.State.PENDING, receipt="", words=words[:300], settled_at=None, next_try=Now()
        )
        return verdict
    return Verdict("again", words, verdict.status) if others.exists() else verdict
