"""What this package tells the catalogue of: the figures of each variable, the results and the lists made of them."""

from collections.abc import Iterator

from django.db.models import Count, Max

from evaluation.models import ExecutionList, Figure, QualityFinding, Result, Variable
from evaluation.rounds.holding import run_that_holds
from landuse.models import Enterprise
from mujun.accounts.models import County
from mujun.intake.models import Batch
from mujun.keeping import kept_of, state_of
from mujun.sharing.catalogue import OFFICIALS, Entry, tells

_FIGURES, _RESULTS = "部门数据", "评价结果"


@tells
def figures(county: County, year: int) -> Iterator[Entry]:
    """Each variable by itself, as each has its supplier; land of the register is told there."""
    current = Figure.objects.current().filter(enterprise__county=county, year=year)
    grouped = current.order_by().values_list("variable", "batch").annotate(Count("pk"))
    counted = kept_of(state_of(Figure, Enterprise), grouped, "figures", lambda: list(grouped))
    imported = dict(
        Batch.objects.filter(pk__in={batch for _, batch, _ in counted}).values_list("pk", "imported_at")
    )
    found = QualityFinding.objects.open().filter(county=county, year=year)
    open_findings = dict(found.order_by().values_list("variable").annotate(Count("pk")))
    for variable in Variable.objects.filter(from_register=False).select_related("department"):
        own = [(size, imported.get(batch)) for about, batch, size in counted if about == variable.pk]
        yield Entry(
            f"figures-{variable.code}",
            str(variable),
            _FIGURES,
            variable.department.code,
            "figures",
            sum(size for size, _ in own),
            max((at for _, at in own if at), default=None),
            open_findings.get(variable.pk, 0),
        )


@tells
def results(county: County, year: int) -> Iterator[Entry]:
    run = run_that_holds(county.pk, year)
    found = Result.objects.filter(run=run)
    rows = kept_of(run.state, found, "count", found.count) if run else 0
    at = run.finished_at if run else None
    yield Entry("results", "评价结果", _RESULTS, "reform_office", "results", rows, at)
    made = ExecutionList.objects.filter(county=county).aggregate(size=Count("pk"), last=Max("made_at"))
    yield Entry(
        "execution-lists",
        "执行清单",
        _RESULTS,
        "reform_office",
        "levers",
        made["size"],
        made["last"],
        seen_by=OFFICIALS,
    )
