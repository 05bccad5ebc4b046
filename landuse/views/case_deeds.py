"""What may be done about a case, by whom and when (LE-08)."""

from landuse.actions import case_progress, cases
from landuse.actions.handling import may_handle
from landuse.casework.table import STEPS, Stage
from landuse.forms.cases import (
    AcceptForm,
    ChargeForm,
    CloseForm,
    PictureForm,
    PlanForm,
    ProgressForm,
    RecheckForm,
    StepForm,
)
from landuse.forms.findings import ReasonForm
from landuse.forms.plain import files_of
from landuse.models import Case
from landuse.views.deeds import Deed
from mujun.accounts.models import User


def _step(code: str):
    """Whether the step is there from the stage, for who handles land and when nothing is missing."""

    def ready(case: Case, user: User) -> bool:
        way = STEPS[code]
        return case.at in way.origin and may_handle(case.county, user) and not cases.obstacles(case, way)

    return ready


def _taken(code: str):
    def act(case: Case, form: StepForm, user: User) -> str:
        cases.take(case=case, step=code, by=user, **form.cleaned_data)
        return f"已办理：{STEPS[code].name}。"

    return act


def _may_report(case: Case, user: User) -> bool:
    return case.at is Stage.UNDER_WAY and case_progress.may_report(case, user)


def _may_file(case: Case, user: User) -> bool:
    return case.at is not Stage.REVOKED and case_progress.may_report(case, user)


def _may_charge(case: Case, user: User) -> bool:
    return case.is_open and may_handle(case.county, user)


def _may_recheck(case: Case, user: User) -> bool:
    return may_handle(case.county, user) and case.violations.exclude(recheck="passed").exists()


def _plan(case: Case, form: PlanForm, user: User) -> str:
    cases.plan(case=case, plan=form.plan, unit=form.cleaned_data["unit"], by=user)
    return "整治方案已确定，责任单位已收到消息。"


def _report(case: Case, form: ProgressForm, user: User) -> str:
    case_progress.report(case=case, progress=form.progress, by=user)
    return "进展已记下。"


def _file(case: Case, form: PictureForm, user: User) -> str:
    files = files_of(form.cleaned_data["files"])
    added = case_progress.add_files(case=case, picture=form.picture, files=files, by=user)
    return f"已上传 {len(added)} 份。"


def _accept(case: Case, form: AcceptForm, user: User) -> str:
    cases.accept(case=case, by=user, **form.cleaned_data)
    return "验收通过。"


def _charge(case: Case, form: ChargeForm, user: User) -> str:
    case_progress.charge(case=case, charge=form.charge, by=user)
    return "已列入，责任单位已收到消息。"


def _recheck(case: Case, form: RecheckForm, user: User) -> str:
    checked = case_progress.recheck(by=user, **form.cleaned_data)
    return f"复查{checked.get_recheck_display()}，已记下。"


DEEDS = (
    Deed("plan", "确定整治方案", PlanForm, _plan, _step("plan"), first=True),
    Deed("start", "开始实施", StepForm, _taken("start"), _step("start"), first=True),
    Deed("report", "报告进展", ProgressForm, _report, _may_report, first=True),
    Deed("file", "上传照片和材料", PictureForm, _file, _may_file),
    Deed(
        "accept",
        "验收通过",
        AcceptForm,
        _accept,
        _step("accept"),
        "验收通过以后才能销号。",
        first=True,
    ),
    Deed("refuse", "验收不通过", ReasonForm, _taken("refuse"), _step("refuse"), "退回继续整治。"),
    Deed("close", "销号", CloseForm, _taken("close"), _step("close"), first=True),
    Deed("charge", "列入违法违规问题", ChargeForm, _charge, _may_charge),
    Deed("recheck", "复查违法违规问题", RecheckForm, _recheck, _may_recheck),
    Deed("replan", STEPS["replan"].name, ReasonForm, _taken("replan"), _step("replan")),
    Deed("reopen", STEPS["reopen"].name, ReasonForm, _taken("reopen"), _step("reopen")),
)
