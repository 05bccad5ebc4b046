"""Rows that wait for a person to say whose they are, with the enterprises they resemble."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from rapidfuzz import fuzz, process

from landuse.models import Certificate, Enterprise, EnterpriseName, Identity, MeterAccount
from landuse.register.directory import directory
from mujun.accounts.models import County, User
from mujun.intake.models import Batch, UnmatchedRow
from mujun.intake.recognition import KINDS, Directory
from mujun.keeping import kept, state_of

_CANDIDATES = 5
_LIKENESS = 45  # of 100; less is no help to anybody


@dataclass(frozen=True)
class Waiting:
    """What some rows call an enterprise, and the enterprises they may mean, likeliest first."""

    kind: str
    text: str
    name: str
    rows: int
    reason: str
    batches: Sequence[Batch]
    candidates: Sequence[Enterprise]

    @property
    def title(self) -> str:
        return KINDS[self.kind]


def _batches(user: User, year: int) -> QuerySet[Batch]:
    """Those whose rows may still wait for somebody."""
    shown = Batch.objects.visible_to(user).not_replaced().filter(year=year)
    return shown.exclude(state=Batch.State.WITHDRAWN)


# of an unmatched row: somebody decided what it means
_DECIDED = Exists(
    Identity.objects.filter(
        county=OuterRef("batch__county"), kind=OuterRef("kind"), text=OuterRef("text"), revoked_at=None
    )
)


def waiting(user: User, year: int) -> QuerySet:
    """Groups of unmatched rows that nobody decided yet: kind, text, name, rows, reason, batch_ids."""
    rows = UnmatchedRow.objects.filter(~_DECIDED, batch__in=_batches(user, year))
    return (
        rows.order_by()
        .values("kind", "text")
        .annotate(
            rows=Count("pk"),
            called=Max("name"),
            why=Max("reason"),
            batch_ids=ArrayAgg("batch", distinct=True),
        )
        .order_by(F("rows").desc(), "kind", "text")
    )


def ready_again(user: User, year: int) -> QuerySet[Batch]:
    """Batches with rows that have been matched since: checked again they take them in."""
    return _batches(user, year).filter(pk__in=UnmatchedRow.objects.filter(_DECIDED).values("batch"))


def described(groups: Sequence[dict], county: County) -> list[Waiting]:
    """The groups of a page with their batches and candidates. Queries do not grow with the page."""
    if not groups:
        return []
    state = state_of(Enterprise, EnterpriseName, MeterAccount, Certificate, Identity)
    called = [(group["kind"], group["text"], group["called"]) for group in groups]
    likely = kept(state, f"likely {county.pk} {called}", lambda: _likely(called, county))
    asked = {code for codes in likely for code in codes}
    enterprises = {
        each.credit_code: each
        for each in Enterprise.objects.filter(county=county, credit_code__in=asked).select_related("town")
    }
    ids = {pk for group in groups for pk in group["batch_ids"]}
    batches = Batch.objects.defer("problems", "notes").in_bulk(ids)
    return [
        Waiting(
            kind=group["kind"],
            text=group["text"],
            name=group["called"],
            rows=group["rows"],
            reason=group["why"],
            batches=[batches[pk] for pk in group["batch_ids"]],
            candidates=[enterprises[code] for code in codes],
        )
        for group, codes in zip(groups, likely, strict=True)
    ]


def _likely(called: Sequence[tuple[str, str, str]], county: County) -> list[list[str]]:
    known = directory(county)
    return [_alike(*each, known) for each in called]


def _alike(kind: str, text: str, called: str, known: Directory) -> list[str]:
    """Credit codes: near misses of the code itself first, then enterprises with a name alike."""
    codes: list[str] = []
    if kind == "credit_code":
        near = process.extract(text, list(known.names), scorer=fuzz.ratio, limit=2, score_cutoff=85)
        codes += [code for code, _, _ in near]
    if called:
        alike = process.extract(
            called,
            list(known.borne["name"]),
            scorer=fuzz.ratio,
            limit=_CANDIDATES,
            score_cutoff=_LIKENESS,
        )
        codes += [code for name, _, _ in alike for code in sorted(known.borne["name"][name])]
    return list(dict.fromkeys(codes))[:_CANDIDATES]


def decisions(county: County, words: str = "") -> QuerySet[Identity]:
    """What has been decided, the newest first."""
    made = Identity.objects.filter(county=county).select_related("enterprise", "decided_by", "revoked_by")
    return made.filter(Q(text__icontains=words) | Q(enterprise__name__icontains=words)) if words else made
