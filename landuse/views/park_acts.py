"""What is done about parks: words added and ended, measures of LE-06 taken and ended."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from landuse.actions import park_measures, park_words
from landuse.forms.parks import MeasureEndForm, MeasureForm, WordForm
from landuse.models import Park, ParkMeasure, ParkWord
from landuse.readings.park_words import words_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.plain_form import posted


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_RESULTS)
def words(request: HttpRequest) -> HttpResponse:
    """All words with their source; who may add one is asked for it."""
    county, may = request.user.county, request.user.may(Permission.IMPORT_ANY_FIGURES)
    if request.method == "POST" and not may:
        raise PermissionDenied("只有本县亩均办可以增加园区用词。")
    form = WordForm(posted(request)) if may else None
    if request.method == "POST" and form.is_valid():
        try:
            made = park_words.add(county=county, by=request.user, **form.cleaned_data)
            messages.success(request, f"已增加：{made}。")
            return redirect("park-words")
        except ValidationError as refusal:
            form.refuse(refusal)
    ended = ParkWord.objects.filter(county=county, ended_at__isnull=False).select_related("by", "ended_by")
    context = {
        "offered": words_of(county).values(),
        "ended": ended.order_by("-ended_at"),
        "form": form,
        "may": may,
    }
    status = 400 if form is not None and form.errors else 200
    return render(request, "landuse/park_words.html", context, status=status)


@require_POST
@requires(Permission.IMPORT_ANY_FIGURES)
def word_end(request: HttpRequest, pk: int) -> HttpResponse:
    word = get_object_or_404(ParkWord.objects.filter(county=request.user.county_id), pk=pk)
    try:
        park_words.end(word=word, by=request.user)
        messages.success(request, f"已停用：{word}。用了这个词的园区不变。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("park-words")


@require_http_methods(["GET", "POST"])
@requires(Permission.HANDLE_LAND)
def measure_new(request: HttpRequest, pk: int) -> HttpResponse:
    about = get_object_or_404(Park.objects.visible_to(request.user).select_related("county"), pk=pk)
    form = MeasureForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            park_measures.start(park=about, by=request.user, **form.cleaned_data)
            messages.success(request, "措施已记下。")
            return redirect("park", about.pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    return _form(request, form, about, f"{about} · 采取措施")


@require_http_methods(["GET", "POST"])
@requires(Permission.HANDLE_LAND)
def measure_end(request: HttpRequest, pk: int) -> HttpResponse:
    kept = ParkMeasure.objects.visible_to(request.user).select_related("park__county")
    about = get_object_or_404(kept, pk=pk)
    form = MeasureEndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            park_measures.end(measure=about, by=request.user, **form.cleaned_data)
            messages.success(request, "措施已解除。")
            return redirect("park", about.park_id)
        except ValidationError as refusal:
            form.refuse(refusal)
    return _form(request, form, about.park, f"{about.park} · 解除措施", about)


def _form(
    request: HttpRequest, form, park: Park, title: str, measure: ParkMeasure | None = None
) -> HttpResponse:
    context = {"form": form, "park": park, "title": title, "measure": measure}
    return render(request, "landuse/park_measure.html", context, status=400 if form.errors else 200)
