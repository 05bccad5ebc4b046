"""A background job as people see it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission


class JobQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "JobQuerySet":
        """Who sees only a part of the county sees only jobs of their own; everybody else those of the county."""
        jobs = self.filter(county=user.county_id)
        return jobs.filter(started_by=user) if user.town_id or user.credit_code else jobs

    def active(self) -> "JobQuerySet":
        return self.filter(state__in=Job.State.active())


class Job(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", "排队"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"

        @classmethod
        def active(cls) -> list["Job.State"]:
            return [cls.QUEUED, cls.RUNNING]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    # while a job with this key is active, starting the same again returns it instead of a second one
    key = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    step = models.CharField(max_length=100, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    result_url = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    retry_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="retries")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(auto_now_add=True)  # when it was last given to the workers
    running_since = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=["queued", "running"]), name="one_active_job_per_key"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
                name="job_finished_when_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.state in self.State.active()

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 0

    @property
    def elapsed(self) -> timedelta | None:
        """Time at work so far; None while it waits."""
        if self.running_since is None:
            return None
        return (self.finished_at or timezone.now()) - self.running_since

    @property
    def remaining(self) -> timedelta | None:
        """Estimate at the pace so far; None while nothing can be said."""
        if self.state != self.State.RUNNING or not 0 < self.done < self.total:
            return None
        return self.elapsed * (self.total - self.done) / self.done

    @property
    def can_be_retried(self) -> bool:
        return self.state in {self.State.FAILED, self.State.CANCELLED}

    def may_be_steered_by(self, user: User) -> bool:
        """Cancel and retry: whoever organises the evaluation, and who started it while still allowed to."""
        own = self.started_by_id == user.pk and user.may(Permission.IMPORT_OWN_FIGURES)
        return own or user.may(Permission.START_RUNS)
