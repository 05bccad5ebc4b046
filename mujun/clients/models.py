"""What programs come in with, how often they may call, and what they were answered."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mujun.accounts.models import User
from mujun.clients.scopes import Scope


class CredentialQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CredentialQuerySet":
        """One's own, and those of the users one manages."""
        return self.filter(Q(user=user) | Q(user__in=User.objects.visible_to(user)))

    def live(self) -> "CredentialQuerySet":
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=timezone.localdate()), revoked_at=None)

    def ending(self, day: date, within: int) -> "CredentialQuerySet":
        """Good on `day`, and for at most `within` days more."""
        return self.filter(revoked_at=None, expires_on__range=(day, day + timedelta(within)))


class Credential(models.Model):
    """A token or the name of a key with which a program acts as `user`.

    Of a token only the digest is kept; the secret of a key lives in the environment (docs/operators.md).
    """

    class Kind(models.TextChoices):
        TOKEN = "token", "令牌"
        KEY = "key", "密钥"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="credentials")
    kind = models.CharField("种类", max_length=5, choices=Kind.choices)
    # of a key: the name it has in the environment
    name = models.CharField("名称", max_length=50)
    # the beginning of a token, by which it is found and people recognise it
    handle = models.CharField("开头", max_length=8, blank=True, db_index=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    scheme = models.CharField("签名方式", max_length=20, blank=True)
    scopes = ArrayField(models.CharField(max_length=30), verbose_name="范围", default=list)
    issued_at = models.DateTimeField("发放时间", default=timezone.now)
    # the last day on which it is good; for ever without one
    expires_on = models.DateField("有效期至", null=True)
    # to the minute
    last_used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("收回时间", null=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=Q(kind="token", revoked_at=None),
                name="clients_token_once_per_user",
                violation_error_message="已有这个名称的令牌。换一个名称，或先收回原来的。",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(kind="key", revoked_at=None),
                name="clients_key_has_one_user",
                violation_error_message="这把密钥已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(Q(kind="token", scheme="") & ~Q(handle="") & ~Q(digest=""))
                | Q(Q(kind="key", handle="", digest="") & ~Q(scheme="")),
                name="clients_credential_is_token_or_key",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and not self.is_expired

    @property
    def state(self) -> str:
        return "已收回" if self.revoked_at else "已过期" if self.is_expired else "在用"

    @property
    def scope_labels(self) -> list[str]:
        """Those of a former version that no longer exist are left out."""
        return [scope.label for scope in Scope if scope in self.scopes]


class Reminder(models.Model):
    """People were told that it ends soon; who gets it anew is told anew."""

    credential = models.OneToOneField(Credential, models.CASCADE, primary_key=True)
    told_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.credential)


class Allowance(models.Model):
    """How many calls a minute a user's programs may make, where it is not the usual number (API_RATE)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True)
    per_minute = models.PositiveIntegerField("每分钟次数")

    def __str__(self) -> str:
        return f"{self.user}：每分钟 {self.per_minute} 次"


class Answer(models.Model):
    """What a call that acted was answered, kept a while so that the same call gets it again and acts once only."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    # of method, address and content
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    content = models.BinaryField()
    given_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="clients_answer_once_per_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
