"""`python -m mujun.embedded run --port N` starts everything; `… forget` deletes what it keeps."""

import argparse
import sys

from mujun.embedded import supervisor
from mujun.embedded.places import StartFailed


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mujun.embedded")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="启动全部服务").add_argument("--port", type=_port, default=8000)
    commands.add_parser("forget", help="删除本机的演示数据")
    return parser.parse_args()


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"端口应为 1 到 65535 的整数，现在是“{text}”。")


def main() -> int:
    arguments = _arguments()
    try:
        if arguments.command == "run":
            supervisor.run(arguments.port)
        else:
            supervisor.forget()
    except StartFailed as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
