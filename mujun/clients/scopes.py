"""What a token or key may be used for. It narrows what the role of its user may do and never widens it."""

from enum import StrEnum

from mujun.accounts.models import User
from mujun.accounts.roles import Permission


class Subject(StrEnum):
    """What a route is about; each view of the interface names one."""

    REGISTER = "register"
    FIGURES = "figures"
    RESULTS = "results"
    ROUNDS = "rounds"
    LAND = "land"
    LEVERS = "levers"
    EXCHANGE = "exchange"
    WEBHOOKS = "webhooks"
    SHARING = "sharing"
    JOBS = "jobs"
    PROVINCE = "province"
    INBOX = "inbox"
    AUDIT = "audit"


class Scope(StrEnum):
    READ_REGISTER = "read:register"
    READ_FIGURES = "read:figures"
    WRITE_FIGURES = "write:figures"
    READ_RESULTS = "read:results"
    WRITE_RESULTS = "write:results"
    READ_ROUNDS = "read:rounds"
    WRITE_ROUNDS = "write:rounds"
    READ_LAND = "read:land"
    WRITE_LAND = "write:land"
    READ_LEVERS = "read:levers"
    WRITE_LEVERS = "write:levers"
    READ_EXCHANGE = "read:exchange"
    WRITE_EXCHANGE = "write:exchange"
    READ_WEBHOOKS = "read:webhooks"
    WRITE_WEBHOOKS = "write:webhooks"
    READ_SHARING = "read:sharing"
    READ_JOBS = "read:jobs"
    WRITE_JOBS = "write:jobs"
    READ_PROVINCE = "read:province"
    WRITE_PROVINCE = "write:province"
    READ_INBOX = "read:inbox"
    WRITE_INBOX = "write:inbox"
    READ_AUDIT = "read:audit"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def only_reads(self) -> bool:
        return self.startswith("read:")


_LABELS = {
    Scope.READ_REGISTER: "读取企业、宗地和区块",
    Scope.READ_FIGURES: "读取数据、批次、报送窗口、核对问题和一企一单",
    Scope.WRITE_FIGURES: "报送和撤回数据，设定窗口和锁定，说明核对问题，核对一企一单，提出和答复更正请求、核对异议",
    Scope.READ_RESULTS: "读取办法、测算和结果",
    Scope.WRITE_RESULTS: "检查、存和发布办法，发起测算、试算和检验，填报区域和目标，定区域处置",
    Scope.READ_ROUNDS: "读取年度评价、公布、调档、异议和文书",
    Scope.WRITE_ROUNDS: "主持年度评价各步，提出和签署调档，提出和办理异议",
    Scope.READ_LAND: "读取低效线索、认定、整治、闲置、标准地、供应、园区措施和用词",
    Scope.WRITE_LAND: "办理认定、整治、闲置土地调查，填核对单、台账和协议核查，采取园区措施，增加园区用词",
    Scope.READ_LEVERS: "读取要素建议、措施、执行清单和指标分配",
    Scope.WRITE_LEVERS: "登记意愿，写和施行措施，做执行清单、登记实际数和退还，提出和决定申诉",
    Scope.READ_EXCHANGE: "查看数据交换的系统和报文",
    Scope.WRITE_EXCHANGE: "重发报文，现在取数",
    Scope.READ_WEBHOOKS: "查看登记的事件通知",
    Scope.WRITE_WEBHOOKS: "登记、更改事件通知",
    Scope.READ_SHARING: "读取数据目录和使用台账",
    Scope.READ_JOBS: "查看任务",
    Scope.WRITE_JOBS: "取消、重试任务",
    Scope.READ_PROVINCE: "读取县域比较和统一试算",
    Scope.WRITE_PROVINCE: "发起、重试统一试算",
    Scope.READ_INBOX: "读取自己的消息",
    Scope.WRITE_INBOX: "把自己的消息记为已读",
    Scope.READ_AUDIT: "读取审计记录",
}
# of scopes that not every reader of results has a use for: one of these is needed
_NEEDS = {
    Scope.WRITE_FIGURES: {
        Permission.IMPORT_OWN_FIGURES,
        Permission.IMPORT_ANY_FIGURES,
        Permission.ACT_FOR_ENTERPRISES,
    },
    Scope.WRITE_RESULTS: {Permission.START_RUNS},
    Scope.WRITE_LAND: {
        Permission.HANDLE_LAND,
        Permission.ACT_FOR_ENTERPRISES,
        Permission.IMPORT_OWN_FIGURES,
    },
    Scope.READ_SHARING: {Permission.VIEW_RESULTS, Permission.VIEW_USAGE},
    Scope.READ_EXCHANGE: {Permission.EXCHANGE_DATA},
    Scope.WRITE_EXCHANGE: {Permission.EXCHANGE_DATA},
    Scope.READ_PROVINCE: {Permission.VIEW_PROVINCE},
    Scope.WRITE_PROVINCE: {Permission.RUN_PROVINCE},
    Scope.READ_INBOX: set(Permission),
    Scope.WRITE_INBOX: set(Permission),
    Scope.READ_AUDIT: {Permission.VIEW_AUDIT},
}
# people who may give themselves tokens: one of these is needed
HAVE_TOKENS = (Permission.VIEW_RESULTS, Permission.VIEW_PROVINCE, Permission.VIEW_AUDIT)
READING = {"GET", "HEAD", "OPTIONS"}


def scope_of(subject: Subject, method: str) -> Scope:
    """What a call of `method` (as of HTTP) needs."""
    return Scope(f"{'read' if method in READING else 'write'}:{subject}")


def usable(user: User) -> list[Scope]:
    """Those that the role of `user` can make use of."""
    return [scope for scope in Scope if any(map(user.may, _NEEDS.get(scope, {Permission.VIEW_RESULTS})))]
