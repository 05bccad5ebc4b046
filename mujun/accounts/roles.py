"""Roles as data: what each kind of user may do. The page 权限表 prints this table; tests walk it."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    VIEW_RESULTS = "view_results"  # rankings, signals, recommendations within one's scope
    IMPORT_OWN_FIGURES = "import_own_figures"  # workbooks of one's own department
    IMPORT_ANY_FIGURES = "import_any_figures"  # workbooks of every department
    START_RUNS = "start_runs"
    CONDUCT_ROUNDS = "conduct_rounds"  # publicity, objections, grades set by people, publication
    HANDLE_LAND = "handle_land"  # findings, cases, idle land, agreements and supply
    MANAGE_LEVERS = "manage_levers"  # differentiated measures, execution lists, scarce quotas
    EXCHANGE_DATA = "exchange_data"  # what goes to other systems and comes from them, and how
    MANAGE_USERS = "manage_users"
    CONFIRM_OWN_FIGURES = "confirm_own_figures"  # confirm or dispute the figures of one's own enterprise
    ACT_FOR_ENTERPRISES = "act_for_enterprises"  # the same for enterprises of one's scope
    VIEW_CATALOGUE = "view_catalogue"  # which data there are, of whom and by which right
    KEEP_CATALOGUE = "keep_catalogue"  # what the county says of them
    VIEW_USAGE = "view_usage"  # who took which data along
    VIEW_AUDIT = "view_audit"  # the trail of one's county; of all without a county
    VIEW_PROVINCE = "view_province"  # sums of every county of one's province, and what is published
    RUN_PROVINCE = "run_province"  # trial runs in all of them at once

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Permission.VIEW_RESULTS: "查看企业、数据和结果",
    Permission.IMPORT_OWN_FIGURES: "导入本部门数据",
    Permission.IMPORT_ANY_FIGURES: "导入各部门数据",
    Permission.START_RUNS: "发起测算",
    Permission.CONDUCT_ROUNDS: "主持年度评价：公示、异议、调档、公布",
    Permission.HANDLE_LAND: "处置用地：认定、整治、闲置、协议、供应",
    Permission.MANAGE_LEVERS: "管理差别化措施、执行清单和指标分配",
    Permission.EXCHANGE_DATA: "与其他系统交换数据：推送、拉取、对账",
    Permission.MANAGE_USERS: "管理账号",
    Permission.CONFIRM_OWN_FIGURES: "核对本企业数据",
    Permission.ACT_FOR_ENTERPRISES: "代企业核对数据",
    Permission.VIEW_CATALOGUE: "查看数据目录",
    Permission.KEEP_CATALOGUE: "维护数据目录",
    Permission.VIEW_USAGE: "查看数据使用台账",
    Permission.VIEW_AUDIT: "查看审计记录",
    Permission.VIEW_PROVINCE: "查看所辖各县的汇总和已公布的结果",
    Permission.RUN_PROVINCE: "发起所辖各县的统一试算",
}


@dataclass(frozen=True)
class Role:
    code: str
    name: str
    description: str
    permissions: frozenset[Permission]
    # programs never do: they come by token
    signs_in: bool = True
    # over many counties, at home in none
    of_province: bool = False


# The three administrators are kept apart: accounts, business, audit.
_ROLES = [
    Role(
        "reform_office",
        "亩均办",
        "业务管理员，组织评价：导入、测算、公示、公布，查看全县。不管账号，不看审计。",
        frozenset(
            {
                Permission.VIEW_RESULTS,
                Permission.IMPORT_ANY_FIGURES,
                Permission.START_RUNS,
                Permission.CONDUCT_ROUNDS,
                Permission.HANDLE_LAND,
                Permission.MANAGE_LEVERS,
                Permission.EXCHANGE_DATA,
                Permission.VIEW_CATALOGUE,
                Permission.KEEP_CATALOGUE,
                Permission.VIEW_USAGE,
            }
        ),
    ),
    Role(
        "department_officer",
        "部门数据员",
        "导入本部门的数据，查看全县。",
        frozenset({Permission.VIEW_RESULTS, Permission.IMPORT_OWN_FIGURES, Permission.VIEW_CATALOGUE}),
    ),
    Role(
        "land_officer",
        "自然资源经办",
        "自然资源部门的人：导入本部门的数据，办理用地的认定、整治、闲置、协议和供应，查看全县。",
        frozenset(
            {
                Permission.VIEW_RESULTS,
                Permission.IMPORT_OWN_FIGURES,
                Permission.HANDLE_LAND,
                Permission.VIEW_CATALOGUE,
            }
        ),
    ),
    Role(
        "town_officer",
        "镇街经办",
        "查看本镇街的企业，代没有账号的企业核对数据。",
        frozenset({Permission.VIEW_RESULTS, Permission.ACT_FOR_ENTERPRISES, Permission.VIEW_CATALOGUE}),
    ),
    Role(
        "enterprise",
        "企业",
        "核对本企业的数据，提出异议。公示前看不到排名。",
        frozenset({Permission.CONFIRM_OWN_FIGURES}),
    ),
    Role(
        "leader",
        "县领导",
        "查看全县，不作改动。",
        frozenset({Permission.VIEW_RESULTS, Permission.VIEW_CATALOGUE}),
    ),
    Role(
        "system_admin",
        "系统管理员",
        "管理账号。不接触企业数据，不看审计。",
        frozenset({Permission.MANAGE_USERS, Permission.VIEW_CATALOGUE}),
    ),
    Role(
        "auditor",
        "安全审计员",
        "查看审计记录和数据使用台账，不作改动，不接触企业数据。",
        frozenset({Permission.VIEW_AUDIT, Permission.VIEW_CATALOGUE, Permission.VIEW_USAGE}),
    ),
    Role(
        "api_client",
        "接口客户",
        "部门的程序：凭令牌报送本部门的数据、读取全县的结果，不能登录页面。",
        frozenset({Permission.VIEW_RESULTS, Permission.IMPORT_OWN_FIGURES, Permission.VIEW_CATALOGUE}),
        signs_in=False,
    ),
    Role(
        "province_viewer",
        "省市查看员",
        "比较所辖各县：进度、办法、汇总数，单户只看已公布的。不作改动。",
        frozenset({Permission.VIEW_PROVINCE}),
        of_province=True,
    ),
    Role(
        "province_operator",
        "省市经办",
        "比较所辖各县，发起所辖各县的统一试算。不能改动县里的任何数据。",
        frozenset({Permission.VIEW_PROVINCE, Permission.RUN_PROVINCE}),
        of_province=True,
    ),
]
ROLES = {role.code: role for role in _ROLES}
PROVINCE_ROLES = tuple(role.code for role in _ROLES if role.of_province)
# who signs in for a department that supplies figures
DEPARTMENT_ROLES = tuple(
    role.code for role in _ROLES if role.signs_in and Permission.IMPORT_OWN_FIGURES in role.permissions
)
ROLE_CHOICES = [(role.code, role.name) for role in _ROLES]
