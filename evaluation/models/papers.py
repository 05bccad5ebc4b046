"""Official papers as they were made, and the Word templates that a county edited."""

from django.db import models
from django.db.models import Q

from evaluation.models.judgement import Run
from evaluation.models.rounds import Publication
from evaluation.papers.kinds import kind
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.jobs.models import Job


class PaperTemplateQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PaperTemplateQuerySet":
        return self.filter(county=user.county_id)

    def in_force(self, county: int, code: str) -> "PaperTemplate | None":
        """The newest edition; none where the county never edited this paper."""
        return self.filter(county=county, kind=code).order_by("-number").first()


class PaperTemplate(models.Model):
    """An edition of a county's template. Without content the county went back to the delivered one."""

    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField("第几版")
    name = models.CharField("文件名", max_length=150, blank=True)
    content = models.BinaryField(null=True)
    digest = models.CharField("摘要", max_length=64)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = PaperTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "kind", "number"], name="template_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{kind(self.kind).title}模板第 {self.number} 版"


class PaperQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PaperQuerySet":
        """Those with a file that the user may have."""
        return self.filter(pk__in=PaperFile.objects.visible_to(user).values("paper"))


class Paper(models.Model):
    """A paper that was made and kept; made again, it gets the next number and the earlier one stays.

    `words` is what people typed for it.
    """

    county = models.ForeignKey(County, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField("第几次")
    title = models.CharField(max_length=150)
    words = models.JSONField(default=dict)
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="papers")
    # none: the delivered one, whose digest is noted all the same
    template = models.ForeignKey(PaperTemplate, models.PROTECT, null=True, related_name="+")
    template_digest = models.CharField(max_length=64)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "kind", "number"], name="paper_numbered_once")
        ]

    def __str__(self) -> str:
        return self.title


class PaperFileQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PaperFileQuerySet":
        """The county's to who sees the county; to a town its own and its enterprises'; to an enterprise its own of
        what has been published.
        """
        files = self.filter(paper__county=user.county_id)
        if user.credit_code:
            published = Publication.objects.filter(round__county=user.county_id).values("run")
            return files.filter(enterprise__credit_code=user.credit_code, paper__run__in=published)
        if user.town_id:
            return files.filter(Q(enterprise__town=user.town_id) | Q(town=user.town.name, enterprise=None))
        return files


class PaperFile(models.Model):
    """One file of a paper: of the county (no town), of a town, or of one enterprise."""

    class Form(models.TextChoices):
        DOCX = "docx", "Word"
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="files")
    town = models.CharField(max_length=50, blank=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=4, choices=Form.choices)
    name = models.CharField(max_length=200)
    pages = models.PositiveIntegerField(null=True)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    objects = PaperFileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
