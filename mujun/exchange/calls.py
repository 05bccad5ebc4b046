"""What a call carries beside its body, for people to look at: what proves who calls is named and never shown."""

from collections.abc import Mapping
from datetime import UTC, datetime

from mujun.exchange.models import Message
from mujun.exchange.signing.keys import HIDDEN, Key, Secret
from mujun.exchange.signing.request import Request
from mujun.exchange.signing.signers import signer


def sent_with(message: Message) -> dict[str, str]:
    """Headers of every attempt that are no secret."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": message.identity.hex,
    }


def headers_of(message: Message) -> Mapping[str, str]:
    """With those of the signature, hidden."""
    target = message.target
    call = target.mapping_file.mapping.call
    nobody = Key("", Secret(""))
    signed = signer(target.signer, target.options).sign(
        Request(call.method, call.path), nobody, datetime.now(UTC)
    )
    proof = dict.fromkeys([*signed.headers, *(name for name, _ in signed.query)], HIDDEN)
    return sent_with(message) | proof
