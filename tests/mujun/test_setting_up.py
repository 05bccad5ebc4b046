"""A county of one's own, set up by commands alone."""

import pytest
from django.core.management import CommandError, call_command

from evaluation.actions.levers import library
from evaluation.models import Lever, Method
from landuse.models import RuleSet
from mujun.accounts.models import AuditEvent, County, User

pytestmark = pytest.mark.django_db
GOOD = "yi-ge-hao-mi-ma-2025"


@pytest.fixture(autouse=True)
def _typed(monkeypatch):
    """What the person types when asked for a password."""
    monkeypatch.setattr("mujun.accounts.management.commands.add_user.getpass", lambda prompt: GOOD)
    call_command("load_reference", verbosity=0)
    call_command("add_county", "339902", "云岭县", "甲镇", "乙镇")


def add(*arguments: str) -> None:
    call_command("add_user", *arguments, "--county", "339902")


def test_a_county_and_its_people(client):
    add("ban", "亩均办", "--role", "reform_office")
    add("shui", "税务局数据员", "--role", "department_officer", "--department", "tax")
    add("zhen", "甲镇经办", "--role", "town_officer", "--town", "甲镇")
    assert [town.name for town in County.objects.get().towns.all()] == ["甲镇", "乙镇"]
    assert client.post("/login/", {"username": "shui", "password": GOOD}).url == "/"
    assert AuditEvent.objects.filter(act="user_added").count() == 3


def test_towns_can_be_added_later():
    call_command("add_county", "339902", "云岭县", "乙镇", "丙镇")
    assert County.objects.get().towns.count() == 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x", "x", "--role", "department_officer", "--department", "taxx"], "没有部门“taxx”。是否为“tax”"),
        (["x", "x", "--role", "town_officer", "--town", "丁镇"], "没有镇街“丁镇”"),
        (["x", "x", "--role", "town_officer"], "镇街经办须指定镇街"),
        (["ban", "x", "--role", "reform_office"], "已存在"),
    ],
)
def test_mistakes_name_the_cure(arguments, message):
    add("ban", "亩均办", "--role", "reform_office")
    with pytest.raises(CommandError, match=message):
        add(*arguments)
    assert User.objects.count() == 1


def test_a_weak_password_is_refused(monkeypatch):
    monkeypatch.setattr("mujun.accounts.management.commands.add_user.getpass", lambda prompt: "123456")
    with pytest.raises(CommandError, match="密码"):
        add("ban", "亩均办", "--role", "reform_office")


def test_a_county_adopts_documents():
    add("ban", "亩均办", "--role", "reform_office")
    wanted = ["--method", "huangyan-2022", "--rules", "huzhou-2021", "--levers", "qinglan"]
    call_command("adopt", "339902", "--by", "ban", *wanted)
    assert Method.objects.get().name == "黄岩区工业企业综合评价"
    assert RuleSet.objects.get().adopted
    assert Lever.objects.count() == len(library()["qinglan"])
    with pytest.raises(CommandError, match="库里没有 huangyan-2032"):
        call_command("adopt", "339902", "--by", "ban", "--method", "huangyan-2032")
