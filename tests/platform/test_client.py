"""One call: what a server may do to whoever asks it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from mujun.exchange.delivery.client import Client, NoAnswer, check_address
from mujun.exchange.signing.keys import Key, Keys, Secret
from mujun.exchange.signing.signers import signer
from tests.platform.answering import answering

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


def ask(address, name="none", seconds=0.3):
    keys = Keys((Key("access", Secret("secret-of-a-test")),)) if name != "none" else Keys()
    return Client(address, signer(name), keys, seconds).send("POST", "/path", "{}", {"Idempotency-Key": "1"})


def test_an_answer_in_drops_is_not_waited_for():
    drops = [b"x"] * 60
    with answering(HEAD % 60, *drops, pause=0.02) as (address, _), pytest.raises(NoAnswer, match="秒内答完"):
        ask(address)


def test_an_answer_without_end_does_not_fill_us():
    with (
        answering(HEAD % 10**9, *[b"x" * 65536] * 64) as (address, _),
        pytest.raises(NoAnswer, match="超过 1 MB"),
    ):
        ask(address, seconds=10)


@pytest.mark.parametrize("said", [b"", b"SSH-2.0\r\n\r\n", HEAD % 10 + b"half"])
def test_what_is_no_answer(said):
    with answering(said) as (address, _), pytest.raises(NoAnswer, match="没有收到完整的回答"):
        ask(address)


def test_goes_nowhere_else():
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
    with answering(moved) as (address, heard):
        assert ask(address).status == 302
        assert len(heard) == 1


def test_signature_in_the_query_is_encoded_and_covers_the_whole_path():
    with answering(HEAD % 2 + b"{}") as (address, heard):
        ask(address, "md5-user-component")
        ask(address, "bg-hmac")
    assert heard[0].startswith(b"POST /base/path?servicecode=access&sign=")
    assert b"X-BG-HMAC-SIGNATURE: " in heard[1]
    assert b"secret-of-a-test" not in b"".join(heard)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("9" * 40, 3600),
        ("soon", None),
        ("٣", None),
        (timedelta(minutes=2), 120),
        (-timedelta(1), 0),
    ],
)
def test_how_long_they_want_to_be_left_alone(said, seconds):
    """A date there is by their clock, which is an hour slow."""
    theirs = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    said = format_datetime(theirs + said, usegmt=True) if isinstance(said, timedelta) else said
    head = f"HTTP/1.1 429 Slow\r\nDate: {format_datetime(theirs, usegmt=True)}\r\nRetry-After: {said}\r\n"
    with answering(f"{head}Content-Length: 0\r\n\r\n".encode()) as (address, _):
        assert ask(address).wait == (seconds if seconds is None else pytest.approx(seconds, abs=1e-3))


def test_a_port_that_speaks_no_tls_is_no_bad_certificate():
    with (
        answering(HEAD % 2 + b"{}") as (address, _),
        pytest.raises(NoAnswer, match="没有谈成加密连接"),
    ):
        ask(address.replace("http:", "https:"))


@pytest.mark.parametrize("address", ["http://x:99999", "http://[::1", "http://x:port"])
def test_an_address_nobody_can_call(address):
    with pytest.raises(ValueError, match="主机名或端口不对"):
        check_address(address)
