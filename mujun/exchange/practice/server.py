"""The platform over real HTTP, on this machine only."""

import json
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from mujun.exchange.practice.faults import Fault
from mujun.exchange.practice.platform import Platform, Said
from mujun.exchange.practice.shelf import Shelf
from mujun.exchange.signing.request import Request
from mujun.exchange.signing.signed import Headers

_LARGEST = 10 * 1024 * 1024


class Server(ThreadingHTTPServer):
    """`shelves`: lists that may be read beside what may be sent. `silence`: seconds for which it says nothing when it
    is to time out; `slowness`: before it answers slowly.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        platform: Platform | None,
        port: int = 0,
        silence: float = 30,
        slowness: float = 2,
        shelves: Sequence[Shelf] = (),
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.platform, self.shelves = platform, shelves
        self.silence, self.slowness = silence, slowness
        self.ending = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

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
        """Whoever called is gone; a platform that fails on purpose says nothing about it."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        request, body = self._request()
        hearer = self._shelf(request) or self.server.platform
        if hearer is None:
            return self._say(404, b"{}", self.date_time_string())
        fault, said = hearer.hear(request, Headers(dict(self.headers.items())), body)
        self._fail(fault, said)

    do_PUT = do_POST

    def do_GET(self) -> None:
        """What a shelf has, where it is asked; else what the platform holds, in numbers."""
        platform = self.server.platform
        if platform is None or self._shelf(self._request()[0]):
            return self.do_POST()
        told = {"条数": len(platform.held), "收下": sum(platform.taken.values()), "调用": platform.calls}
        self._say(200, json.dumps(told, ensure_ascii=False).encode(), self.date_time_string())

    def _shelf(self, request: Request) -> Shelf | None:
        return next((shelf for shelf in self.server.shelves if shelf.has(request)), None)

    def _request(self) -> tuple[Request, str]:
        parts = urlsplit(self.path)
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), _LARGEST)).decode()
        return Request(self.command, parts.path, query), body

    def _fail(self, fault: Fault | None, said: Said) -> None:
        content, date = said.text.encode(), format_datetime(said.clock, usegmt=True)
        match fault:
            case Fault.TIMEOUT:
                self.server.ending.wait(self.server.silence)
                self.close_connection = True
            case Fault.RESET:
                self._reset()
            case Fault.HALF:
                self._say(said.status, content, date, of=len(content) // 2)
                self.close_connection = True
            case _:
                if fault is Fault.SLOW:
                    self.server.ending.wait(self.server.slowness)
                self._say(said.status, content, date)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _say(self, status: int, content: bytes, date: str, of: int | None = None) -> None:
        self.send_response_only(status)
        self.send_header("Date", date)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:of])

    def log_message(self, *args: object) -> None:
        """Quiet: what it was asked is counted."""
