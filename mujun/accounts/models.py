"""Who uses the system: counties, their towns and departments, users with a role; and the audit trail."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.sessions.models import Session
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mujun.accounts.roles import PROVINCE_ROLES, ROLE_CHOICES, ROLES, Permission


class County(models.Model):
    code = models.CharField("行政区划代码", max_length=6, unique=True)
    name = models.CharField("名称", max_length=50)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Province(models.Model):
    """A province, or a city in one: over all counties whose code begins with its own."""

    code = models.CharField(
        "行政区划代码的前两位或前四位",
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^\d{2}(\d{2})?$", "写行政区划代码的前两位（省）或前四位（市）。")],
    )
    name = models.CharField("名称", max_length=50)
    # sums of a county over fewer enterprises are not shown: they would tell of single ones
    fewest = models.PositiveSmallIntegerField("合计至少户数", default=3)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def counties(self) -> models.QuerySet[County]:
        return County.objects.filter(code__startswith=self.code)


class Town(models.Model):
    county = models.ForeignKey(County, models.PROTECT, related_name="towns")
    name = models.CharField("名称", max_length=50)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="town_once_per_county")]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A supplying department; the same set in every county, from evaluation/reference/variables.yaml."""

    code = models.SlugField("代码", unique=True)
    name = models.CharField("名称", max_length=50)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "UserQuerySet":
        """Whom an administrator manages: the users of the county; everybody for one without a county."""
        if not user.may(Permission.MANAGE_USERS):
            return self.none()
        return self.filter(county=user.county_id) if user.county_id else self


class Users(UserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False


class User(AbstractUser):
    role = models.CharField("角色", max_length=30, choices=ROLE_CHOICES)
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True)
    # of those who look at many counties and belong to none
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True)
    # of the enterprise that an account of role `enterprise` stands for; empty for everybody else
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)

    # given by somebody else: good for one sign-in, then one's own is chosen
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(default=timezone.now)
    deactivated_reason = models.CharField(max_length=300, blank=True)

    objects = Users()

    REQUIRED_FIELDS = ["role"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="department_officer") | Q(department__isnull=False),
                name="department_officer_has_department",
                violation_error_message="部门数据员须指定部门。",
            ),
            models.CheckConstraint(
                condition=~Q(role="land_officer") | Q(department__isnull=False),
                name="land_officer_has_department",
                violation_error_message="自然资源经办须指定部门。",
            ),
            models.CheckConstraint(
                condition=~Q(role="town_officer") | Q(town__isnull=False),
                name="town_officer_has_town",
                violation_error_message="镇街经办须指定镇街。",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["system_admin", "auditor", *PROVINCE_ROLES]) | Q(county__isnull=False),
                name="officer_has_county",
                violation_error_message="系统管理员、安全审计员和省市用户以外的用户须指定所在县。",
            ),
            models.CheckConstraint(
                condition=Q(role__in=PROVINCE_ROLES, province__isnull=False, county=None)
                | (~Q(role__in=PROVINCE_ROLES) & Q(province=None)),
                name="province_user_has_province",
                violation_error_message="省市用户须指定省市，不指定县；其他用户不指定省市。",
            ),
            models.CheckConstraint(
                condition=~Q(role="api_client") | Q(department__isnull=False),
                name="api_client_has_department",
                violation_error_message="接口客户须指定部门。",
            ),
            models.CheckConstraint(
                condition=Q(Q(role="enterprise", county__isnull=False) & ~Q(credit_code=""))
                | (~Q(role="enterprise") & Q(credit_code="")),
                name="enterprise_has_credit_code",
                violation_error_message="企业账号须指定所在县和统一社会信用代码，其他账号不填信用代码。",
            ),
        ]

    def __str__(self) -> str:
        return self.first_name or self.username

    @property
    def signs_in(self) -> bool:
        """Whether by page; an unknown role does not, and validation says so."""
        return self.role in ROLES and ROLES[self.role].signs_in

    def may(self, permission: Permission) -> bool:
        return self.is_active and permission in ROLES[self.role].permissions


class FormerPassword(models.Model):
    """The hash of a password that a user had: it may not come back soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.user} {self.replaced_at}"


class UserSessionQuerySet(models.QuerySet):
    def alive(self) -> "UserSessionQuerySet":
        """Those whose session is still there; the others ran out or were ended."""
        there = Session.objects.filter(expire_date__gt=timezone.now())
        return self.filter(key__in=there.values("session_key"))


class UserSession(models.Model):
    """From where and since when somebody is signed in. The session itself is Django's; `key` names it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField(auto_now_add=True)
    # to the minute
    last_seen_at = models.DateTimeField(default=timezone.now)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)

    objects = UserSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen_at"]

    def __str__(self) -> str:
        return f"{self.user} {self.started_at}"


class AuditEventQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AuditEventQuerySet":
        """The events of the auditor's county; every event for an auditor of all counties."""
        if not user.may(Permission.VIEW_AUDIT):
            return self.none()
        return self.filter(county=user.county_id) if user.county_id else self


class AuditEvent(models.Model):
    """One act, written by its action in the same transaction. Rows are only ever added."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    county = models.ForeignKey(County, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=50)
    target = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.act} {self.target}"


class AuditLink(models.Model):
    """The place of an event in the chain. Written by the database at commit, see docs/adr/0006."""

    event = models.OneToOneField(AuditEvent, models.PROTECT, primary_key=True, related_name="link")
    number = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:8]}"
