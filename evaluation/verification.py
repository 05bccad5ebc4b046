"""The verification workbook of a run: its snapshot judged once more, and held to the digest that was published."""

from io import BytesIO

from evaluation.methods.loader import open_points, restore
from evaluation.models import Run
from evaluation.rejudging.material import material
from evaluation.reports.verification.book import Origin, write
from evaluation.scoring.engine import score
from mujun.templatetags.figures import moment

# a page waits for the workbook of so many enterprises; more are written in the background
AT_ONCE = 2000


class Changed(Exception):
    """The engine of today gives another result than the one that was published."""


def title(run: Run) -> str:
    return f"{run.snapshot.county}{run.snapshot.year}年工业企业亩均评价核验工作簿"


def workbook(run: Run) -> bytes:
    """Raises `Changed`."""
    frozen, method = material(run.snapshot, run.method.resolved), restore(run.method.resolved)
    outcome = score(method, frozen.figures)
    if outcome.digest() != run.digest:
        raise Changed(f"第 {run.pk} 号测算由引擎 {run.engine} 完成，现在的引擎结果不同。请重新测算后再下载。")
    names = run.snapshot.rows.order_by("credit_code").values_list("name", flat=True)
    origin = Origin(title(run), _facts(run, method), run.finished_at, list(names))
    content = BytesIO()
    write(method, frozen.figures, outcome, origin, content)
    return content.getvalue()


def _facts(run: Run, method) -> list[tuple[str, str]]:
    return [
        ("评价年度", f"{run.snapshot.year} 年"),
        ("办法摘要", run.method.digest),
        ("办法未定之处", "；".join(open_points(method)) or "无"),
        ("数据快照", f"{moment(run.snapshot.taken_at)} 固定，{run.snapshot.enterprises} 户"),
        ("快照摘要", run.snapshot.digest),
        ("测算", f"第 {run.pk} 号，{moment(run.finished_at)} 完成，引擎 {run.engine}"),
        ("结果摘要", run.digest),
    ]
