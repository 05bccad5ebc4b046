"""One act of a page of idle land: done and back, or the page again with what was typed and why it would not do."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from landuse.actions.idle import Unusual
from landuse.forms.plain import PlainForm
from landuse.views.idle_plot import page_of_plot


def act(
    request: HttpRequest, form: PlainForm, code: str, done: str, doing: Callable[[dict], object]
) -> HttpResponse:
    """On the parcel with this code."""
    if form.is_valid():
        try:
            doing(form.cleaned_data)
            messages.success(request, done)
            return redirect("idle-plot", code)
        except ValidationError as refusal:
            form.refuse(refusal)
            if isinstance(refusal, Unusual):
                form.add_error("reason", "照样办理的，写明理由；否则先办前面的步骤，或改正上面的内容。")
    messages.error(request, "没有办理，原因写在下面的表单里。")
    return page_of_plot(request, code, form)
