"""Which documents on land hold in a county."""

from functools import lru_cache

from landuse.models import ClauseDecision, CountyProvision
from landuse.provisions import Decision, decided, delivered
from landuse.provisions.documents import PolicyDocument, load
from mujun.accounts.models import County


def documents_of(county: County) -> list[PolicyDocument]:
    """What `landuse.provisions.find` looks in for the county: the delivered documents, each with the county's
    decisions of its open points in their time, then the county's own documents in the order they were adopted.

    Two queries: ask once for a page or a job and hand the list on.

        documents = documents_of(county)
        basis = find(documents, OddParcels, "LE-18", timezone.localdate())  # None: no document in force states it
    """
    return decided([*delivered(), *own_documents(county)], decisions_of(county))


def own_documents(county: County) -> list[PolicyDocument]:
    """Those that the county adopted, in that order."""
    own = CountyProvision.objects.filter(county=county, adopted=True).values_list("text", "title")
    return [_loaded(*each) for each in own]


def decisions_of(county: County) -> list[Decision]:
    """Those that were not revoked, in the order they were entered."""
    rows = ClauseDecision.objects.filter(county=county, revoked_at=None)
    return [
        Decision(row.document, row.code, tuple(row.key), row.value, row.number, row.valid_from, row.valid_to)
        for row in rows
    ]


@lru_cache(maxsize=256)
def _loaded(text: str, file: str) -> PolicyDocument:
    return load(text, file)
