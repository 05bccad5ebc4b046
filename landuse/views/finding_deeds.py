"""What may be done about a finding, by whom and when."""

from landuse.actions import case_listing, finding_decisions, finding_objections, findings
from landuse.actions.handling import may_handle
from landuse.actions.speaking import may_speak
from landuse.casework.findings import State
from landuse.forms.about import AboutForm
from landuse.forms.findings import (
    AnswerForm,
    ConfirmForm,
    ListForm,
    NoticeForm,
    ObjectForm,
    PaperForm,
    ReasonForm,
)
from landuse.forms.plain import files_of
from landuse.models import Case, FindingObjection, LandFinding
from landuse.views.deeds import Deed
from mujun.accounts.models import User


def _handled(*states: State):
    def ready(finding: LandFinding, user: User) -> bool:
        return finding.at in states and may_handle(finding.county, user)

    return ready


def _open_objection(finding: LandFinding) -> FindingObjection | None:
    return finding.objections.filter(decided_at=None).first()


def _may_object(finding: LandFinding, user: User) -> bool:
    open_one = finding.at is not State.NOTICED or _open_objection(finding)
    return not open_one and may_speak(finding.enterprise, user)


def _may_answer(finding: LandFinding, user: User) -> bool:
    return may_handle(finding.county, user) and _open_objection(finding) is not None


def _may_confirm(finding: LandFinding, user: User) -> bool:
    return _handled(State.NOTICED)(finding, user) and not findings.obstacles(finding, "find")


def _may_reject(finding: LandFinding, user: User) -> bool:
    ready = _handled(State.PROPOSED, State.NOTICED)(finding, user)
    return ready and not findings.obstacles(finding, "reject")


def _may_list(finding: LandFinding, user: User) -> bool:
    return _handled(State.FOUND)(finding, user) and not Case.objects.filter(finding=finding).exists()


def _notify(finding: LandFinding, form: NoticeForm, user: User) -> str:
    held = findings.notify(finding=finding, notice=form.notice, by=user)
    return f"已告知，异议到 {held.due_words} 截止。企业和所在镇街已收到消息。"


def _object(finding: LandFinding, form: ObjectForm, user: User) -> str:
    raised = finding_objections.raise_objection(finding=finding, by=user, **form.sent)
    late = "异议期限已过，记为逾期异议。" if raised.is_late else ""
    return f"异议已收到，回执号 {raised.number}。{late}"


def _answer(finding: LandFinding, form: AnswerForm, user: User) -> str:
    objection = _open_objection(finding)
    if objection is None:
        return "异议已经答复。"
    answered = finding_objections.decide(objection=objection, by=user, **form.cleaned_data)
    return f"异议 {answered.number} 已答复：{answered.get_verdict_display()}。"


def _confirm(finding: LandFinding, form: ConfirmForm, user: User) -> str:
    held = finding_decisions.confirm(
        finding=finding, reason=form.cleaned_data["reason"], stay=form.stay, by=user
    )
    return f"已认定为{held.get_kind_display()}。"


def _reject(finding: LandFinding, form: ReasonForm, user: User) -> str:
    finding_decisions.reject(finding=finding, by=user, **form.cleaned_data)
    return "已不予认定。"


def _revoke(finding: LandFinding, form: ReasonForm, user: User) -> str:
    findings.revoke(finding=finding, by=user, **form.cleaned_data)
    return "认定已撤销。"


def _file(finding: LandFinding, form: PaperForm, user: User) -> str:
    given = form.cleaned_data
    files = files_of(given["files"])
    finding_objections.add_files(finding=finding, title=given["title"], files=files, by=user)
    return f"已加上 {len(files)} 份材料。"


def _list(finding: LandFinding, form: AboutForm, user: User) -> str:
    only = LandFinding.objects.filter(pk=finding.pk)
    listed = case_listing.put_on_list(county=finding.county, findings=only, by=user, **form.cleaned_data)
    return f"已列入整治清单，编号 {listed.cases[0].number}。"


DEEDS = (
    Deed(
        "notify",
        "告知企业",
        NoticeForm,
        _notify,
        _handled(State.PROPOSED),
        "告知以后，企业可以看到这一认定的内容和依据，并提出异议。",
        first=True,
    ),
    Deed(
        "object",
        "提出异议",
        ObjectForm,
        _object,
        _may_object,
        "异议期满后提出的也会收下，记为逾期。",
        first=True,
    ),
    Deed("answer", "答复异议", AnswerForm, _answer, _may_answer, first=True),
    Deed("find", "认定", ConfirmForm, _confirm, _may_confirm, first=True),
    Deed("reject", "不予认定", ReasonForm, _reject, _may_reject),
    Deed("list", "列入整治清单", ListForm, _list, _may_list, first=True),
    Deed("file", "加上材料", PaperForm, _file, _handled(State.PROPOSED, State.NOTICED, State.FOUND)),
    Deed(
        "revoke",
        "撤销认定",
        ReasonForm,
        _revoke,
        _handled(State.FOUND),
        "撤销以后，由它列入的整治同时终止，记录都保留。",
    ),
)
