"""The invented people of the county. The passwords are public: they are for the demonstration only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """A user to be; `department` is a department's code, `town` a town's name."""

    username: str
    role: str
    title: str
    department: str = ""
    town: str = ""

    @property
    def password(self) -> str:
        return f"{self.username}-yanshi-2025"


OFFICE = Account("mujunban", "reform_office", "亩均办：导入、测算、查看全县", department="reform_office")
SECOND = Account("fuhe", "reform_office", "亩均办第二人：复核、签署调档", department="reform_office")
ACCOUNTS = [
    OFFICE,
    SECOND,
    Account("shuiwu", "department_officer", "税务局数据员", department="tax"),
    Account("tongji", "department_officer", "统计局数据员", department="statistics"),
    Account("gongdian", "department_officer", "供电公司数据员", department="power"),
    Account("huanjing", "department_officer", "生态环境局数据员", department="environment"),
    Account(
        "ziran",
        "land_officer",
        "自然资源和规划局：用地台账、认定、整治、闲置",
        department="natural_resources",
    ),
    Account("zhenjie", "town_officer", "望澜镇经办：只看本镇企业", town="望澜镇"),
    Account("qiye", "enterprise", "望澜镇一家企业：只看本企业"),
    Account("lingdao", "leader", "县领导：查看全县"),
    Account("shenji", "auditor", "安全审计员：只看审计记录"),
    Account("shishi", "province_viewer", "示范市：比较各县，不作改动"),
    Account("shiban", "province_operator", "示范市经办：比较各县，发起统一试算"),
    Account("guanli", "system_admin", "系统管理员：管理账号，不接触企业数据"),
]
# what `make run` prints: user name, password, who it is
LOGINS = [(account.username, account.password, account.title) for account in ACCOUNTS]
