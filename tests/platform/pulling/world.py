"""A connector, the platform that it reads, and whoever pulls."""

from dataclasses import dataclass

from mujun.exchange.actions import connectors
from mujun.exchange.jobs import pull as handler
from mujun.exchange.mapping import files
from mujun.exchange.models import Connector, Pull
from mujun.exchange.practice.shelf import Shelf
from mujun.intake.credit_code import check_character
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish

MAPPING = files.library_file("shuiwu-ruku").text.replace("条数: 200", "条数: 2")
CODES = [body + check_character(body) for body in (f"9133990100000{number:04d}" for number in range(5))]
WAIT = {"timeout": 1.5, "pause": 0.01}
PARCELS = [("ZD001", "4000"), ("ZD002", "2000"), ("ZD003", "1000")]


@dataclass
class World:
    connector: Connector
    shelf: Shelf
    by: object

    def pull(self, progress=lambda *about: None, on_schedule=False, reason=""):
        """As the worker does, but that nothing is rolled back between failing and keeping."""
        job = Job(
            kind="pull",
            county=self.connector.county,
            started_by=None if on_schedule else self.by,
            params={"connector": self.connector.pk, "year": 2025, "reason": reason},
        )
        try:
            handler(job, progress)
        except CannotFinish as failure:
            failure.keep()
        return Pull.objects.first()

    def change(self, mapping=None, **fields):
        self.connector = connectors.change(
            connector=self.connector, mapping=mapping or self.connector.mapping_text, by=self.by, **fields
        )


def record(number, **about):
    return {"tyshxydm": CODES[number], "nsrmc": f"{number}厂", "rkss": "12345.6", **about}
