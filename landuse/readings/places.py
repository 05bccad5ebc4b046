"""Places of a county that a ledger may name: the county, its towns and parks, and what other rooms have registered.

Whoever registers places tells them in module `places` of its app; all such modules are imported when first asked.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from django.utils.module_loading import autodiscover_modules

from landuse.models import Park
from mujun.accounts.models import County, Town

COUNTY, TOWNS, PARKS = "全县", "镇街", "园区"
_OFFERED = 8  # that a refusal names one by one
Teller = Callable[[County], Iterable[tuple[str, str]]]
_tellers: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """Decorator of what tells places of a county as pairs of group and name, in one query."""
    _tellers.append(teller)
    return teller


def places_of(county: County) -> dict[str, list[str]]:
    """By group, each name once and in the group that tells it first; empty where nothing is registered."""
    _load()
    found: dict[str, str] = {}
    for group, name in (
        *_towns(county),
        *(pair for teller in _tellers for pair in teller(county)),
        *_parks(county),
    ):
        found.setdefault(name, group)
    if not found:
        return {}
    found = {county.name: COUNTY} | found
    return {
        group: [name for name in found if found[name] == group] for group in dict.fromkeys(found.values())
    }


def strange(places: dict[str, list[str]], name: str, former: Sequence[str] = ()) -> str:
    """What is wrong with a name, with the cure; nothing where it is known, was used before or nothing is registered."""
    known = [each for names in places.values() for each in names]
    if not known or name in known or name in former:
        return ""
    offered = "、".join(known[:_OFFERED]) + (f"等 {len(known)} 个" if len(known) > _OFFERED else "")
    return f"县里没有登记“{name}”。请选已登记的镇街、开发区、园区或全县：{offered}；还没有登记的先登记。"


def _towns(county: County) -> list[tuple[str, str]]:
    return [(TOWNS, name) for name in Town.objects.filter(county=county).values_list("name", flat=True)]


def _parks(county: County) -> list[tuple[str, str]]:
    named = Park.objects.filter(county=county).order_by("name").values_list("name", flat=True)
    return [(PARKS, name) for name in named]


@cache
def _load() -> None:
    autodiscover_modules("places")
