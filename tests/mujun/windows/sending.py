"""What tests of windows do: set and lock, send the taxes of one enterprise, read the page."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mujun.intake import actions, windows
from mujun.intake.models import Batch, Window, YearLock
from tests.workbooks import CODES, book

TAX = ["统一社会信用代码", "企业名称", "税收实际贡献（万元）"]
DAY = timedelta(days=1)


def window(county, first: int = -10, last: int = 10, layout: str = "tax") -> Window:
    """From and to so many days from today."""
    today = windows.day_of()
    opens, closes = today + first * DAY, today + last * DAY
    return windows.set_window(county=county, layout=layout, year=2025, opens=opens, closes=closes, by=None)


def lock(county) -> YearLock:
    return windows.lock_year(county=county, year=2025, reason="结果已公示", by=None)


def tax(value: object) -> bytes:
    return book({"数据": [TAX, [CODES[0], "甲厂", value]]})


def received(county, by, value: object = 10, **fields) -> Batch:
    content = tax(value)
    return actions.receive(
        content=content, filename="税务.xlsx", layout="tax", year=2025, county=county, by=by, **fields
    )


def imported(county, by, value: object = 10, **fields) -> Batch:
    batch = actions.import_batch(batch=received(county, by, value, **fields), by=by)
    assert batch.state == Batch.State.IMPORTED
    return batch


def upload(client, value: object = 10, **fields):
    file = SimpleUploadedFile("税务.xlsx", tax(value))
    return client.post(reverse("batch-new"), {"layout": "tax", "year": 2025, "file": file, **fields})


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()
