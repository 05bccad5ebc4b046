"""Every route of the interface says which scope a token needs for it."""

from django.urls import get_resolver
from rest_framework.views import APIView

from mujun.clients.guard import Guarded
from mujun.clients.scopes import Scope, Subject, scope_of

# of the interface itself: for whoever comes in
OPEN = {"Index", "Docs", "Description", "Unknown"}


def views(patterns, before=""):
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern.url_patterns, here)
        elif here.startswith("api/") and issubclass(getattr(pattern.callback, "cls", object), APIView):
            yield here, pattern.callback.cls, getattr(pattern.callback, "actions", {})


def test_every_route_has_a_scope_and_every_scope_a_route():
    needed = set()
    for address, view, actions in views(get_resolver().url_patterns):
        if view.__name__ in OPEN:
            continue
        assert issubclass(view, Guarded), address
        assert isinstance(getattr(view, "subject", None), Subject), (
            f"{address}：{view.__name__} 没有写明 subject"
        )
        needed |= {scope_of(view.subject, method.upper()) for method in actions if method != "head"}
    assert needed == set(Scope)


def test_the_description_tells_scope_limits_and_the_key_of_calls_that_act(client):
    accept = {"Accept": "application/vnd.oai.openapi+json"}
    described = client.get("/api/v1/schema/", headers=accept).json()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            told = [scope for scope in Scope if scope in operation["description"]]
            assert len(told) == 1, path
            assert "Retry-After" in operation["responses"]["429"]["headers"], path
            keys = [each for each in operation.get("parameters", []) if each["name"] == "Idempotency-Key"]
            acts = not told[0].only_reads
            assert acts == (method != "get") == bool(keys), path
            assert not acts or {"409", "413", "422"} <= operation["responses"].keys(), path
    assert {"tokenAuth", "signatureAuth"} <= described["components"]["securitySchemes"].keys()
