"""Roles as data: what each kind of user may do. A page can print this table; tests walk it."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    VIEW_RESULTS = "view_results"  # rankings, signals, recommendations within one's scope
    IMPORT_OWN_FIGURES = "import_own_figures"  # workbooks of one's own department
    IMPORT_ANY_FIGURES = "import_any_figures"  # workbooks of every department
    START_RUNS = "start_runs"
    MANAGE_USERS = "manage_users"


@dataclass(frozen=True)
class Role:
    code: str
    name: str
    description: str
    permissions: frozenset[Permission]


_ROLES = [
    Role(
        "reform_office",
        "亩均办",
        "组织评价：导入、测算、查看全县。",
        frozenset({Permission.VIEW_RESULTS, Permission.IMPORT_ANY_FIGURES, Permission.START_RUNS}),
    ),
    Role(
        "department_officer",
        "部门数据员",
        "导入本部门的数据，查看全县。",
        frozenset({Permission.VIEW_RESULTS, Permission.IMPORT_OWN_FIGURES}),
    ),
    Role("town_officer", "镇街经办", "查看本镇街的企业。", frozenset({Permission.VIEW_RESULTS})),
    Role("leader", "县领导", "查看全县，不作改动。", frozenset({Permission.VIEW_RESULTS})),
    Role("system_admin", "系统管理员", "管理账号，不接触企业数据。", frozenset({Permission.MANAGE_USERS})),
]
ROLES = {role.code: role for role in _ROLES}
ROLE_CHOICES = [(role.code, role.name) for role in _ROLES]
