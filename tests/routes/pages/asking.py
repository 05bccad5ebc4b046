"""A row of the tables as a request."""

import re

from django.http import HttpResponse
from django.views import defaults


def address_of(row, keys):
    path = row.partition(" ")[2]
    for place, value in keys.items():
        path = path.replace(place, re.sub(r"\{.*\}", str(value), place))
    return "/" + path


def ask(client, row, keys):
    answer = client.generic(row.partition(" ")[0], address_of(row, keys))
    b"".join(answer)  # a file that is sent is closed at its end
    return answer


def draw_refusals_once(monkeypatch):
    """Of many refused pages the first is drawn; of the others the number is all that is looked at."""
    drawn = set()

    def once(status, draw):
        def answer(request, exception):
            if status in drawn:
                return HttpResponse(status=status)
            drawn.add(status)
            return draw(request, exception)

        return answer

    monkeypatch.setattr("mujun.urls.handler403", once(403, defaults.permission_denied), raising=False)
    monkeypatch.setattr("mujun.urls.handler404", once(404, defaults.page_not_found), raising=False)
