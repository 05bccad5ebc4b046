"""统一试算: every county of a province judged at once, each by its own method and in a job of its own."""

from django.db import models

from evaluation.models.judgement import Run
from mujun.accounts.models import County, Province, User
from mujun.jobs.models import Job


class ProvinceRunQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ProvinceRunQuerySet":
        """Of the user's province; a county sees the jobs and trial runs that came of it, not this."""
        return self.filter(province=user.province_id)

    def counted(self) -> "ProvinceRunQuerySet":
        """With `counties`, `done`, `failed` (cancelled ones too) and `active`: how many."""
        at = "lines__job__state"
        states = {
            "done": [Job.State.DONE],
            "failed": [Job.State.FAILED, Job.State.CANCELLED],
            "active": Job.State.active(),
        }
        by_state = {
            name: models.Count("lines", filter=models.Q(**{f"{at}__in": codes}))
            for name, codes in states.items()
        }
        return self.annotate(counties=models.Count("lines"), **by_state).order_by("-id")


class ProvinceRun(models.Model):
    province = models.ForeignKey(Province, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    # nobody: by the command
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)

    objects = ProvinceRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.year} 年统一试算第 {self.pk} 号"


class ProvinceRunLine(models.Model):
    """What became of one county. How far it is, how it failed and how long it took is told by its job."""

    whole = models.ForeignKey(ProvinceRun, models.PROTECT, related_name="lines")
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    # the last one, when it was tried again
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    # written with the end of the job; a trial that changes nothing in the county unless it chooses it itself
    run = models.OneToOneField(Run, models.PROTECT, null=True, related_name="province_line")
    # the job whose end people have been told of
    told = models.UUIDField(null=True)

    class Meta:
        ordering = ["county__code"]
        constraints = [
            models.UniqueConstraint(fields=["whole", "county"], name="county_once_in_province_run")
        ]

    def __str__(self) -> str:
        return f"{self.whole} {self.county}"
