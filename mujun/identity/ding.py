"""浙政钉: the browser scans a code there and comes back with a code of one use, which our server exchanges. Pure."""

from urllib.parse import urlencode

from mujun.identity.calling import Answer, ask_form, key_of, part
from mujun.identity.providers import NotProven, Person, Provider

# under which name the code comes back
RETURNED = "code"


def address(provider: Provider, back: str, state: str) -> str:
    """Where the browser goes."""
    asked = {
        "response_type": "code",
        "client_id": provider.app,
        "redirect_uri": back,
        "scope": "get_user_info",
        "authType": "QRCODE",
        "state": state,
    }
    return f"{provider.login}?{urlencode(asked)}"


def person(provider: Provider, code: str) -> Person:
    """Raises `NotProven`."""
    key = key_of(provider)
    form = (("appkey", key.access), ("appsecret", key.secret.reveal()))
    answer = ask_form(provider, provider.token_path, form)
    token = part(answer, "content", "data").get("accessToken")
    if not token:
        words = "浙政钉没有认出本系统。请联系系统管理员核对应用的密钥，先用用户名和密码登录。"
        raise NotProven(words, f"{provider.token_path}：{_said(answer)}")
    form = (("access_token", str(token)), ("code", code))
    answer = ask_form(provider, provider.user_path, form)
    found = part(answer, "content", "data")
    if not found.get("employeeCode"):
        words = "这个二维码已经用过或过了有效时间。请回到登录页，重新扫码。"
        raise NotProven(words, f"{provider.user_path}：{_said(answer)}")
    return Person(str(found["employeeCode"]), str(found.get("lastName") or found.get("name") or ""))


def _said(answer: Answer) -> str:
    content = answer.get("content")
    told = content if isinstance(content, dict) else {}
    words = told.get("responseMessage") or answer.get("bizErrorCode") or answer.get("errorMsg") or "没有说明"
    return str(words)[:200]
