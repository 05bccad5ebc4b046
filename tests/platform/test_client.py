"""One call: what a server may do to whoever asks it."""

import socket
import threading
import time
from contextlib import contextmanager

import pytest

from mujun.exchange.delivery.client import Client, NoAnswer
from mujun.exchange.signing.keys import Key, Keys, Secret
from mujun.exchange.signing.signers import signer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"


@contextmanager
def answering(*pieces, pause=0.0):
    """A server that says `pieces` to whatever it is asked; its address and what it was asked."""
    heard = []

    def serve(listening):
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                heard.append(connection.recv(65536))
                try:
                    for piece in pieces:
                        connection.sendall(piece)
                        time.sleep(pause)
                except OSError:  # whoever asked has had enough
                    continue

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=[listening], daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/base", heard
        listening.shutdown(socket.SHUT_RDWR)


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
