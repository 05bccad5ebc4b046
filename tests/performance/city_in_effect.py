"""What a county of the city does with its grades: lists that are executed, the store, quotas, reports to others."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from django.db import connection
from django.utils import timezone

from evaluation.models import (
    Advantage,
    AdvantageProject,
    ExecutionLine,
    ExecutionList,
    Lever,
    QuotaPlan,
    RecommendationSet,
    Run,
)
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.attachments.models import Attachment
from mujun.exchange.mapping import files
from mujun.exchange.models import Message, Target
from mujun.intake.models import Batch, UnmatchedRow

EVERY = 20  # of so many enterprises one
MAPPING = "shengji-mujun"
_LINES = """
INSERT INTO {lines} (list_id, enterprise_id, grade, running, yearly, actual, accounts, note, left_out)
SELECT list.id, advice.enterprise_id, advice.grade, advice.running, advice.amount, round(advice.amount / 4, 2), '{{}}',
  '', '' FROM {lists} AS list JOIN evaluation_recommendation AS advice
  ON advice.set_id = list.set_id AND advice.lever_id = list.lever_id
"""


def in_effect(county: County, year: int, office: User) -> None:
    run = Run.objects.filter(snapshot__county=county, snapshot__year=year).latest("pk")
    enterprises = list(Enterprise.objects.filter(county=county).order_by("credit_code")[::EVERY])
    _executed(run, office)
    _stored(enterprises, year, office)
    _planned(run, len(enterprises), office)
    _sent(county, enterprises, office)
    _unmatched(county, year, enterprises)


def _executed(run: Run, office: User) -> None:
    """Every lever in every quarter, on all whom it was recommended for."""
    made = RecommendationSet.objects.get(run=run, is_current=True)
    levers = Lever.objects.filter(pk__in=made.rows.values("lever")).order_by("pk")
    year = run.snapshot.year + 1
    ExecutionList.objects.bulk_create(
        ExecutionList(
            number=f"{lever.pk}-{year}Q1", county=lever.county, lever=lever, set=made, entry={}, period=f"{year}Q1",
            starts_on=date(year, 1, 1), ends_on=date(year, 3, 31), state=ExecutionList.State.RETURNED,
            made_by=office, sent_at=timezone.now(), returned_at=timezone.now(),
        )
        for lever in levers
    )  # fmt: skip
    names = {"lines": ExecutionLine._meta.db_table, "lists": ExecutionList._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(**names))


def _stored(enterprises: Sequence[Enterprise], year: int, office: User) -> None:
    made = Advantage.objects.bulk_create(
        Advantage(
            enterprise=each, year=year, batch=at // 100 + 1, field="高端装备", grounds=["A"], news=["新产品"],
            added_on=date(year, 6, 1), added_by=office,
        )
        for at, each in enumerate(enterprises)
    )  # fmt: skip
    AdvantageProject.objects.bulk_create(
        AdvantageProject(
            advantage=each, name="扩产", kind="扩建", flow="就地", investment=1000, stage="building"
        )
        for each in made
    )


def _planned(run: Run, size: int, office: User) -> None:
    county = run.snapshot.county
    file = Attachment.objects.create(
        county=county, sha256="0" * 64, name="申请.xlsx", size=1, kind="xlsx", content=b"0"
    )
    QuotaPlan.objects.bulk_create(
        QuotaPlan(
            county=county, year=run.snapshot.year + 1, number=number, name=f"第 {number} 次分配", rules="",
            rules_digest="0" * 64, day=date(run.snapshot.year, 12, 31), run=run, file=file, size=10, applicants={},
            greedy={"given": {}}, accounts={"greedy": {"gain": "1"}}, made_by=office,
        )
        for number in range(1, size + 1)
    )  # fmt: skip


def _sent(county: County, enterprises: Sequence[Enterprise], office: User) -> None:
    text = files.library_file(MAPPING).text
    target = Target.objects.create(
        county=county, name="省平台", address="https://platform.invalid", signer="none", kind="province",
        mapping_text=text, mapping_digest=sha256(text.encode()).hexdigest(), paused_at=timezone.now(),
    )  # fmt: skip
    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            target=target, resource="results", key=each.credit_code, sequence=1, payload="{}", digest="0" * 64,
            mapping_digest=target.mapping_digest, state="pending" if at % 3 else "delivered", next_try=now,
            made_by=office, made_at=now, settled_at=None if at % 3 else now,
        )
        for at, each in enumerate(enterprises)
    )  # fmt: skip


def _unmatched(county: County, year: int, enterprises: Sequence[Enterprise]) -> None:
    """Rows that name an enterprise with a letter too many."""
    batch = Batch.objects.get(county=county, layout="tax", year=year)
    UnmatchedRow.objects.bulk_create(
        UnmatchedRow(
            batch=batch, sheet="数据", row=at, kind="name", text=f"{each.name}厂", name=f"{each.name}厂",
            reason="名单中没有这家企业",
        )
        for at, each in enumerate(enterprises, start=2)
    )  # fmt: skip
