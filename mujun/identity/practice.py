"""Both systems that let people in, to practise with on this machine: their pages to choose somebody on, and what they
answer our server. Signatures and codes of one use are checked as the real ones do. Pure.
"""

import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

from mujun.exchange.signing.keys import Keys
from mujun.exchange.signing.refusals import Refused
from mujun.exchange.signing.request import Request
from mujun.exchange.signing.signed import Headers
from mujun.exchange.signing.signers import signer
from mujun.identity.calling import Answer

TOKEN, USER = "/restapi/prod/PRACTICE/ticket/token", "/restapi/prod/PRACTICE/rest/user/query"
_SCAN, _PORTAL = "/oauth2/auth.htm", "/uc/sso/login"


@dataclass
class Elsewhere:
    """`officers`: employee code → name. `enterprises`: credit code → name; who is chosen as "" stands for none.
    `silence`: seconds before it answers our server.
    """

    officers: Mapping[str, str]
    enterprises: Mapping[str, str]
    keys: Keys
    silence: float = 0
    codes: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def code_for(self, subject: str) -> str:
        """Good for one use."""
        code = secrets.token_hex(8)
        self.codes[code] = subject
        return code

    def answer(self, path: str, headers: Headers, body: str) -> tuple[int, Answer]:
        scheme = "bg-hmac" if path in (TOKEN, USER) else "ding"
        form = tuple(parse_qsl(body, keep_blank_values=True)) if scheme == "ding" else ()
        try:
            signer(scheme).verify(Request("POST", path, form=form), headers, self.keys, datetime.now(UTC))
        except Refused as refused:
            return 401, {"message": str(refused)}
        match path:
            case "/gettoken.json":
                return 200, _content({"accessToken": self._token(""), "expiresIn": 7200})
            case "/rpc/oauth2/getuserinfo_bycode.json":
                return 200, self._officer(dict(form))
            case _ if path == TOKEN:
                return 200, self._ticket(json.loads(body))
            case _ if path == USER:
                return 200, self._enterprise(json.loads(body))
        return 404, {"message": "no such path"}

    def _token(self, subject: str) -> str:
        token = secrets.token_hex(8)
        self.tokens[token] = subject
        return token

    def _officer(self, said: Mapping[str, str]) -> Answer:
        subject = self.codes.pop(said.get("code", ""), "") if said.get("access_token") in self.tokens else ""
        if not subject:
            return {"success": False, "content": {"success": False, "responseMessage": "invalid code"}}
        return _content({"employeeCode": subject, "lastName": self.officers[subject], "accountId": 1})

    def _ticket(self, said: Mapping[str, str]) -> Answer:
        subject = self.codes.pop(said.get("ticketId", ""), None)
        if subject is None:
            return {"success": False, "msg": "ticket expired"}
        return {"success": True, "data": {"accessToken": self._token(subject)}}

    def _enterprise(self, said: Mapping[str, str]) -> Answer:
        subject = self.tokens.get(said.get("token", ""), "")
        return {
            "success": True,
            "data": {"creditCode": subject, "companyName": self.enterprises.get(subject, "")},
        }


def _content(data: Answer) -> Answer:
    return {"success": True, "content": {"success": True, "data": data}}


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, elsewhere: Elsewhere, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.elsewhere, self.ending = elsewhere, threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def environment(self) -> dict[str, str]:
        """What makes an installation use it, beside the keys."""
        return {
            "SIGN_IN_DING_LOGIN": self.address + _SCAN,
            "SIGN_IN_DING_SERVER": self.address,
            "SIGN_IN_DING_APP": "practice",
            "SIGN_IN_ZLB_LOGIN": self.address + _PORTAL,
            "SIGN_IN_ZLB_SERVER": self.address,
            "SIGN_IN_ZLB_APP": "practice",
            "SIGN_IN_ZLB_TOKEN_PATH": TOKEN,
            "SIGN_IN_ZLB_USER_PATH": USER,
        }

    @contextmanager
    def running(self) -> Iterator["Server"]:
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.ending.set()
            self.shutdown()
            self.server_close()
            thread.join()

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever called did not wait."""


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        """The page on which somebody is chosen; choosing leads back with a code of one use."""
        parts = urlsplit(self.path)
        asked, elsewhere = dict(parse_qsl(parts.query)), self.server.elsewhere
        if chosen := asked.get("chosen"):
            back = asked["back"] + ("&" if "?" in asked["back"] else "?")
            self._send(302, "", Location=back + urlencode({asked["as"]: elsewhere.code_for(chosen)}))
        elif parts.path == _SCAN:
            back = f"{asked.get('redirect_uri', '')}?{urlencode({'state': asked.get('state', '')})}"
            self._page("浙政钉（演练）", elsewhere.officers, back, "code")
        else:
            self._page("浙里办（演练）", elsewhere.enterprises, asked.get("sp", ""), "ticketId")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        elsewhere = self.server.elsewhere
        if elsewhere.silence:
            self.server.ending.wait(elsewhere.silence)
        status, said = elsewhere.answer(self.path, Headers(dict(self.headers.items())), body)
        self._send(status, json.dumps(said, ensure_ascii=False), kind="application/json")

    def _page(self, title: str, people: Mapping[str, str], back: str, name: str) -> None:
        links = "".join(
            f'<p><a href="?{escape(urlencode({"chosen": subject, "back": back, "as": name}))}">'
            f"{escape(who)}（{escape(subject)}）</a></p>"
            for subject, who in people.items()
        )
        self._send(200, f'<!doctype html><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>{links}')

    def _send(self, status: int, text: str, kind: str = "text/html", **headers: str) -> None:
        content = text.encode()
        self.send_response_only(status)
        for header, value in headers.items():
            self.send_header(header, value)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Quiet."""
