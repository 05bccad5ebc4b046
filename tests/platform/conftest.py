"""A county with a target, and the platform that it leads to."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from mujun.exchange import outbox
from mujun.exchange.actions import targets
from mujun.exchange.mapping import files
from mujun.exchange.models import Circuit, Message, Target
from mujun.exchange.practice.faults import Faults
from mujun.exchange.practice.held import shelves_of
from mujun.exchange.practice.platform import Platform
from mujun.exchange.practice.server import Server
from mujun.exchange.signing.keys import Key, Keys, Secret
from mujun.exchange.signing.signers import signer
from tests import factories

KEY = Key("practice", Secret("practice-secret"))
ANOTHER = Key("another-access", Secret("another-secret"))


@dataclass
class Line:
    """Both ends."""

    target: Target
    platform: Platform
    by: object

    @property
    def told(self):
        """Of each thing what the other side holds, by its credit code."""
        return {key.partition("|")[0]: record for key, (_, record) in self.platform.held.items()}


def put(line, number=1, **about):
    return outbox.put(target=line.target, rows=rows(number, **about), by=line.by)


def due_now():
    Message.objects.open().update(next_try=timezone.now())
    Circuit.objects.update(open_until=None, failures=0)


def states():
    return [*Message.objects.order_by("id").values_list("state", flat=True)]


@pytest.fixture
def line(db):
    """Who does not answer within a second and a half is not waited for; the rest as by default."""
    officer = factories.user("reform_office", factories.county())
    mapping = files.library_file("shengji-mujun")
    platform = Platform(mapping.mapping, signer("bg-hmac"), Keys((KEY,)), Faults())
    with Server(platform, silence=5, slowness=0.05, shelves=shelves_of(platform)).running() as server:
        target = targets.add(
            county=officer.county,
            name="省平台（演练）",
            kind=Target.Kind.PROVINCE,
            address=server.address,
            mapping=mapping.text,
            signer="bg-hmac",
            key_names=["PRACTICE"],
            timeout=1.5,
            by=officer,
        )
        yield Line(target, platform, officer)


def rows(number, grade="A", begin=0):
    """So many results of invented enterprises."""
    return [
        {
            "统一社会信用代码": f"9133{index:014d}",
            "企业名称": f"示例{index}厂",
            "年度": 2025,
            "规模": "规上",
            "用地面积": index + 1,
            "档次": grade,
        }
        for index in range(begin, begin + number)
    ]
