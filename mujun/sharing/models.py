"""What the county says of its data (catalogue), and who took them along (ledger of use)."""

from django.db import models
from django.db.models import Q

from mujun.accounts.models import County, User
from mujun.accounts.roles import ROLE_CHOICES, Permission


class UsageQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "UsageQuerySet":
        """Of the county; of all for an auditor of all counties."""
        if not user.may(Permission.VIEW_USAGE):
            return self.none()
        return self.filter(county=user.county_id) if user.county_id else self


class Usage(models.Model):
    """Data that left, or came in, once. Of a stream rows, digest and `done_at` are written when it ends."""

    class Way(models.TextChoices):
        DOWNLOAD = "download", "下载"
        INTERFACE = "interface", "接口读取"
        PUSHED = "pushed", "推送"
        PULLED = "pulled", "拉取"

    county = models.ForeignKey(County, models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # as they were then
    role = models.CharField("角色", max_length=30, choices=ROLE_CHOICES, blank=True)
    unit = models.CharField("单位", max_length=100, blank=True)
    at = models.DateTimeField("时间", auto_now_add=True)
    way = models.CharField("方式", max_length=10, choices=Way.choices)
    purpose = models.CharField("用途", max_length=50)
    resource = models.CharField("资源", max_length=30)
    title = models.CharField("内容", max_length=200)
    scope = models.CharField("范围", max_length=500, blank=True)
    # null where there are no rows to count: a paper, a picture, an archive
    rows = models.PositiveIntegerField("行数", null=True)
    size = models.PositiveBigIntegerField("字节", null=True)
    digest = models.CharField("摘要", max_length=64, blank=True)
    address = models.GenericIPAddressField("网络地址", null=True)
    done_at = models.DateTimeField("完成时间", null=True)

    objects = UsageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["county", "resource", "-id"], name="usage_by_resource")]

    def __str__(self) -> str:
        return f"{self.title} {self.at}"


class TermsQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "TermsQuerySet":
        return self.filter(county=user.county_id) if user.may(Permission.VIEW_CATALOGUE) else self.none()

    def newest(self) -> "TermsQuerySet":
        """One of each entry: those that hold."""
        return self.order_by("entry", "-id").distinct("entry")


class Terms(models.Model):
    """What the county decided of an entry of the catalogue. Decided again adds one: the newest holds."""

    class Share(models.TextChoices):
        OPEN = "open", "无条件共享"
        CONDITIONAL = "conditional", "有条件共享"
        CLOSED = "closed", "不予共享"
        UNDECIDED = "undecided", "未定"

    county = models.ForeignKey(County, models.PROTECT)
    entry = models.CharField("资源", max_length=60)
    share = models.CharField("共享属性", max_length=12, choices=Share.choices)
    # under which conditions it is shared, or why not
    condition = models.CharField("条件或理由", max_length=300, blank=True)
    basis = models.CharField("依据", max_length=200)
    rhythm = models.CharField("更新节奏", max_length=50)
    # the county's paper
    source = models.CharField("县里的文件", max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("时间", auto_now_add=True)

    objects = TermsQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(share__in=["conditional", "closed"]) | ~Q(condition=""),
                name="catalogue_terms_say_why",
                violation_error_message="有条件共享写明条件，不予共享写明理由。",
            ),
        ]
        indexes = [models.Index(fields=["county", "entry", "-id"], name="catalogue_terms_newest")]

    def __str__(self) -> str:
        return f"{self.entry} {self.get_share_display()}"
