"""A whole pull: ask for the resource, keep every answer, and send what came the way of a workbook."""

import time
from contextlib import closing
from functools import partial
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.exchange.actions.connectors import refuse
from mujun.exchange.delivery.client import Client
from mujun.exchange.models import Connector, Pull, PulledAnswer
from mujun.exchange.pulling.calls import Asked, NotPulled
from mujun.exchange.pulling.rows import Listed, packed
from mujun.exchange.pulling.wanted import client_of, lists_of, resource_of
from mujun.exchange.signing.keys import KeyMissing
from mujun.intake import actions as intake
from mujun.intake.models import Batch, SourceFile
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress
from mujun.sharing import ledger
from mujun.sharing.models import Usage

Outcome = Pull.Outcome
_STEP = 0.25  # seconds between two looks whether to stop
_WORDS = 300


class Taking:
    """One pull, inside the transaction of its job."""

    def __init__(self, connector: Connector, job: Job, progress: Progress) -> None:
        self.connector, self.progress = connector, progress
        self.year, self.reason = job.params["year"], job.params["reason"]
        self.on_schedule = job.started_by is None
        self.by: User = job.started_by or connector.answers_for
        self.started, self.lists = timezone.now(), list[Listed]()

    def take_in(self) -> Pull:
        """Raises `CannotFinish`, which keeps the answers all the same."""
        try:
            refuse(self.connector, self.year, self.by, self.reason)
            self._ask()
            return self._with_batch()
        except ValidationError as wrong:
            words = " ".join(wrong.messages)
        except (NotPulled, KeyMissing, PermissionDenied, ValueError) as wrong:
            words = str(wrong)
        raise CannotFinish(words, partial(self._keep, Outcome.FAILED, words))

    def _ask(self) -> None:
        """One list after the other; what is amiss with one ends the whole."""
        connector = self.connector
        wanted = lists_of(connector, self.year)
        with closing(client_of(connector, connector.timeout)) as client:
            for listed in wanted:
                self.lists.append(listed)
                self._ask_for(listed, client, f"「{listed.sheet}」" if len(wanted) > 1 else "")

    def _ask_for(self, listed: Listed, client: Client, named: str) -> None:
        wait, before = partial(self._wait, listed, named), sum(each.size for each in self.lists)
        resource = resource_of(self.connector, listed.mapping, client, self.year, wait, before)
        try:
            for asked in resource.calls():
                listed.calls.append(asked)
                self._tell(f"{named}第 {asked.page} 页：{asked.reading.words or '取到'}")
        except NotPulled as wrong:
            raise NotPulled(f"{named}{wrong}") from wrong

    def _tell(self, step: str) -> None:
        total, had = sum(each.total for each in self.lists), self._had
        self.progress(min(had, total), total, f"{step}，共 {had} 条")

    def _wait(self, listed: Listed, named: str, seconds: float) -> None:
        """Raises `Cancelled` when somebody wants it to stop."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self._tell(f"{named}{listed.calls[-1].reading.words}，{left:.0f} 秒后再试")
            time.sleep(min(_STEP, left))

    @property
    def _had(self) -> int:
        return sum(len(each.records) for each in self.lists)

    def _with_batch(self) -> Pull:
        content = packed(self.lists)
        if same := self._batch_of(content):
            return self._keep(Outcome.SAME, f"与批次 {same.pk} 的内容相同", same)
        batch = intake.receive(
            content=content,
            filename=f"{self.connector.name} {self.year} 年",
            layout=self.connector.layout,
            year=self.year,
            county=self.connector.county,
            by=self.by,
            reason=self.reason,
            origin=Batch.Origin.PULLED,
        )
        return self._keep(Outcome.NEW, self._checked(batch), batch)

    def _batch_of(self, content: bytes) -> Batch | None:
        """The newest of the connector and year, when it has the same content and nothing is amiss with it."""
        pulls = Pull.objects.filter(connector=self.connector, year=self.year).exclude(batch=None)
        last = pulls.select_related("batch__file").first()
        well = last and last.batch.state in (Batch.State.CHECKED, Batch.State.IMPORTED)
        return last.batch if well and last.batch.file.sha256 == sha256(content).hexdigest() else None

    def _checked(self, batch: Batch) -> str:
        """Check, or import where nobody is to look first; what came of it in words."""
        act = intake.import_batch if self.connector.at_once else intake.check
        batch = act(batch=batch, by=self.by, progress=self.progress)
        if batch.state == Batch.State.REJECTED:
            return f"有 {batch.problem_count} 处错误，没有写入"
        counts = f"新增 {batch.created}，更改 {batch.changed}，不变 {batch.unchanged}"
        return f"已导入：{counts}" if self.connector.at_once else f"检查通过，等人确认导入：{counts}"

    def _keep(self, outcome: Outcome, words: str, batch: Batch | None = None) -> Pull:
        pull = Pull.objects.create(
            connector=self.connector,
            year=self.year,
            outcome=outcome,
            words=words[:500],
            records=self._had,
            batch=batch,
            mapping_digest=self.connector.mapping_digest,
            by=self.by,
            on_schedule=self.on_schedule,
            started_at=self.started,
        )
        for listed in self.lists:
            keep_answers(pull, listed)
        act = "resource_not_pulled" if outcome == Outcome.FAILED else "resource_pulled"
        calls = sum(len(each.calls) for each in self.lists)
        detail = {"year": self.year, "records": pull.records, "calls": calls, "words": pull.words}
        audit.record(act, self.connector, by=self.by, county=self.connector.county, **detail)
        if outcome != Outcome.FAILED:
            self._keep_account(pull)
        return pull

    def _keep_account(self, pull: Pull) -> None:
        """In the ledger of use; the digest is of all answers, in their order."""
        came = [asked.content for each in self.lists for asked in each.calls]
        ledger.note(
            way=Usage.Way.PULLED,
            resource="exchange",
            title=f"{self.connector.name} {self.year} 年",
            purpose="采集数据",
            by=self.by,
            county=self.connector.county,
            rows=pull.records,
            size=sum(each.size for each in self.lists),
            digest=sha256(b"".join(came)).hexdigest(),
        )


def keep_answers(pull: Pull, listed: Listed) -> None:
    row = 2  # below the headings
    for asked in listed.calls:
        records = len(asked.reading.records)
        PulledAnswer.objects.create(
            pull=pull,
            sheet=listed.sheet,
            page=asked.page,
            attempt=asked.attempt,
            at=asked.at,
            milliseconds=asked.milliseconds,
            status=asked.status,
            words=asked.reading.words[:_WORDS],
            file=_kept(asked, f"{pull.connector.name}-{pull.year}-{listed.sheet}-{asked.page}.json"),
            records=records,
            first_row=row if records else None,
        )
        row += records


def _kept(asked: Asked, name: str) -> SourceFile | None:
    """The same bytes are kept once, whenever they came; None where nothing did."""
    if not asked.content:
        return None
    defaults = {"name": name, "size": len(asked.content), "content": asked.content}
    return SourceFile.objects.get_or_create(sha256=sha256(asked.content).hexdigest(), defaults=defaults)[0]
