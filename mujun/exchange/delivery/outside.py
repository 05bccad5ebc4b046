"""Connections that leave this machine: one that a name leads back here is hung up before anything is said. Pure.

What listens on this machine alone may trust whoever reaches it, and a name that was harmless when it was allowed may
lead elsewhere at the next call. So the address that was reached counts, not what the name stood for before.
"""

import socket
from ipaddress import IPv6Address, ip_address

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection


class LeadsHere(urllib3.exceptions.HTTPError):
    """`args[0]` is the address."""


def is_outside(address: str) -> bool:
    """Neither this machine nor an address that only it or its host answers; those of a network of our own are."""
    reached = ip_address(address.partition("%")[0])
    if isinstance(reached, IPv6Address) and reached.ipv4_mapped:
        reached = reached.ipv4_mapped
    inside = (reached.is_loopback, reached.is_link_local, reached.is_unspecified, reached.is_multicast)
    return not any(inside)


class _Leaving:
    def _new_conn(self) -> socket.socket:
        reached: socket.socket = super()._new_conn()  # type: ignore[misc]
        address = reached.getpeername()[0]
        if not is_outside(address):
            reached.close()
            raise LeadsHere(address)
        return reached


class _Plain(_Leaving, HTTPConnection):
    pass


class _Secure(_Leaving, HTTPSConnection):
    pass


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Secure


class Leaving(urllib3.PoolManager):
    """As its parent; a call that does not leave this machine raises `LeadsHere`."""

    def __init__(self, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        self.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
