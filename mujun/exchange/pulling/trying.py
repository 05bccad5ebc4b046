"""Try the connection: the first part of each list, asked for once and not kept."""

from contextlib import closing

from mujun.exchange.actions.connectors import year_of
from mujun.exchange.delivery.client import Client
from mujun.exchange.mapping.backward import columns_of
from mujun.exchange.models import Connector
from mujun.exchange.pulling.calls import Asked, NotPulled
from mujun.exchange.pulling.rows import Listed
from mujun.exchange.pulling.wanted import client_of, lists_of, resource_of
from mujun.exchange.signing.keys import KeyMissing


def try_once(connector: Connector) -> dict[str, object]:
    """As the job keeps it: whether they answer as the mappings say, and their first records in our columns."""
    told, milliseconds = [], 0
    try:
        lists = lists_of(connector, year_of(connector))
        with closing(client_of(connector, connector.timeout)) as client:
            for listed in lists:
                named = f"「{listed.sheet}」" if len(lists) > 1 else ""
                asked = _asked(connector, listed, client)
                if not asked.is_well:
                    words = f"{named}{asked.reading.words}"
                    return {"结论": "不通", "状态码": asked.status or "没有回答", "说明": words}
                told.append(f"{named}{_told(connector, listed, asked)}")
                milliseconds += asked.milliseconds
    except (NotPulled, KeyMissing, ValueError) as wrong:
        return {"结论": "不通", "说明": str(wrong)}
    return {"结论": "通", "状态码": asked.status, "说明": "；".join(told), "用时（毫秒）": milliseconds}


def _asked(connector: Connector, listed: Listed, client: Client) -> Asked:
    year = year_of(connector)
    return resource_of(connector, listed.mapping, client, year, lambda seconds: None).once()


def _told(connector: Connector, listed: Listed, asked: Asked) -> str:
    records, total = asked.reading.records, asked.total
    if not records:
        return f"对方没有 {year_of(connector)} 年的数据"
    row, flaws = columns_of(listed.mapping, listed.mapping.columns, records[0])
    first = "，".join(f"{name} {'没有' if value is None else value}" for name, value in row.items())
    wrong = f"；不能用的：{flaws[0]}" if flaws else ""
    return f"第一页 {len(records)} 条{f'，共 {total} 条' if total else ''}。第一条：{first}{wrong}"[:400]
