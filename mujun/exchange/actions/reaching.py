"""How another system is reached, put together from what people typed: every mistake at its field."""

from collections.abc import Mapping as Known
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from mujun.documents import DocumentError
from mujun.exchange.delivery.client import check_address
from mujun.exchange.mapping import files
from mujun.exchange.models.reached import Reached
from mujun.exchange.signing.keys import check_name
from mujun.exchange.signing.signers import signer

_HERE = ("127.0.0.1", "localhost", "::1")


def complete(system: Reached, mapping: str, known: Known[str, str] | None = None) -> None:
    """`mapping`: text of a mapping file; `known`: columns of ours with their units, where somebody knows them.

    Raises ValidationError with every field that is wrong; `DocumentError` of the mapping.
    """
    mistakes = {}
    try:
        system.address = check_address(system.address)
    except ValueError as wrong:
        mistakes["address"] = str(wrong)
    try:
        signer(system.signer, system.options)
    except ValueError as wrong:
        mistakes["signer"] = str(wrong)
    if wrong_keys := _wrong_keys(system):
        mistakes["key_names"] = wrong_keys
    if mistakes:
        raise ValidationError(mistakes)
    file = read_mapping(mapping, system.name, known)
    system.mapping_text, system.mapping_digest = file.text, file.digest
    system.__dict__.pop("mapping_file", None)
    system.full_clean(exclude=["options", "key_names", *_nothing(system)])


def stays_here(system: Reached) -> bool:
    """Whether it is reached without leaving this machine."""
    return urlsplit(system.address).hostname in _HERE


def told(system: Reached) -> dict[str, object]:
    """For the audit trail; keys by their names only."""
    return {
        "address": system.address,
        "signer": system.signer,
        "keys": system.key_names,
        "mapping": system.mapping_digest,
    }


def at_fields(error: ValidationError | DocumentError, mapping: str = "mapping") -> ValidationError:
    """Mistakes of a mapping file as those of its field."""
    if isinstance(error, DocumentError):
        return ValidationError({mapping: [str(problem) for problem in error.problems]})
    return error


def read_mapping(mapping: str, name: str, known: Known[str, str] | None) -> files.MappingFile:
    """As people type it in. Raises `DocumentError`."""
    return files.load(mapping.removeprefix("\ufeff").replace("\r\n", "\n"), name or "映射", known)


def _nothing(system: Reached) -> list[str]:
    """Fields that may be nothing, and are."""
    return [each.name for each in system._meta.fields if each.null and getattr(system, each.attname) is None]


def _wrong_keys(system: Reached) -> str:
    if system.signer != "none" and not system.key_names:
        return "写密钥的名称，如 SHENGJI_2026；密钥本身放在环境变量里。"
    try:
        for name in system.key_names:
            check_name(name)
    except ValueError as wrong:
        return str(wrong)
    return "" if len(system.key_names) <= 2 else "同时最多用两把密钥：新的和旧的。"
