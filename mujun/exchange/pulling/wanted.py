"""What a connector asks for, and how."""

import os
from collections.abc import Callable

from mujun.exchange.actions.connectors import sheets_of
from mujun.exchange.delivery.client import Client
from mujun.exchange.mapping.language import Mapping
from mujun.exchange.models import Connector
from mujun.exchange.pulling.calls import NotPulled, Resource
from mujun.exchange.pulling.rows import Listed
from mujun.exchange.signing.keys import from_environment
from mujun.exchange.signing.signers import signer

Wait = Callable[[float], None]


def client_of(connector: Connector, seconds: float) -> Client:
    """Raises `KeyMissing`, and ValueError for what is no signer."""
    keys = from_environment(connector.key_names, os.environ)
    way = signer(connector.signer, connector.options)
    return Client(connector.address, way, keys, seconds, connector.most_megabytes)


def lists_of(connector: Connector, year: int) -> list[Listed]:
    """What is asked for, in the order of the sheets. Raises `NotPulled`."""
    sheets, files = sheets_of(connector, year), connector.mapping_files
    if len(sheets) != len(files):
        raise NotPulled("映射的份数与工作簿的表数不同。打开“更改”，每张表写一份。")
    return [Listed(sheet.name, file.mapping) for sheet, file in zip(sheets, files, strict=True)]


def resource_of(
    connector: Connector, mapping: Mapping, client: Client, year: int, wait: Wait, before: int = 0
) -> Resource:
    return Resource(
        client,
        mapping,
        year,
        connector.pause,
        connector.most_attempts,
        connector.most_megabytes,
        wait,
        before,
    )
