"""Try the connection: the first part of a resource, asked for once and not kept."""

from contextlib import closing

from mujun.exchange.actions.connectors import year_of
from mujun.exchange.mapping.backward import columns_of
from mujun.exchange.models import Connector
from mujun.exchange.pulling.calls import Asked
from mujun.exchange.pulling.taking_in import client_of, resource_of
from mujun.exchange.signing.keys import KeyMissing


def try_once(connector: Connector) -> dict[str, object]:
    """As the job keeps it: whether they answer as the mapping says, and their first record in our columns."""
    try:
        with closing(client_of(connector, connector.timeout)) as client:
            asked = resource_of(connector, client, year_of(connector), lambda seconds: None).once()
    except (KeyMissing, ValueError) as wrong:
        return {"结论": "不通", "说明": str(wrong)}
    said = {"结论": "通" if asked.is_well else "不通", "状态码": asked.status or "没有回答"}
    if not asked.is_well:
        return said | {"说明": asked.reading.words}
    return said | {"说明": _told(connector, asked), "用时（毫秒）": asked.milliseconds}


def _told(connector: Connector, asked: Asked) -> str:
    records, total = asked.reading.records, asked.total
    if not records:
        return f"对方没有 {year_of(connector)} 年的数据"
    mapping = connector.mapping_file.mapping
    row, flaws = columns_of(mapping, mapping.columns, records[0])
    first = "，".join(f"{name} {'没有' if value is None else value}" for name, value in row.items())
    wrong = f"；不能用的：{flaws[0]}" if flaws else ""
    return f"第一页 {len(records)} 条{f'，共 {total} 条' if total else ''}。第一条：{first}{wrong}"[:400]
