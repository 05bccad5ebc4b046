"""Who may do what, printed from the table that decides it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mujun.accounts.roles import ROLES, Permission


@require_GET
def permissions(request: HttpRequest) -> HttpResponse:
    rows = [
        (permission.label, [permission in role.permissions for role in ROLES.values()])
        for permission in Permission
    ]
    return render(request, "accounts/permissions.html", {"roles": ROLES.values(), "rows": rows})
