"""Ask the other system's server, signed, and read its answer. Pure."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from mujun.exchange.delivery.client import Client, NoAnswer
from mujun.exchange.mapping.shape import parsed
from mujun.exchange.signing.keys import Key, KeyMissing, Keys, from_environment
from mujun.exchange.signing.refusals import Accepted
from mujun.exchange.signing.request import Pairs, Request
from mujun.exchange.signing.signed import Headers, Signed
from mujun.exchange.signing.signers import Signer, signer
from mujun.identity.providers import NotProven, Provider

Answer = dict[str, Any]
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON = {"Content-Type": "application/json"}
_INSTEAD = "请稍后再试，或用用户名和密码登录。"


@dataclass(frozen=True)
class _WithForm:
    """Signs the parameters in the body too."""

    signer: Signer
    form: Pairs

    def sign(self, request: Request, key: Key, now: datetime) -> Signed:
        return self.signer.sign(replace(request, form=self.form), key, now)

    def verify(self, request: Request, headers: Headers, keys: Keys, now: datetime) -> Accepted:
        return self.signer.verify(replace(request, form=self.form), headers, keys, now)


def key_of(provider: Provider) -> Key:
    """Raises `NotProven` where the operator has not put the key in its place."""
    try:
        return from_environment([provider.key], provider.environment).live[0]
    except KeyMissing as missing:
        words = f"{provider.title}登录还没有配好。请联系系统管理员，先用用户名和密码登录。"
        raise NotProven(words, str(missing)) from None


def ask_form(provider: Provider, path: str, form: Pairs) -> Answer:
    """In the style of 浙政钉. Raises `NotProven` when there is no answer; one that refuses is an answer."""
    return _ask(provider, _WithForm(signer("ding"), form), path, urlencode(form), _FORM)


def ask_json(provider: Provider, path: str, said: dict[str, str]) -> Answer:
    """Through the gateway of the provincial platform. Raises `NotProven` as `ask_form` does."""
    return _ask(provider, signer("bg-hmac"), path, json.dumps(said), _JSON)


def _ask(provider: Provider, signing: Signer, path: str, body: str, headers: dict[str, str]) -> Answer:
    client = Client(provider.server, signing, Keys((key_of(provider),)), provider.seconds)
    try:
        reply = client.send("POST", path, body, headers)
    except NoAnswer as nothing:
        raise NotProven(f"{provider.title}没有回答。{_INSTEAD}", f"{path}：{nothing}") from None
    finally:
        client.close()
    answer = _read(reply.text)
    if reply.status != 200 or answer is None:
        words = f"{provider.title}出了故障，没有完成登录。{_INSTEAD}"
        raise NotProven(words, f"{path}：HTTP {reply.status} {reply.text[:200]}")
    return answer


def _read(text: str) -> Answer | None:
    try:
        answer = parsed(text)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def part(answer: Answer, *names: str) -> Answer:
    """What lies under these names; empty where something else does, or where it says on the way that it failed."""
    for name in names:
        inner = None if answer.get("success") is False else answer.get(name)
        answer = inner if isinstance(inner, dict) else {}
    return answer
