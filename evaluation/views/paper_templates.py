"""The template of a paper: what it may name, the edition in force, another one put in its place, the ones before."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evaluation.actions import paper_templates as actions
from evaluation.models import PaperTemplate
from evaluation.papers import kinds
from evaluation.papers.checking import foreign
from evaluation.papers.vocabulary import names
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import file_response


@requires(Permission.CONDUCT_ROUNDS)
def paper_template(request: HttpRequest, kind: str) -> HttpResponse:
    return _page(request, _kind(kind), [])


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def paper_template_add(request: HttpRequest, kind: str) -> HttpResponse:
    of, upload = _kind(kind), request.FILES.get("file")
    if upload is None:
        messages.error(request, "请选择模板文件（.docx）。")
        return redirect("paper-template", kind)
    content = upload.read(actions.LONGEST + 1)
    try:
        added = actions.add(
            county=request.user.county, code=of.code, name=upload.name, content=content, by=request.user
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("paper-template", kind)
    except actions.NotGood as bad:
        return _page(request, of, bad.problems)
    messages.success(request, f"已采用模板第 {added.number} 版，以后生成的{of.title}都用它。")
    if beside := foreign(content):
        messages.warning(request, f"模板里有{'、'.join(beside)}：Word 文件里有，PDF 里不会出现。")
    return redirect("paper-template", kind)


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def paper_template_delivered(request: HttpRequest, kind: str) -> HttpResponse:
    of = _kind(kind)
    actions.use_delivered(county=request.user.county, code=of.code, by=request.user)
    messages.success(request, f"{of.title}已恢复系统自带的模板。以前的各版仍可下载。")
    return redirect("paper-template", kind)


@requires(Permission.CONDUCT_ROUNDS)
def paper_template_file(request: HttpRequest, kind: str, number: int | None = None) -> HttpResponse:
    """An edition of the county; without a number the delivered one."""
    of = _kind(kind)
    if number is None:
        return file_response(f"{of.title}模板.docx", of.template)
    editions = PaperTemplate.objects.visible_to(request.user).exclude(content=None)
    edition = get_object_or_404(editions, kind=of.code, number=number)
    return file_response(f"{of.title}模板-第{number}版.docx", bytes(edition.content))


def _page(request: HttpRequest, of: kinds.Kind, problems: list) -> HttpResponse:
    editions = list(
        PaperTemplate.objects.visible_to(request.user)
        .filter(kind=of.code)
        .select_related("added_by")
        .defer("content")
    )
    context = {
        "kind": of,
        "editions": editions,
        "own": editions[0] if editions and editions[0].name else None,
        "names": names(of.samples),
        "problems": problems,
    }
    return render(request, "evaluation/paper_template.html", context)


def _kind(code: str) -> kinds.Kind:
    if code not in kinds.CODES:
        raise Http404
    return kinds.kind(code)
