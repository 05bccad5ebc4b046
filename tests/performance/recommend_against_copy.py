"""The body of `recommend-20k`; imported once Django is set up."""

import numpy as np
from django.db import connection, transaction
from django.db.models import Sum

from evaluation.actions import levers, recommendations, runs
from evaluation.actions.snapshots import thaw
from evaluation.allocation.core.levers import load
from evaluation.models import Lever, Recommendation, RecommendationSet
from mujun.jobs.models import Job
from tests.performance.county import YEAR, large_county
from tests.performance.run_against_copy import _quoted
from tests.performance.timing import Row, compare

RATES = [
    ("用电量", "0.3"), ("用水量", "0.17"), ("综合能耗等价值", "0.1"), ("税收实际贡献", "0.05"),
    ("主要污染物排放量", "2"),
]  # fmt: skip
GRADES = [["A"], ["B", "C"], ["C", "D"]]
LEVER = """
  - 编号: L{at}
    措施: 例
    类型: 例
    档次: {grades}
    算式: {name} * 标准
    标准: {rate}
    单位: 万元
    方向: 加征
    状态: 示例
    来源: 例
"""


def measure(id: str, size: int) -> Row:
    county, method = large_county(size)
    entries = load(
        "措施库: 例\n措施:"
        + "".join(
            LEVER.format(at=5 * line + at, grades=f"[{', '.join(grades)}]", name=name, rate=rate)
            for line, grades in enumerate(GRADES)
            for at, (name, rate) in enumerate(RATES)
        ),
        "bench.yaml",
    )
    for entry in entries:
        Lever.objects.create(county=county, **levers.columns_of(entry))
    with transaction.atomic():
        job = Job.objects.create(
            county=county, kind="run", title="bench", key="bench", params={"year": YEAR, "method": method.pk}
        )
        run = runs.carry_out(job=job, progress=lambda *_: None)
    frozen = thaw(run.snapshot)
    graded = dict(run.results.values_list("enterprise", "grade"))
    grades = np.array([graded[who] for who in frozen.enterprises])

    def ours():
        with transaction.atomic():
            recommendations.renew(run=run, frozen=frozen, grades=grades)

    made = Recommendation.objects.current().filter(run=run)
    content, sums = _bytes(made), _by_lever(made)
    numbers = frozen.figures.numbers

    def peer():
        found = {
            f"L{5 * line + at}": np.round(numbers[name][np.isin(grades, among)] * float(rate), 4)
            for line, among in enumerate(GRADES)
            for at, (name, rate) in enumerate(RATES)
        }
        _copy_in(content)
        return {code: float(np.nansum(amounts)) for code, amounts in found.items()}

    theirs = peer()
    for code, total in sums.items():
        np.testing.assert_allclose(total, theirs[code], rtol=1e-6)  # halves are rounded another way
    job = f"recommendations for {size:,} enterprises by {len(entries)} levers"
    peer_name = "the arithmetic in NumPy + one raw COPY in of the same bytes"
    return compare(id, job, peer_name, 3.0, ours, peer, _clear)


def _by_lever(made) -> dict[str, float]:
    rows = made.order_by().values("lever__code").annotate(total=Sum("amount"))
    return {row["lever__code"]: float(row["total"]) for row in rows}


def _bytes(made) -> bytes:
    table, columns = _quoted(Recommendation)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
        return b"".join(bytes(block) for block in copy)


@transaction.atomic
def _copy_in(content: bytes) -> None:
    table, columns = _quoted(Recommendation)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE peer (LIKE {table} INCLUDING ALL) ON COMMIT DROP")
        with cursor.copy(f"COPY peer ({columns}) FROM STDIN") as copy:
            copy.write(content)


def _clear() -> None:
    """As if no set had ever been made."""
    Recommendation.objects.all()._raw_delete("default")
    RecommendationSet.objects.all()._raw_delete("default")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE evaluation_recommendation")
