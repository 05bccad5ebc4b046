"""What people type in to a case."""

from django import forms
from django.utils import timezone

from landuse.actions.case_progress import (
    LONGEST_CAPTION,
    LONGEST_NOTE,
    LONGEST_WORDS,
    MOST_FILES,
    Charge,
    Picture,
    Progress,
)
from landuse.actions.cases import LONGEST_PLAN, LONGEST_REASON, LONGEST_UNIT, Plan
from landuse.forms.about import AboutForm, UnitField, area_field, unit_code, words_field
from landuse.forms.plain import FilesField, PlainForm
from landuse.identification.registers import Register, difficulties, modes, treatments, violations
from landuse.models import Case, CaseFile, TreatmentProposal, Violation
from mujun.accounts.models import County, Town
from mujun.templatetags.figures import amount

_TODAY = {"initial": timezone.localdate}


def _options(register: Register, none: str = "") -> list[tuple[str, str]]:
    first = [("", none)] if none else []
    return [*first, *register.names.items()]


def _proposed_treatment(case: Case) -> str:
    """What somebody proposed for the enterprise last, on the list of 高耗低效企业."""
    made = TreatmentProposal.objects.filter(enterprise=case.enterprise_id).order_by("-year")
    return made.values_list("treatment", flat=True).first() or ""


class PlanForm(AboutForm):
    treatment = forms.ChoiceField(label="处置方式", required=False)
    mode = forms.ChoiceField(label="再开发方式", required=False)
    unit = UnitField()
    text = words_field("整治方案", LONGEST_PLAN, 6)
    start_due = forms.DateField(label="开工期限")
    accept_due = forms.DateField(label="验收期限")
    close_due = forms.DateField(label="销号期限")

    def __init__(self, *args, about: Case, **kwargs) -> None:
        kwargs["initial"] = {
            "treatment": about.treatment or _proposed_treatment(about),
            "mode": about.mode,
            "unit": unit_code(about.department or about.town),
            "text": about.plan,
            **{name: getattr(about, name) for name in ("start_due", "accept_due", "close_due")},
        }
        super().__init__(*args, about=about, **kwargs)
        none = "按 LE-02 保留，不处置" if about.finding.retention_id else "请选择"
        self.fields["treatment"].choices = _options(treatments(), none)
        self.fields["treatment"].help_text = f"LE-07，{treatments().source}"
        self.fields["mode"].choices = _options(modes(), "不涉及再开发")
        self.fields["mode"].help_text = f"LE-16，{modes().source}"
        self.fields["unit"].offer(about.county)

    @property
    def plan(self) -> Plan:
        return Plan(**{name: given for name, given in self.cleaned_data.items() if name != "unit"})


class ProgressForm(AboutForm):
    treated = area_field("已整治面积（亩）")
    words = words_field("进展情况", LONGEST_WORDS)
    difficulties = forms.MultipleChoiceField(
        label="难点，没有的不选", required=False, widget=forms.CheckboxSelectMultiple
    )
    difficulty_note = forms.CharField(label="难点说明", max_length=LONGEST_NOTE, required=False)

    def __init__(self, *args, about: Case, **kwargs) -> None:
        kwargs["initial"] = {
            "treated": f"{about.treated.normalize():f}",
            "difficulties": about.difficulties,
            "difficulty_note": about.difficulty_note,
        }
        super().__init__(*args, about=about, **kwargs)
        self.fields["treated"].help_text = f"累计；应整治 {amount(about.area, '亩')}"
        self.fields["difficulties"].choices = _options(difficulties())

    @property
    def progress(self) -> Progress:
        given = self.cleaned_data
        return Progress(
            given["treated"], given["words"], tuple(given["difficulties"]), given["difficulty_note"]
        )


class PictureForm(AboutForm):
    stage = forms.ChoiceField(label="什么时候的", choices=CaseFile.Stage.choices, widget=forms.RadioSelect)
    caption = forms.CharField(label="说明", max_length=LONGEST_CAPTION, help_text="如：东侧厂房拆除后")
    taken_on = forms.DateField(label="拍摄或形成日期", **_TODAY)
    files = FilesField("照片或材料")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = f"1 至 {MOST_FILES} 个，每个不超过 10 MB"

    @property
    def picture(self) -> Picture:
        return Picture(*(self.cleaned_data[name] for name in ("stage", "caption", "taken_on")))


class AcceptForm(AboutForm):
    on = forms.DateField(label="验收日期", **_TODAY)
    accepted_by = forms.CharField(
        label="验收单位", max_length=LONGEST_UNIT, help_text="参加验收的单位，用顿号分开"
    )
    opinion = words_field("验收意见", LONGEST_REASON)


class StepForm(AboutForm):
    reason = words_field("说明", LONGEST_REASON, required=False)


class CloseForm(AboutForm):
    on = forms.DateField(label="销号日期", **_TODAY)
    reason = words_field("说明", LONGEST_REASON)


class ChargeForm(AboutForm):
    category = forms.ChoiceField(label="领域")
    text = forms.CharField(label="违法违规情形", max_length=LONGEST_NOTE)
    plan = words_field("整改方案（一企一策）", 500)
    due = forms.DateField(label="整改期限")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = _options(violations(), "请选择")
        self.fields["category"].help_text = f"LE-09，{violations().source}"

    @property
    def charge(self) -> Charge:
        return Charge(**self.cleaned_data)


class RecheckForm(AboutForm):
    violation = forms.ModelChoiceField(Violation.objects.none(), label="哪个问题", empty_label=None)
    result = forms.ChoiceField(label="复查结果", choices=Violation.Recheck.choices, widget=forms.RadioSelect)
    on = forms.DateField(label="复查日期", **_TODAY)
    words = words_field("复查意见", LONGEST_NOTE, help_text="不合格的，写明怎样依法处置")

    def __init__(self, *args, about: Case, **kwargs) -> None:
        super().__init__(*args, about=about, **kwargs)
        self.fields["violation"].queryset = about.violations.exclude(recheck=Violation.Recheck.PASSED)


class TargetForm(PlainForm):
    town = forms.ModelChoiceField(Town.objects.none(), label="镇街", required=False)
    area = forms.DecimalField(
        label="目标面积（亩）", required=False, min_value=0, max_digits=11, decimal_places=2
    )
    number = forms.IntegerField(label="目标宗数", required=False, min_value=1)
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称和文号")

    def __init__(self, *args, county: County, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = Town.objects.filter(county=county)
        self.fields["town"].empty_label = f"{county}（全县）"
