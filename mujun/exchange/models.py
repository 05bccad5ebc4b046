"""Other systems we write to, and what we write: an outbox whose rows are the messages themselves."""

import uuid
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mujun.accounts.models import County, User
from mujun.exchange.mapping.files import MappingFile, load
from mujun.exchange.signing.signers import TITLES


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "TargetQuerySet":
        """Those of the county; who sees only a part of it sees none."""
        return self.none() if user.town_id or user.credit_code else self.filter(county=user.county_id)

    def at_work(self) -> "TargetQuerySet":
        return self.filter(paused_at=None)


class Target(models.Model):
    """Another system. Its keys are named here and live in the environment only (docs/operators.md)."""

    class Kind(models.TextChoices):
        PROVINCE = "province", "省级亩均论英雄平台"
        LAND = "land", "浙地智用"
        INVESTMENT = "investment", "投资项目在线审批监管平台"
        DEPARTMENT = "department", "部门系统"
        OTHER = "other", "其他系统"

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField("名称", max_length=50)
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    # scheme, host and whatever stands before the path of the mapping
    address = models.CharField("地址", max_length=200)
    signer = models.CharField("签名方式", max_length=20, choices=TITLES.items())
    options = models.JSONField("签名选项", default=dict)
    # the first is signed with; a second is live while keys are changed
    key_names = ArrayField(models.CharField(max_length=31), verbose_name="密钥名称", default=list, size=2)
    mapping_text = models.TextField("字段映射")
    mapping_digest = models.CharField("映射摘要", max_length=64)
    timeout = models.FloatField("等待回答（秒）", default=10)
    pause = models.FloatField("首次重试间隔（秒）", default=5)
    most_attempts = models.PositiveSmallIntegerField("最多尝试次数", default=60)
    paused_at = models.DateTimeField("暂停时间", null=True)
    paused_reason = models.CharField("暂停原因", max_length=300, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "name"],
                name="exchange_target_once_per_county",
                violation_error_message="本县已有这个名称。换一个名称。",
            ),
            models.CheckConstraint(
                condition=Q(timeout__gt=0, pause__gt=0, most_attempts__gt=0),
                name="exchange_target_patience",
                violation_error_message="等待、间隔和次数都应大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_reason="") | Q(paused_at__isnull=False),
                name="exchange_target_pause_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def mapping_file(self) -> MappingFile:
        return load(self.mapping_text, self.name)


class Circuit(models.Model):
    """How calls to a target went lately. When several failed one after the other, only one tries until it is well."""

    target = models.OneToOneField(Target, models.CASCADE, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    words = models.CharField("最近的故障", max_length=300, blank=True)
    # how many seconds the other side's clock is ahead of ours
    clock_ahead = models.FloatField("对方时钟快（秒）", null=True)

    def __str__(self) -> str:
        return f"{self.target}：{self.words or '正常'}"


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

    target = models.ForeignKey(Target, models.PROTECT, related_name="messages")
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
    milliseconds = models.PositiveIntegerField("用时（毫秒）")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="exchange_attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} 第 {self.number} 次：{self.outcome}"
