"""Read a problem of RFC 9457 as a program would, and check that it is one."""

from django.http import HttpResponse


def problem_of(answer: HttpResponse) -> dict:
    assert answer["Content-Type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body.keys() >= {"type", "title", "status", "code", "detail"}
    assert body["status"] == answer.status_code
    assert body["detail"]
    return body
