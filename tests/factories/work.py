"""What every room knows: jobs, files, days off, what was taken along."""

from datetime import date

from django.utils import timezone

from mujun.accounts.models import County, User
from mujun.attachments.actions import attach
from mujun.attachments.models import Attachment
from mujun.calendars.models import CalendarDay
from mujun.jobs.models import Job
from mujun.sharing.models import Usage
from tests.factories.serial import serial
from tests.pictures import png


def job(of: County, kind: str = "run", state: str = "done", by: User | None = None, **fields) -> Job:
    number = next(serial)
    ended = state in {"done", "failed", "cancelled"}
    fields.setdefault("title", f"{kind} {number}")
    fields.setdefault("finished_at", timezone.now() if ended else None)
    return Job.objects.create(
        county=of, kind=kind, state=state, key=f"{kind}:{number}", started_by=by, **fields
    )


def attachment(of: County) -> Attachment:
    return attach(content=png(), name="证明.png", county=of, by=None)


def calendar_day(of: County, day: date = date(2027, 2, 5), working: bool = False) -> CalendarDay:
    return CalendarDay.objects.create(county=of, day=day, working=working, reason="春节放假", source="示例")


def usage(of: County, **fields) -> Usage:
    """A download of the ranking."""
    values = {"way": "download", "resource": "results", "title": "排名.xlsx", "purpose": "组织年度评价"}
    return Usage.objects.create(county=of, done_at=timezone.now(), **(values | fields))
