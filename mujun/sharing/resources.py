"""What may leave the system, by the routes it leaves by.

A resource is declared in module `exports` of the app that owns the data. All of them are imported when the first is
asked for. A route that nobody declared leaves its line all the same, under `UNNAMED`.
"""

from dataclasses import dataclass
from functools import cache

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True)
class Resource:
    """`routes`: names of addresses, as reverse() takes them. `enterprises`: it tells of single enterprises, so whoever
    takes it along says what for. `is_public`: anybody may have it, and nobody is noted.
    """

    code: str
    title: str
    routes: frozenset[str]
    enterprises: bool = True
    is_public: bool = False


UNNAMED = Resource("other", "其他", frozenset(), enterprises=False)
_resources: dict[str, Resource] = {}


def declare(
    code: str, title: str, routes: set[str], *, enterprises: bool = True, is_public: bool = False
) -> None:
    _resources[code] = Resource(code, title, frozenset(routes), enterprises, is_public)


def all_resources() -> list[Resource]:
    _load()
    return [*_resources.values(), UNNAMED]


def resource_of(code: str) -> Resource:
    _load()
    return _resources.get(code, UNNAMED)


def resource_by(route: str) -> Resource:
    """`route` with its namespace: api:run-results."""
    return _by_route().get(route, UNNAMED)


@cache
def _by_route() -> dict[str, Resource]:
    _load()
    return {route: resource for resource in _resources.values() for route in resource.routes}


@cache
def _load() -> None:
    autodiscover_modules("exports")
