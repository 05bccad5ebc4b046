"""Where people may prove who they are besides here, as the environment sets it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mujun.exchange.signing.keys import check_name

# what each needs and what it is by default; without a default it has to be set
_DEFAULTS: dict[str, dict[str, str | None]] = {
    "ding": {
        "LOGIN": "https://login-pro.ding.zj.gov.cn/oauth2/auth.htm",
        "SERVER": "https://openplatform-pro.ding.zj.gov.cn",
        "APP": None,
        "KEY": "DING",
        "TOKEN_PATH": "/gettoken.json",
        "USER_PATH": "/rpc/oauth2/getuserinfo_bycode.json",
        "SECONDS": "5",
    },
    "zlb": {
        "LOGIN": "https://portal.zjzwfw.gov.cn/uc/sso/login",
        "SERVER": None,
        "APP": None,
        "KEY": "ZLB",
        "TOKEN_PATH": None,
        "USER_PATH": None,
        "SECONDS": "5",
    },
}
TITLES = {"ding": "浙政钉", "zlb": "浙里办"}


@dataclass(frozen=True)
class Provider:
    """`login`: where the browser goes. `server`, `token_path`, `user_path`: what our server calls, signed with the key
    named `key`, waiting for `seconds`.
    """

    code: str
    login: str
    server: str
    app: str
    key: str
    token_path: str
    user_path: str
    seconds: float
    environment: Mapping[str, str] = field(repr=False)

    @property
    def title(self) -> str:
        return TITLES[self.code]

    @property
    def is_for_enterprises(self) -> bool:
        """What it tells of somebody is then the credit code of the enterprise they stand for."""
        return self.code == "zlb"


@dataclass(frozen=True)
class Person:
    """`subject`: the employee code, or the credit code of the enterprise."""

    subject: str
    name: str


class NotProven(Exception):
    """Who it is could not be found out; the words tell the person at the page what to do. `detail`: for the log."""

    def __init__(self, words: str, detail: str = "") -> None:
        self.detail = detail
        super().__init__(words)


def switched_on(names: list[str], environment: Mapping[str, str]) -> dict[str, Provider]:
    """Those named in SIGN_IN_WITH, with what SIGN_IN_DING_… and SIGN_IN_ZLB_… say. Raises ValueError, for operators."""
    return {name: _provider(name, environment) for name in names}


def _provider(name: str, environment: Mapping[str, str]) -> Provider:
    if name not in _DEFAULTS:
        raise ValueError(f"SIGN_IN_WITH：没有名为“{name}”的登录方式。可选：{'、'.join(_DEFAULTS)}。")
    said: dict[str, str] = {}
    for part, default in _DEFAULTS[name].items():
        variable = f"SIGN_IN_{name.upper()}_{part}"
        value = environment.get(variable, "").strip() or default
        if not value:
            raise ValueError(f"用{TITLES[name]}登录须设置 {variable}，见 docs/operators.md。")
        said[part.lower()] = value
    check_name(said["key"])
    seconds = said.pop("seconds")
    if not seconds.isdecimal() or seconds == "0":
        raise ValueError(f"SIGN_IN_{name.upper()}_SECONDS={seconds}：应为秒数，如 5。")
    return Provider(code=name, seconds=float(seconds), environment=environment, **said)
