"""站内消息: everybody has their own, nobody sees another's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mujun.inbox import actions
from mujun.inbox.models import Message
from mujun.paging import page_of


@never_cache
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    mine = Message.objects.visible_to(request.user)
    shown = mine.unread() if request.GET.get("unread") else mine
    return render(request, "inbox/inbox.html", {"page": page_of(request, shown, 30)})


@never_cache
@require_GET
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """To what the message speaks of; with that it is read."""
    this = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    actions.read(by=request.user, pk=pk)
    return redirect(this.url or "inbox")


@require_POST
def inbox_read(request: HttpRequest) -> HttpResponse:
    actions.read(by=request.user)
    return redirect("inbox")
