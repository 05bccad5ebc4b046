"""审定和公布: the paper and a second look before it holds; what was published, with its files to compute it again."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evaluation.actions import publication as actions
from evaluation.models import Publication, Result, Round, Run
from evaluation.rejudging.material import material
from evaluation.reports.materials import archive
from evaluation.results.filters import UNGRADED
from evaluation.rounds.differences import Change, differences
from evaluation.rounds.forms.publication import PaperForm
from evaluation.rounds.needs import Obstacle, missing, obstacles
from evaluation.rounds.published_rows import RESOURCE
from evaluation.rounds.table import STEPS, Act
from evaluation.views.rounds import chosen
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.exchange.reports import reports_on
from mujun.plain_form import posted

_CHANGES = [
    "企业名称",
    "统一社会信用代码",
    "镇街",
    "分组",
    "原档次",
    "现档次",
    "原总分",
    "现总分",
    "原名次",
    "现名次",
]
_RESULTS = ["统一社会信用代码", "企业名称", "分组", "总分", "名次", "档次", "说明"]
_SHOWN = 100


@never_cache
@requires(Permission.CONDUCT_ROUNDS)
def publication_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; then what will be published, to be confirmed by typing the name of the county."""
    this = chosen(request, pk)
    former = this.publications.last()
    form = PaperForm(posted(request))
    context = {"round": this, "former": former, "form": form, "in_the_way": _in_the_way(this, former)}
    if request.method != "POST":
        return render(request, "evaluation/publication_new.html", context)
    if not form.is_valid() or context["in_the_way"]:
        messages.error(request, form.mistakes or "还不能公布。")
        return render(request, "evaluation/publication_new.html", context)
    typed = request.POST.get("county")
    if typed is not None and typed.strip() == this.county.name:
        return _published(request, this, former, form, context)
    if typed is not None:
        messages.error(request, f"请键入县名“{this.county.name}”。")
    return render(
        request, "evaluation/publication_confirm.html", context | _preview(this, former, request.user)
    )


def _published(
    request: HttpRequest, this: Round, former: Publication | None, form, context: dict
) -> HttpResponse:
    paper, by = form.paper, request.user
    try:
        if former:
            reason = form.cleaned_data["reason"]
            made = actions.correct(round=this, paper=paper, reason=reason, by=by)
        else:
            made = actions.publish(round=this, paper=paper, by=by)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return render(request, "evaluation/publication_new.html", context)
    messages.success(request, "已公布，年度数据已锁定。" if not former else "已公布更正。")
    return redirect("publication", made.pk)


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    about, user = _publication(request, pk), request.user
    former = _former(about)
    changes = differences(former.run, about.run, user) if former else []
    context = {
        "publication": about,
        "former": former,
        "later": about.round.publications.filter(number__gt=about.number).last(),
        "counts": _counts(about.run, user),
        "adjusted": Result.objects.visible_to(user).filter(run=about.run).exclude(changes=[]).count(),
        "changes": changes[:_SHOWN],
        "changes_count": len(changes),
        "whole_county": not (user.town_id or user.credit_code),
    }
    if user.may(Permission.EXCHANGE_DATA) and not about.round.is_trial:
        context["reports"] = reports_on(about.round.county, RESOURCE)
    return render(request, "evaluation/publication.html", context)


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def publication_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose grade or total a correction changed, as CSV."""
    about = _publication(request, pk)
    former = _former(about)
    if former is None:
        raise Http404
    title = f"{about.round.county}{about.round}更正（{about.document}）"
    return csv_file(title, _CHANGES, map(_change, differences(former.run, about.run, request.user)))


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def publication_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Method, figures and results of the whole county, from which anybody computes the same."""
    about = _publication(request, pk)
    if request.user.town_id or request.user.credit_code:
        raise Http404
    run = about.run
    frozen = material(run.snapshot, run.method.resolved)
    rows = run.results.order_by("row__credit_code").values_list(
        "row__credit_code", "row__name", "group", "total", "rank", "grade", "reason"
    )
    digests = {"办法摘要": run.method.digest, "快照摘要": run.snapshot.digest, "结果摘要": run.digest}
    content = archive(run.method.resolved, frozen.figures, [_RESULTS, *rows], digests)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = (
        f'attachment; filename="{about.round.county.code}-{about.round.year}-{pk}.zip"'
    )
    return response


def _publication(request: HttpRequest, pk: int) -> Publication:
    published = Publication.objects.select_related(
        "round__county", "run__method", "run__snapshot__county", "published_by"
    )
    about = get_object_or_404(published.filter(round__in=Round.objects.visible_to(request.user)), pk=pk)
    request.year = about.round.year
    return about


def _former(about: Publication) -> Publication | None:
    return about.round.publications.filter(number=about.number - 1).select_related("run").first()


def _in_the_way(this: Round, former: Publication | None) -> list[Obstacle]:
    """What keeps the round from being published, or from another correction."""
    wrong = _wrong_stage(this) if former is None else _nothing_new(this, former)
    if wrong:
        return [Obstacle(wrong, f"{reverse('round')}?year={this.year}")]
    return obstacles(this, STEPS["publish"]) if former is None else missing(this, actions.CORRECTION_NEEDS)


def _wrong_stage(this: Round) -> str:
    return "" if this.at in STEPS["publish"].origin else f"现在是“{this.at.label}”阶段，提请审定以后才能公布"


def _nothing_new(this: Round, former: Publication) -> str:
    if not this.allows(Act.CORRECT):
        return f"现在是“{this.at.label}”阶段，不能更正"
    same = this.final_run_id == former.run_id
    return "最终结果就是已公布的结果。先办理异议或调档，形成新的最终结果" if same else ""


def _preview(this: Round, former: Publication | None, user: User) -> dict:
    run = this.final_run
    changes = differences(former.run, run) if former else []
    return {
        "run": Run.objects.select_related("method", "snapshot").get(pk=run.pk),
        "counts": _counts(run, user),
        "decisions": len(this.decisions.in_force()),
        "adjusted": run.results.exclude(changes=[]).count(),
        "changes": changes,
    }


def _counts(run: Run, user: User) -> list[tuple[str, list[tuple[str, int]], int]]:
    """Per group its grades with their numbers, and how many it has."""
    seen = Result.objects.visible_to(user).filter(run=run).exclude(group="").order_by()
    sizes = Counter((group, grade or UNGRADED) for group, grade in seen.values_list("group", "grade"))
    found = []
    for group in run.outline["groups"]:
        codes = [*(each["code"] for each in group["grades"]), UNGRADED]
        grades = [(code, sizes[group["name"], code]) for code in codes if sizes[group["name"], code]]
        found.append((group["name"], grades, sum(size for _, size in grades)))
    return found


def _change(each: Change) -> tuple:
    before, after = each.before, each.after
    return (
        *(each.name, each.credit_code, each.town, each.group, before.grade, after.grade),
        *(before.total, after.total, before.rank, after.rank),
    )
