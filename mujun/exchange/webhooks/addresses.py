"""Where a webhook may lead: by https to a host that the operator allows, to this machine also without. Pure."""

import re
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+/?")


def check(url: str, hosts: Iterable[str]) -> tuple[str, str]:
    """Scheme with host, and path. `hosts`: names, or *.example.cn for all below one. Raises ValueError, in words for
    people.
    """
    parts = urlsplit(url.strip())
    host = parts.hostname or ""
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("地址里不写账号、查询参数和 #。")
    if not _PATH.fullmatch(parts.path):
        raise ValueError("地址要有路径，只用英文字母、数字和 - . _ ~ /，如 https://主机/hooks/mujun。")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here(url)):
        raise ValueError("地址应以 https:// 开头；只有本机可以用 http://。")
    # services that listen on this machine alone may trust whoever reaches them
    if not any(_is_below(host, allowed) for allowed in hosts):
        raise ValueError(f"不允许发往 {host}。请运维把它加进环境变量 WEBHOOK_HOSTS。")
    return f"{parts.scheme}://{parts.netloc}", parts.path


def is_here(url: str) -> bool:
    """Whether it names this machine."""
    host = urlsplit(url.strip()).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _is_below(host: str, allowed: str) -> bool:
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed
