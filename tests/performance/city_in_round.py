"""A county of the city in the middle of its round: what people doubt, object to, decide and put on paper."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from evaluation.models import (
    ConfirmationSheet,
    Dispute,
    Figure,
    FigureRequest,
    GradeDecision,
    Objection,
    Paper,
    PaperFile,
    Publicity,
    Result,
    Round,
    Run,
    Variable,
)
from evaluation.rounds.table import Stage
from mujun.accounts.models import County, User

EVERY = 12  # of so many enterprises one doubts and objects, so that those of a county of 1,200 fill two pages
REGRADED = 400  # of so many one is regraded by hand
_DOUBTED = "tax"


def in_round(county: County, year: int, office: User) -> None:
    run = Run.objects.filter(snapshot__county=county, snapshot__year=year).latest("pk")
    second = User.objects.create(username=f"{county.code}-2", role="reform_office", county=county)
    this = Round.objects.create(county=county, year=year, stage=Stage.ADJUSTING, run=run, opened_by=office)
    doubted = Variable.objects.select_related("department").get(code=_DOUBTED)
    chosen = list(
        Figure.objects.filter(
            enterprise__county=county, year=year, variable=doubted, is_current=True
        ).order_by("enterprise")[::EVERY]
    )
    _asked(chosen, office)
    _disputed(chosen, doubted, office)
    _objected(_announced(this, run, office), chosen, doubted, office)
    _regraded(this, run, office, second)
    _written(county, run, chosen, office)


def _when(at: int) -> dict[str, object]:
    """Due within ten days of today, before or after."""
    return {"due": timezone.now() + timedelta(days=at % 20 - 10, hours=1)}


def _answered(at: int, by: User) -> dict[str, object]:
    """Every third one is done with."""
    if at % 3:
        return {}
    return {"answer": "核对无误", "answered_by": by, "answered_at": timezone.now()}


def _asked(chosen: Sequence[Figure], office: User) -> None:
    FigureRequest.objects.bulk_create(
        FigureRequest(
            number=f"GZ{figure.pk:010}", figure=figure, wanted=figure.value + 1, reason="与报表不一致",
            raised_by=office, days=10, counting="natural", term_source="县里规定", **_when(at),
            **_answered(at, office), outcome="" if at % 3 else "refused",
        )
        for at, figure in enumerate(chosen)
    )  # fmt: skip


def _disputed(chosen: Sequence[Figure], doubted: Variable, office: User) -> None:
    sheets = ConfirmationSheet.objects.filter(enterprise__in=[each.enterprise_id for each in chosen])
    of = dict(sheets.values_list("enterprise", "pk"))
    Dispute.objects.bulk_create(
        Dispute(
            number=f"HD{figure.pk:010}", sheet_id=of[figure.enterprise_id], variable=doubted, figure=figure,
            value=figure.value, wanted=figure.value + 1, reason="与申报表不一致", raised_by=office, on_behalf=True,
            note="电话", **_when(at), **_answered(at, office), outcome="" if at % 3 else "upheld",
        )
        for at, figure in enumerate(chosen)
    )  # fmt: skip


def _announced(this: Round, run: Run, office: User) -> Publicity:
    started = timezone.now() - timedelta(days=20)
    return Publicity.objects.create(
        round=this, subject="results", run=run, starts_at=started, days=7, counting="natural",
        ends_at=started + timedelta(days=7), shows_ranks=True, names="full", contact="亩均办", answer_days=15,
        answer_counting="natural", announced_by=office,
    )  # fmt: skip


def _objected(announced: Publicity, chosen: Sequence[Figure], doubted: Variable, office: User) -> None:
    now = timezone.now()
    decided = {"verdict": "rejected", "decision": "核对无误", "decided_by": office, "decided_at": now}
    Objection.objects.bulk_create(
        Objection(
            number=f"YY{figure.pk:010}", round=announced.round, publicity=announced,
            enterprise_id=figure.enterprise_id, subject="figure", variable=doubted, value=figure.value,
            wanted=figure.value + 1, statement="税收少计", capacity="town", note="电话", raised_by=office,
            department=doubted.department, **_when(at), **({} if at % 3 else decided),
        )
        for at, figure in enumerate(chosen)
    )  # fmt: skip


def _regraded(this: Round, run: Run, office: User, second: User) -> None:
    """Every other one is signed by a second person."""
    graded = Result.objects.filter(run=run, grade="C").order_by("enterprise")
    size = run.results.count() // REGRADED
    signed = {"agrees": True, "signed_by": second, "signed_at": timezone.now()}
    GradeDecision.objects.bulk_create(
        GradeDecision(
            round=this, enterprise_id=each.enterprise_id, was="C", grade="B", places="不变", reason="重大项目",
            basis="会议纪要", proposed_by=office, **(signed if at % 2 else {}),
        )
        for at, each in enumerate(graded[:size])
    )  # fmt: skip


def _written(county: County, run: Run, chosen: Sequence[Figure], office: User) -> None:
    """A decision on paper for each of them."""
    made = Paper.objects.bulk_create(
        Paper(
            county=county, year=run.snapshot.year, kind="decision", number=at, title="异议决定书",
            words={"落款": "亩均办"}, run=run, template_digest="0" * 64, made_by=office,
        )
        for at, _ in enumerate(chosen, start=1)
    )  # fmt: skip
    PaperFile.objects.bulk_create(
        PaperFile(
            paper=paper, enterprise_id=figure.enterprise_id, form="pdf", name="异议决定书.pdf", size=1,
            digest="0" * 64, content=b"0",
        )
        for paper, figure in zip(made, chosen, strict=True)
    )  # fmt: skip
