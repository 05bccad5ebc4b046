"""A program that talks to mujun, with nothing but Python's standard library.

    MUJUN_URL=http://127.0.0.1:8000/api/v1 MUJUN_TOKEN=… python examples/client.py

prints the latest run, its ten best enterprises, and how many results it has. The functions are meant to be copied.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


class Refused(Exception):
    """A call that was not taken; `problem` is the body (RFC 9457), whose `code` never changes."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem["detail"])
        self.problem = problem


@dataclass(frozen=True)
class Mujun:
    url: str
    token: str
    patience: float = 60

    def get(self, path: str, **asked: object) -> Any:
        """One answer: an object or a page."""
        with self._call(self._address(path, asked)) as answer:
            return json.load(answer)

    def rows(self, path: str, **asked: object) -> Iterator[dict[str, Any]]:
        """Every row of a list, page after page."""
        page = self.get(path, page_size=1000, **asked)
        yield from page["results"]
        while page["next"]:
            with self._call(page["next"]) as answer:
                page = json.load(answer)
            yield from page["results"]

    def stream(self, path: str, **asked: object) -> Iterator[dict[str, Any]]:
        """Every row of a list, in one answer of any length."""
        with self._call(self._address(path, asked), accept="application/x-ndjson") as answer:
            for line in answer:
                yield json.loads(line)

    def send(self, key: str, **batch: object) -> dict[str, Any]:
        """Figures under a key of the sender's own: called again with the same key and content it acts once."""
        return self._post("batches/", batch, key)

    def run(self, key: str, year: int, method: int) -> str:
        """The address of the job."""
        return self._post("runs/", {"year": year, "method": method}, key)["job_url"]

    def follow(self, job_url: str, within: float = 600) -> dict[str, Any]:
        """The job when it has ended. Raises TimeoutError."""
        until, wait = time.monotonic() + within, 0.2
        while (job := self.get(job_url))["state"] in {"queued", "running"}:
            if time.monotonic() > until:
                raise TimeoutError(job_url)
            time.sleep(wait)
            wait = min(wait * 2, 10)
        return job

    def _post(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        with self._call(self._address(path, {}), json.dumps(body).encode(), key) as answer:
            return json.load(answer)

    def _address(self, path: str, asked: dict[str, Any]) -> str:
        address = path if "://" in path else f"{self.url}/{path}"
        return f"{address}?{urlencode(asked)}" if asked else address

    def _call(self, address: str, body: bytes | None = None, key: str = "", accept: str = "application/json"):
        headers = {"Authorization": f"Token {self.token}", "Accept": accept}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        try:
            return urlopen(Request(address, body, headers), timeout=self.patience)
        except HTTPError as error:
            raise Refused(json.load(error)) from error


def main() -> None:
    mujun = Mujun(os.environ["MUJUN_URL"], os.environ["MUJUN_TOKEN"])
    latest = mujun.get("runs/", page_size=1)["results"][0]
    results = f"runs/{latest['id']}/results/"
    best = mujun.get(results, page_size=10, fields="rank,name,grade,total")["results"]
    lines = [f"{latest['year']} 年：{latest['method_name']}"]
    lines += [f"{row['rank']} {row['name']} {row['grade']} {row['total']}" for row in best]
    lines += [f"共 {sum(1 for _ in mujun.stream(results, fields='credit_code'))} 户"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
