"""What may be told to other systems, by name. Whoever has the rows registers them in module `resources` of its app,
which is imported when the first is asked for: the exchange knows nothing of what it carries.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.module_loading import autodiscover_modules

from mujun.accounts.models import County
from mujun.exchange.mapping.values import Value

Row = Mapping[str, Value]


@dataclass(frozen=True)
class Resource:
    """`columns`: our names with their units ("" for none), as mappings may use them. `years`: of which there is
    something to tell, newest first. `rows`: all that holds for a year now, so that whoever gets them has everything.
    """

    name: str
    columns: Callable[[], Mapping[str, str]]
    years: Callable[[County], list[int]]
    rows: Callable[[County, int], list[Row]]


_resources: dict[str, Resource] = {}


def register(resource: Resource) -> None:
    _resources[resource.name] = resource


def all_resources() -> list[Resource]:
    _load()
    return list(_resources.values())


def resource_of(name: str) -> Resource | None:
    """None where nobody has rows of that name."""
    _load()
    return _resources.get(name)


@cache
def _load() -> None:
    autodiscover_modules("resources")
