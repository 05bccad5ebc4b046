"""A user with a role."""

from getpass import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Model

from mujun.accounts import actions
from mujun.accounts.models import County, Department, Province, Town
from mujun.accounts.roles import ROLES
from mujun.documents import nearest


class Command(BaseCommand):
    help = "新建一个用户。密码在提示后输入，不写在命令里。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="登录名")
        parser.add_argument("title", help="显示的名称，如 税务局数据员")
        parser.add_argument("--role", required=True, choices=ROLES, help="角色")
        parser.add_argument("--county", help="六位行政区划代码")
        parser.add_argument("--department", help="部门代码，部门数据员和接口客户须有")
        parser.add_argument("--town", help="镇街名称，镇街经办须有")
        parser.add_argument("--province", help="省市代码，省市用户须有")
        parser.add_argument("--credit-code", default="", help="统一社会信用代码，企业须有")

    def handle(self, *, username: str, title: str, role: str, **options) -> None:
        county = _found(County, "县", "code", options["county"])
        try:
            actions.add_user(
                username=username,
                title=title,
                role=role,
                password=getpass("密码：") if ROLES[role].signs_in else None,
                county=county,
                department=_found(Department, "部门", "code", options["department"]),
                town=_found(Town, "镇街", "name", options["town"], county=county),
                province=_found(Province, "省市", "code", options["province"]),
                credit_code=options["credit_code"],
                by=None,
            )
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        self.stdout.write(f"已新建 {username}（{ROLES[role].name}）。")


def _found(model: type[Model], word: str, field: str, value: str | None, **scope) -> Model | None:
    if value is None:
        return None
    known = model.objects.filter(**scope)
    found = known.filter(**{field: value}).first()
    if found is None:
        names = known.values_list(field, flat=True)
        raise CommandError(f"没有{word}“{value}”。{nearest(value, names) or '可选：' + '、'.join(names)}")
    return found
