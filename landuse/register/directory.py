"""The enterprises of a county by everything that files call them."""

from collections import defaultdict
from collections.abc import Iterable

from landuse.models import Certificate, Enterprise, EnterpriseName, Identity, MeterAccount
from mujun.accounts.models import County
from mujun.intake.recognition import Directory, plain


def directory(county: County) -> Directory:
    """Present and former names, accounts, certificates and what people decided. Five queries."""
    names = dict(Enterprise.objects.filter(county=county).values_list("credit_code", "name"))
    former = EnterpriseName.objects.filter(enterprise__county=county)
    decided = Identity.objects.filter(county=county, revoked_at=None)
    owner = "enterprise__credit_code"
    return Directory(
        borne={
            "account": _borne(MeterAccount.objects.filter(county=county).values_list("number", owner)),
            "certificate": _borne(Certificate.objects.filter(county=county).values_list("number", owner)),
            "name": _borne(
                [*former.values_list("name", owner), *((name, code) for code, name in names.items())]
            ),
        },
        decided={(kind, text): code or "" for kind, text, code in decided.values_list("kind", "text", owner)},
        names=names,
    )


def _borne(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found = defaultdict(set)
    for text, code in pairs:
        found[plain(text)].add(code)
    return {text: frozenset(codes) for text, codes in found.items()}
