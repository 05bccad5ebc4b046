"""What may be told, and the route at which the interface shows it."""

from django.db import models


class Event(models.TextChoices):
    RESULT_PUBLISHED = "result.published", "结果公布或更正"
    OBJECTION_DECIDED = "objection.decided", "评价异议办结"
    BATCH_IMPORTED = "batch.imported", "批次导入"
    CASE_CLOSED = "case.closed", "整治销号"
    JOB_ENDED = "job.ended", "任务结束"

    @property
    def route(self) -> str:
        return _ROUTES[self]


_ROUTES = {
    Event.RESULT_PUBLISHED: "run-detail",
    Event.OBJECTION_DECIDED: "objection-detail",
    Event.BATCH_IMPORTED: "batch-detail",
    Event.CASE_CLOSED: "case-detail",
    Event.JOB_ENDED: "job-detail",
}
