"""Verification workbooks of large counties, which take longer than a page may."""

from django.db import models

from evaluation.models.judgement import Run
from mujun.jobs.models import Job


class VerificationWorkbook(models.Model):
    """As it was written when first asked for; a run never changes, so it never grows old."""

    run = models.OneToOneField(Run, models.CASCADE, related_name="verification_workbook")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.run} 核验工作簿"
