"""Links from people elsewhere to accounts here, and what those ask for who have no account."""

from django.db import models
from django.db.models import Q

from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.identity.providers import TITLES


class Link(models.Model):
    """`subject` of the other system is this user. Made by a system administrator, never by itself."""

    provider = models.CharField("登录方式", max_length=10, choices=TITLES.items())
    subject = models.CharField("编号", max_length=100)
    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject"],
                name="identity_subject_once",
                violation_error_message="这个编号已经绑定了账号。先在那个账号解除绑定。",
            ),
            models.UniqueConstraint(
                fields=["provider", "user"],
                name="identity_provider_once_per_user",
                violation_error_message="这个账号已经绑定。先解除原来的绑定。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_provider_display()} {self.subject}"


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """To who manages accounts: those of the county; all for one without a county."""
        if not user.may(Permission.MANAGE_USERS):
            return self.none()
        return self.filter(county=user.county_id) if user.county_id else self

    def open(self) -> "ApplicationQuerySet":
        return self.filter(state=Application.State.OPEN)


class Application(models.Model):
    """开通申请 of somebody who has proven elsewhere who they are. It asks for no role and gives none."""

    class State(models.TextChoices):
        OPEN = "open", "待办理"
        LINKED = "linked", "已绑定"
        REFUSED = "refused", "未同意"

    provider = models.CharField("登录方式", max_length=10, choices=TITLES.items())
    subject = models.CharField("编号", max_length=100)
    county = models.ForeignKey(County, models.PROTECT, verbose_name="县")
    name = models.CharField("姓名", max_length=50)
    unit = models.CharField("单位", max_length=100)
    reason = models.CharField("用途", max_length=300)
    made_at = models.DateTimeField("申请时间", auto_now_add=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    decided_reason = models.CharField("原因", max_length=300, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject"],
                condition=Q(state="open"),
                name="identity_one_open_application",
            ),
            models.CheckConstraint(
                condition=Q(state="open", user=None, decided_at=None, decided_reason="")
                | Q(state="linked", user__isnull=False, decided_at__isnull=False)
                | (Q(state="refused", user=None, decided_at__isnull=False) & ~Q(decided_reason="")),
                name="identity_application_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"
