"""What we write to other systems: an outbox whose rows are the messages themselves."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from mujun.accounts.models import User
from mujun.exchange.models.targets import Target


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "MessageQuerySet":
        return self.filter(target__in=Target.objects.visible_to(user))

    def open(self) -> "MessageQuerySet":
        return self.filter(state__in=Message.State.open())

    def dead(self) -> "MessageQuerySet":
        return self.filter(state=Message.State.DEAD)


class Message(models.Model):
    """What a target is to know of one thing: the `sequence`-th about `key`, in the words that travel."""

    class State(models.TextChoices):
        PENDING = "pending", "待发"
        SENDING = "sending", "在途"
        DELIVERED = "delivered", "已送达"
        REFUSED = "refused", "已拒收"
        DEAD = "dead", "死信"
        GIVEN_UP = "given_up", "已放弃"

        @classmethod
        def open(cls) -> list["Message.State"]:
            return [cls.PENDING, cls.SENDING]

        @classmethod
        def blocking(cls) -> list["Message.State"]:
            """Before these are settled nothing later about the same thing is sent."""
            return [cls.PENDING, cls.SENDING, cls.DEAD]

        @classmethod
        def to_resend(cls) -> list["Message.State"]:
            return [cls.DEAD, cls.REFUSED]

    # found by the indexes below: an index of its own tempts PostgreSQL, while it has no statistics of a new target, to
    # claim by reading all messages for each of them
    target = models.ForeignKey(Target, models.PROTECT, related_name="messages", db_index=False)
    resource = models.CharField("资源", max_length=50)
    key = models.CharField("编号", max_length=200)
    sequence = models.PositiveIntegerField("顺序号")
    # the same at every attempt, so that the other side takes it once
    identity = models.UUIDField("幂等号", default=uuid.uuid4, unique=True, editable=False)
    payload = models.TextField("报文")
    # of the record alone: the same content is not sent again
    digest = models.CharField("内容摘要", max_length=64)
    mapping_digest = models.CharField("映射摘要", max_length=64)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    # before somebody had it sent again: patience begins anew there
    attempts_before = models.PositiveIntegerField("重发前的尝试次数", default=0)
    # when it is due; of one being sent: when whoever sends it counts as gone
    next_try = models.DateTimeField("下次尝试")
    receipt = models.CharField("回执号", max_length=200, blank=True)
    answer = models.JSONField("对方告知", default=dict)
    words = models.CharField("说明", max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField("办结时间", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "resource", "key", "sequence"], name="exchange_message_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "sending"], settled_at=None)
                | Q(state__in=["delivered", "refused", "dead", "given_up"], settled_at__isnull=False),
                name="exchange_message_settled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["target", "next_try", "id"],
                condition=Q(state__in=["pending", "sending"]),
                name="exchange_message_due",
            ),
            models.Index(fields=["target", "state", "-id"], name="exchange_message_by_state"),
            models.Index(
                fields=["target", "receipt"], condition=~Q(receipt=""), name="exchange_message_receipt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.key} 第 {self.sequence} 次"

    @property
    def attempts_now(self) -> int:
        """Since it was put, or since somebody had it sent again."""
        return self.attempts - self.attempts_before


class Attempt(models.Model):
    """One time a message was sent, and what came of it. Only added."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="tries")
    number = models.PositiveIntegerField("第几次")
    at = models.DateTimeField("时间", auto_now_add=True)
    outcome = models.CharField("结果", max_length=10, choices=Message.State.choices)
    # of HTTP; null where nothing came back
    status = models.PositiveSmallIntegerField("状态码", null=True)
    words = models.CharField("说明", max_length=300, blank=True)
    # where to, and the beginning of what came back
    address = models.CharField("地址", max_length=400, blank=True)
    answer = models.TextField("对方的回答", blank=True)
    milliseconds = models.PositiveIntegerField("用时（毫秒）")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="exchange_attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} 第 {self.number} 次：{self.outcome}"
