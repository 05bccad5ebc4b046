"""HMAC and digests by name. SM3 (GB/T 32905) is OpenSSL's: no library of its own is needed for it."""

import base64
import hashlib
import hmac

from mujun.exchange.signing.keys import Secret


class Unavailable(Exception):
    """This machine's OpenSSL has no such digest."""


def available(digest: str) -> bool:
    try:
        hashlib.new(digest)
    except ValueError:
        return False
    return True


def mac(digest: str, secret: Secret, text: str) -> str:
    """Base64 of the HMAC of `text` in UTF-8. Raises `Unavailable`."""
    _refuse_unavailable(digest)
    return base64.b64encode(hmac.digest(secret.reveal().encode(), text.encode(), digest)).decode()


def hexdigest(digest: str, content: bytes) -> str:
    """Lower-case hex. Raises `Unavailable`."""
    _refuse_unavailable(digest)
    return hashlib.new(digest, content).hexdigest()


def md5(text: str) -> str:
    """Lower-case hex. Only because older gateways ask for it."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def same(one: str, other: str) -> bool:
    """Without telling by its time how much of it is right."""
    return hmac.compare_digest(one.encode(), other.encode())


def _refuse_unavailable(digest: str) -> None:
    if not available(digest):
        raise Unavailable(f"本机的 OpenSSL 不提供 {digest}。请换用带国密算法的 OpenSSL 3，或改用 SHA-256。")
