"""A row of the table as a call."""

from django.core.files.uploadedfile import SimpleUploadedFile

from mujun.clients.scopes import Scope
from tests import factories as make
from tests.routes.api.acts import body_of
from tests.workbooks import book

# what ends like this is sent this
BODIES = {
    "methods/check/": {"text": "办法: 空的"},
    "acknowledge/": {"reason": "退税"},
    "simulation/": {"changes": {}},
    "resend/": {"reason": "对方已恢复"},
    "robustness/": {"weights": 80, "figures": 5},
    "pull/": {"year": 2025},
    "change/": {"name": "另一个"},
    "switch/": {"on": False},
    "webhooks/": {
        "name": "新的",
        "url": "http://127.0.0.1:9/hook",
        "events": ["job.ended"],
        "key_names": ["PRACTICE"],
    },
}


def address(route, objects):
    """`GET runs/{id}/` → /api/v1/runs/7/. What `{id}` means depends on the words around it."""
    path = route.partition(" ")[2]
    words = path.split("/")
    key = next((word for word in words if word in {"cancel", "retry"}), words[0])
    return "/api/v1/" + path.format(**objects, id=objects.get(key))


def ask(client, route, objects):
    if route == "POST batches/":
        content = book({"数据": [["统一社会信用代码", "税收实际贡献（万元）"]]})
        return client.post(address(route, objects), upload(content))
    body = {"year": 2025, "method": objects["methods"]} if route == "POST runs/" else None
    if route.startswith("POST"):
        body = next((each for end, each in BODIES.items() if route.endswith(end)), body)
    if route == "POST objections/":
        body = {
            name: objects[key] for name, key in [("publicity", "announced"), ("credit_code", "credit_code")]
        }
        body |= {"subject": "other", "statement": "厂名有误"}
    if route == "POST lever-appeals/":
        body = {"line": objects["line"], "statement": "户号有误"}
    body = body_of(route, objects) or body
    send = client.get if route.startswith("GET") else client.post
    return send(address(route, objects), body, **({"content_type": "application/json"} if body else {}))


def upload(content):
    return {"file": SimpleUploadedFile("税务.xlsx", content), "layout": "tax", "year": 2025}


def come(client, user):
    """People with the session of a page, programs with a token for everything."""
    if user.signs_in:
        client.force_login(user)
    else:
        client.defaults["HTTP_AUTHORIZATION"] = make.token(user, scopes=list(Scope))["Authorization"]
