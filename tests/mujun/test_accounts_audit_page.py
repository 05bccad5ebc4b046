"""The audit page and the table of permissions: who sees what of them, and in which words."""

import ast
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.acts import SENTENCES, sentence
from mujun.accounts.models import AuditEvent
from mujun.accounts.roles import ROLES, Permission
from tests import factories as make

ROOT = Path(__file__).parents[2]


def acts_of(tree):
    """Every act that `audit.record` may be called with; a name stands for what it is set to in the same function."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
            if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "audit.record":
                yield from texts_in(call.args[0], function)


def texts_in(node, function):
    if isinstance(node, ast.Name):
        sets = [each for each in ast.walk(function) if isinstance(each, ast.Assign)]
        values = [each.value for each in sets if ast.unparse(each.targets[0]) == node.id]
        assert values, f"{ast.unparse(function)[:200]}: where does {node.id} come from?"
        for value in values:
            yield from texts_in(value, function)
    elif isinstance(node, ast.IfExp):
        yield from texts_in(node.body, function)
        yield from texts_in(node.orelse, function)
    else:
        yield ast.literal_eval(node)


def test_every_act_has_a_sentence_and_every_sentence_an_act():
    files = [path for room in ("mujun", "landuse", "evaluation") for path in (ROOT / room).rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in files]
    used = {act for text in texts if "audit.record" in text for act in acts_of(ast.parse(text))}
    assert used == SENTENCES.keys()


@pytest.mark.parametrize("permission", Permission)
def test_every_permission_has_a_chinese_label(permission):
    assert not permission.label.isascii()


@pytest.mark.parametrize(
    ("act", "target", "detail", "said"),
    [
        ("user_added", "accounts.user:5 张三", {}, "新建用户 张三"),
        ("signals_renewed", "2025", {"signals": 3}, "更新 2025 年低效线索，3 条"),
        ("snapshot_taken", "evaluation.snapshot:1 {x}", {}, "冻结 {x} 的数据，— 家企业"),
        ("no_longer_known", "accounts.user:5 张三", {}, "no_longer_known 张三"),
    ],
)
def test_an_event_is_said_in_a_sentence(act, target, detail, said):
    assert sentence(AuditEvent(act=act, target=target, detail=detail)) == said


@pytest.mark.django_db(transaction=True)
class TestPage:
    @pytest.fixture
    def county(self):
        return make.county()

    @pytest.fixture
    def signed_in(self, client, county):
        client.force_login(make.user("auditor", county))
        return client

    def shown(self, client, **asked):
        return client.get(reverse("audit"), asked).content.decode()

    def test_says_who_did_what(self, signed_in, county):
        office = make.user("reform_office", county, first_name="王办")
        audit.record("signals_renewed", "2025", by=office, county=county, signals=1234)
        page = self.shown(signed_in)
        assert "王办" in page
        assert "更新 2025 年低效线索，1234 条" in page

    @pytest.mark.parametrize(
        ("asked", "others"),
        [
            ({"who": "王"}, {"who": "李"}),
            ({"act": "user_added"}, {"act": "run_finished"}),
            ({"target": "赵六"}, {"target": "钱七"}),
            ({"day": str(timezone.localdate())}, {"day": "2020-01-01"}),
        ],
    )
    def test_filters(self, signed_in, county, asked, others):
        audit.record("user_added", "赵六", by=make.user("leader", county, first_name="王办"), county=county)
        assert "新建用户 赵六" in self.shown(signed_in, **asked)
        assert "没有这样的记录" in self.shown(signed_in, **others)

    def test_a_day_that_is_none_is_said(self, signed_in):
        assert "没有按日期筛选" in self.shown(signed_in, day="昨天")

    def test_pages(self, signed_in, county):
        for number in range(51):
            audit.record("user_added", f"人{number}。", by=None, county=county)
        assert "人0。" not in self.shown(signed_in)
        assert "人0。" in self.shown(signed_in, page=2)

    def test_another_county_is_not_seen(self, signed_in):
        audit.record("user_added", "邻县人", by=None, county=make.county("邻县", "339902"))
        assert "邻县人" not in self.shown(signed_in)

    def test_an_auditor_of_all_counties_sees_all(self, client, county):
        client.force_login(make.user("auditor", None))
        audit.record("user_added", "本县人", by=None, county=county)
        audit.record("user_added", "无县人", by=None, county=None)
        page = self.shown(client)
        assert "本县人" in page
        assert "无县人" in page

    def test_download_has_the_filtered_rows_with_their_links(self, signed_in, county):
        audit.record("user_added", "赵六", by=None, county=county, role="leader")
        audit.record("user_added", "=钱七", by=None, county=county)
        answer = signed_in.get(reverse("audit"), {"target": "赵六", "download": "csv"})
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert "role=leader" in lines[1]
        assert AuditEvent.objects.get(target="赵六").link.digest in lines[1]

    def test_asks_the_database_as_often_for_many(self, signed_in, county, django_assert_max_num_queries):
        for number in range(40):
            audit.record("user_added", f"{number}", by=make.user("leader", county), county=county)
        with django_assert_max_num_queries(7):
            self.shown(signed_in)


@pytest.mark.django_db
def test_the_table_of_permissions_is_the_one_that_decides(client):
    client.force_login(make.user("leader", make.county()))
    page = client.get(reverse("permissions"))
    assert {role.name for role in page.context["roles"]} == {role.name for role in ROLES.values()}
    rows = dict(page.context["rows"])
    for permission in Permission:
        assert rows[permission.label] == [permission in role.permissions for role in ROLES.values()]
        assert permission.label in page.content.decode()


def test_no_role_holds_two_kinds_of_administration():
    for role in ROLES.values():
        kinds = {Permission.START_RUNS, Permission.MANAGE_USERS, Permission.VIEW_AUDIT} & role.permissions
        assert len(kinds) <= 1, role.name
