"""再开发项目: what is redeveloped together, in which mode, how far; and who may stay in place, why."""

from django.db import models
from django.db.models import Q

from landuse.models.register import Enterprise, Parcel
from mujun.accounts.models import County, User
from mujun.accounts.scope import within


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ProjectQuerySet":
        """Projects of the county; for a town those with land in it, for an enterprise those it has land in."""
        projects = self.filter(county=user.county_id)
        if not (user.town_id or user.credit_code):
            return projects
        own = Parcel.objects.visible_to(user).values("pk")
        return projects.filter(pk__in=ProjectParcel.objects.filter(parcel__in=own).values("project"))

    def open(self) -> "ProjectQuerySet":
        return self.filter(state__in=[Project.State.PLANNED, Project.State.UNDER_WAY])


class Project(models.Model):
    """再开发项目: parcels of one or more blocks that are redeveloped together, in one of the modes of LE-16."""

    class State(models.TextChoices):
        PLANNED = "planned", "谋划"
        UNDER_WAY = "under_way", "实施"
        COMPLETED = "completed", "完成"
        GIVEN_UP = "given_up", "终止"

    county = models.ForeignKey(County, models.PROTECT)
    number = models.CharField("项目编号", max_length=20, unique=True)
    name = models.CharField("项目名称", max_length=60)
    # code of landuse/identification/reference/modes.yaml
    mode = models.CharField("再开发方式", max_length=10)
    unit = models.CharField("责任单位", max_length=50)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PLANNED)
    planned_area = models.DecimalField("计划整治（亩）", max_digits=12, decimal_places=4)
    treated_area = models.DecimalField("已整治（亩）", max_digits=12, decimal_places=4, default=0)
    plot_ratio = models.DecimalField("规划容积率", max_digits=6, decimal_places=3, null=True)
    # 再开发以后：亩均税收，万元/亩
    target = models.DecimalField("目标亩均税收", max_digits=10, decimal_places=4, null=True)
    approval = models.CharField("批准文件", max_length=100, blank=True)
    due = models.DateField("计划完成", null=True)
    note = models.CharField("说明", max_length=500, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_area__gt=0, treated_area__gte=0), name="project_areas_positive"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.PLANNED, self.State.UNDER_WAY)


class ProjectParcel(models.Model):
    """`odd`: which kind of odd parcel (LE-18) it is; empty for the project's own land."""

    class Odd(models.TextChoices):
        EDGE = "边角地", "边角地"
        ENCLOSED = "夹心地", "夹心地"
        SCATTERED = "插花地", "插花地"

    project = models.ForeignKey(Project, models.PROTECT, related_name="members")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="in_projects")
    odd = models.CharField("零星用地", max_length=3, choices=Odd.choices, blank=True)

    class Meta:
        ordering = ["parcel__code"]
        constraints = [models.UniqueConstraint(fields=["project", "parcel"], name="parcel_once_per_project")]

    def __str__(self) -> str:
        return f"{self.project} {self.parcel}"


class ProjectStep(models.Model):
    """What happened to a project: its state after the step, and how much was treated by then."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=Project.State.choices)
    treated_area = models.DecimalField(max_digits=12, decimal_places=4)
    reason = models.CharField("说明", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.project} {self.get_state_display()}"


class RetentionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RetentionQuerySet":
        return self.filter(within(user, "enterprise__"))

    def in_force(self) -> "RetentionQuerySet":
        return self.filter(ended_on=None)


class Retention(models.Model):
    """Why an enterprise in a block or project may stay in place (LE-02). Null is not known."""

    class Reason(models.TextChoices):
        """Codes of landuse/identification/reference/retentions.yaml."""

        EFFICIENT = "LE-02a", "亩均效益高"
        KEY = "LE-02b", "重点企业"
        BOUND = "LE-02c", "不宜搬迁"

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="retentions")
    reason = models.CharField("保留理由", max_length=10, choices=Reason.choices)
    evidence = models.CharField("证明材料", max_length=300, blank=True)
    approver = models.CharField("批准单位", max_length=50, blank=True)
    fits_industry = models.BooleanField("符合产业导向", null=True)
    harmonious = models.BooleanField("整治后与周边协调", null=True)
    since = models.DateField("起")
    ended_on = models.DateField("止", null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = RetentionQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(ended_on=None), name="one_retention_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_reason_display()}"
