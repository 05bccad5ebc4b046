"""What the levers would cost and earn after a run."""

from typing import Any

from django.db.models import Count, Sum

from evaluation.models import Lever, Recommendation, Run
from evaluation.paper_facts.words import count
from mujun.templatetags.figures import MISSING, number

_ONLY_TRIED = "仅模拟"


def measures(run: Run) -> dict[str, Any]:
    """Two queries."""
    totals = Recommendation.objects.current().due().filter(run=run).order_by().values("lever", "executable")
    sums = list(totals.annotate(size=Count("pk"), amount=Sum("amount")))
    levers = Lever.objects.in_bulk([row["lever"] for row in sums])
    rows = [
        {
            "措施": lever.name,
            "档次": "、".join(lever.grades),
            "方向": lever.direction,
            "户数": count(row["size"]),
            "合计": number(row["amount"]) if row["amount"] is not None else MISSING,
            "单位": lever.unit or MISSING,
            "执行": "可执行" if row["executable"] else _ONLY_TRIED,
        }
        for row in sorted(sums, key=lambda row: levers[row["lever"]].code)
        for lever in [levers[row["lever"]]]
    ]
    return {"措施": rows, "措施说明": _words(rows)}


def _words(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "本县没有登记差别化措施，或者本次测算没有企业适用。"
    tried = sum(row["执行"] == _ONLY_TRIED for row in rows)
    return (
        f"本县登记的措施中，按本年度结果有企业适用的{len(rows)}项，其中可以执行的{len(rows) - tried}项。"
        "缺少法律依据、公平竞争审查或者有效期的措施只作测算，不得执行。"
    )
