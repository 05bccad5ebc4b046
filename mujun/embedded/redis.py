"""Redis from its wheel as a child process, reachable through one socket only. It keeps nothing on disk."""

from pathlib import Path

from redis import Redis as Client
from redis.exceptions import RedisError

from mujun.embedded.places import Places
from mujun.embedded.process import Child, owned_folder, server_account
from mujun.embedded.wheels import redis_programs


class Redis(Child):
    def __init__(self, places: Places) -> None:
        self.places = places
        self.folder = places.home / "redis"
        settings = {
            "port": 0,
            "unixsocket": places.redis_socket,
            "unixsocketperm": 700,
            "dir": self.folder,
            # messages need not survive: what is to be done stands in the database and is sent again
            "save": "",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", str(value))]
        super().__init__(
            title="消息服务 Redis",
            command=[str(redis_programs(places) / "redis-server"), *options],
            log=places.logs / "redis.log",
            cwd=Path("/"),
            account=server_account(),
        )

    def start(self) -> None:
        """Start and wait until it answers. Raises `StartFailed`."""
        owned_folder(self.places.run, self.account)
        owned_folder(self.folder, self.account)
        super().start()
        self.wait_until(self._answers, within=20)

    def _answers(self) -> bool:
        try:
            with Client(unix_socket_path=str(self.places.redis_socket)) as client:
                return client.ping()
        except (RedisError, OSError):
            return False
