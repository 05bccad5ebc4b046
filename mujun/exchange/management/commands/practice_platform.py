"""The platform to practise with, for demonstrations: it takes, or gives, what a mapping describes and fails as told."""

import json
import os
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mujun.documents import DocumentError
from mujun.exchange.management.commands.mapping import mapping_text
from mujun.exchange.mapping import files
from mujun.exchange.mapping.shape import Json
from mujun.exchange.practice.faults import Faults, read_rates
from mujun.exchange.practice.held import shelves_of
from mujun.exchange.practice.platform import Platform
from mujun.exchange.practice.server import Server
from mujun.exchange.practice.shelf import Shelf
from mujun.exchange.signing.keys import KeyMissing, from_environment
from mujun.exchange.signing.signers import TITLES, signer


class Command(BaseCommand):
    requires_system_checks = []
    help = "演练平台：在本机接收报文，核验签名、时钟和幂等号，并按要求出故障。只用于演示和试验。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mapping", nargs="?", default="shengji-mujun", help="自带的映射名称，或者文件")
        parser.add_argument("--port", type=int, default=8100)
        parser.add_argument("--signer", default="bg-hmac", choices=TITLES)
        parser.add_argument("--key", action="append", default=[], help="密钥名称，可写两次；不签名的不用写")
        parser.add_argument(
            "--records", type=Path, help="取数的映射：对方的记录，JSON 数组的文件；不写就没有数据可取"
        )
        parser.add_argument(
            "--also", nargs=2, action="append", default=[], metavar=("映射", "记录"),
            help="再给一份名单：工作簿有几张表的，每张表一份，可写多次",
        )  # fmt: skip
        parser.add_argument("--fail", default="", help="故障的比例，如 500=0.1,timeout=0.05,reset=0.05")

    def handle(self, *, mapping: str, port: int, key: list[str], fail: str, **options) -> None:
        try:
            loaded = files.load(*mapping_text(mapping)).mapping
            keys = from_environment(key, os.environ)
            way, faults = signer(options["signer"]), Faults(read_rates(fail))
            records = _records(options["records"])
            also = [
                (files.load(*mapping_text(one)).mapping, _records(Path(of))) for one, of in options["also"]
            ]
        except (DocumentError, KeyMissing, OSError, ValueError) as wrong:
            raise CommandError(str(wrong)) from None
        platform = Platform(loaded, way, keys, faults)
        gives = loaded.call.method == "GET"
        shelves = [Shelf(loaded, way, keys, records, faults)] if gives else shelves_of(platform)
        shelves += [Shelf(another, way, keys, theirs, faults) for another, theirs in also]
        with Server(platform, port, shelves=shelves).running() as server:
            self.stdout.write(f"{loaded.name}：{server.address}，按 Ctrl-C 停止。")
            self._watch(platform, shelves)

    def _watch(self, platform: Platform, shelves: list[Shelf]) -> None:
        calls = 0
        try:
            while True:
                time.sleep(1)
                asked = sum(shelf.calls.total() for shelf in shelves)
                if calls != (calls := platform.calls.total() + asked):
                    self.stdout.write(f"来过 {calls} 次，现有 {len(platform.held)} 条")
        except KeyboardInterrupt:
            self.stdout.write("已停止。")


def _records(path: Path | None) -> list[Json]:
    return json.loads(path.read_text(encoding="utf-8")) if path else []
