"""Who sets up a connector and pulls by it, what of it is refused, and when neither people nor the schedule may pull."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from mujun.exchange.actions import connectors
from mujun.exchange.mapping import files
from mujun.exchange.models import Pull
from mujun.exchange.pulling import due
from mujun.intake import windows
from tests import factories
from tests.platform.pulling.world import MAPPING

pytestmark = pytest.mark.django_db


def test_a_closed_window_holds_for_people_and_for_the_schedule(world):
    today = timezone.localdate()
    over = {"opens": today - timedelta(days=9), "closes": today - timedelta(days=1)}
    windows.set_window(county=world.by.county, layout="tax", year=2025, by=world.by, **over)
    with pytest.raises(ValidationError, match="窗口"):
        connectors.start(connector=world.connector, year=2025, by=world.by)
    assert "窗口" in world.pull(on_schedule=False).words
    assert not world.shelf.asked


def test_a_locked_year_needs_a_reason(world):
    windows.lock_year(county=world.by.county, year=2025, reason="已公布", by=world.by)
    with pytest.raises(ValidationError, match="已锁定"):
        connectors.start(connector=world.connector, year=2025, by=world.by)
    assert world.pull(reason="税务更正").batch.reason == "税务更正"


def test_the_schedule_begins_once_in_a_period_in_the_name_of_who_switched_it_on(world, monkeypatch):
    monkeypatch.setattr(due, "queue", lambda **about: started.append(about))
    started = []
    world.change(rhythm="daily")
    assert due.pull_due() == 0  # off
    connectors.switch(connector=world.connector, on=True, by=world.by)
    assert (due.pull_due(), due.pull_due()) == (1, 0)
    assert (started[0]["year"], started[0]["by"]) == (timezone.localdate().year - 1, None)
    world.connector.refresh_from_db()
    assert world.pull(on_schedule=True).batch.sent_by == world.by


def test_whoever_may_no_longer_is_no_longer_acted_for(world):
    world.change(rhythm="daily")
    connectors.switch(connector=world.connector, on=True, by=world.by)
    type(world.by).objects.filter(pk=world.by.pk).update(is_active=False)
    assert due.pull_due() == 0
    world.connector.refresh_from_db()
    assert "请重新启用" in due.why_not(world.connector)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"layout": "moon"}, "layout"),
        ({"layout": "land"}, "mapping_2"),
        ({"further": [MAPPING]}, "mapping_2"),
        ({"address": "ftp://x"}, "address"),
        ({"key_names": []}, "key_names"),
        ({"begins": "22:00"}, "ends"),
        ({"day": 29}, "day"),
        ({"most_attempts": 0}, "most_attempts"),
        ({"mapping": MAPPING.replace("方式: GET", "方式: PUT")}, "mapping"),
        ({"timeout": 301}, "__all__"),
    ],
)
def test_a_mistake_is_told_at_its_field(world, fields, field):
    with pytest.raises(ValidationError) as wrong:
        world.change(**fields)
    assert field in wrong.value.message_dict


def test_columns_that_we_do_not_have_are_told(world):
    with pytest.raises(files.DocumentError, match="我方没有“税收”这一列"):
        world.change(mapping=MAPPING.replace("我方: 税收实际贡献", "我方: 税收"))


def test_is_the_offices_business(world):
    for other in (
        factories.user("leader", world.by.county),
        factories.user("department_officer", world.by.county),
        factories.user("reform_office", factories.county("云岭县", "339902")),
    ):
        with pytest.raises(PermissionDenied):
            connectors.start(connector=world.connector, year=2025, by=other)
    assert not Pull.objects.visible_to(other).exists()
