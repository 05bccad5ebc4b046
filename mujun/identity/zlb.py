"""浙里办: the portal sends the browser back with a ticket, which our server exchanges for the legal person. Pure.

How the two calls are worded there is not published: paths are set by the operator, and the names of fields below are
an example that has to be compared with the papers of the interface before it is switched on (docs/operators.md).
"""

from urllib.parse import urlencode

from mujun.identity.calling import ask_json, part
from mujun.identity.providers import NotProven, Person, Provider

RETURNED = "ticketId"


def address(provider: Provider, back: str, state: str) -> str:
    """Where the browser goes; `sp` is where the portal sends it back to."""
    asked = {"appId": provider.app, "sp": f"{back}?{urlencode({'state': state})}"}
    return f"{provider.login}?{urlencode(asked)}"


def person(provider: Provider, ticket: str) -> Person:
    """Raises `NotProven`."""
    said = {"appId": provider.app, "ticketId": ticket}
    answer = ask_json(provider, provider.token_path, said)
    token = part(answer, "data").get("accessToken")
    if not token:
        words = "浙里办的票据已经用过或过了有效时间。请回到登录页，重新从浙里办进入。"
        raise NotProven(words, f"{provider.token_path}：{str(answer.get('msg') or '没有说明')[:200]}")
    answer = ask_json(provider, provider.user_path, {"token": str(token)})
    found = part(answer, "data")
    if not found.get("creditCode"):
        words = "这是个人账号，不代表企业。请在浙里办切换到法人账号，再从那里进入。"
        raise NotProven(words, f"{provider.user_path}：没有统一社会信用代码")
    return Person(str(found["creditCode"]).strip().upper(), str(found.get("companyName") or ""))
