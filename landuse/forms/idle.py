"""What people type in about building on a parcel and about proceedings on idle land."""

from collections.abc import Mapping

from django import forms

from landuse.actions.development_editing import LONGEST_BASIS
from landuse.actions.idle import LONGEST_REASON, LONGEST_WORDS
from landuse.forms.plain import FilesField, PlainForm
from landuse.models import Development, IdleProceeding
from landuse.readings.idle_papers import law
from landuse.register.development_columns import PROGRESS
from mujun.intake.checks import Column


def _field(column: Column) -> forms.Field:
    """The same column as in the workbook, none of them compulsory."""
    common = {"label": column.heading, "required": False, "help_text": column.note}
    if column.kind == "date":
        return forms.DateField(**common)
    if column.kind == "number":
        bounds = {"min_value": column.minimum, "max_value": column.maximum}
        return forms.DecimalField(decimal_places=column.places, **bounds, **common)
    if column.kind == "choice":
        return forms.ChoiceField(
            choices=[("", "未查明"), *((each, each) for each in column.choices)], **common
        )
    widget = forms.Textarea(attrs={"rows": 2}) if column.longest > 200 else forms.TextInput()
    return forms.CharField(max_length=column.longest, widget=widget, **common)


_Columns = type("_Columns", (PlainForm,), {column.key: _field(column) for column in PROGRESS})


class DevelopmentForm(_Columns):
    """All that the workbook has, the `version` it was read at, and what a change rests on."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput())
    basis = forms.CharField(
        label="改动的依据（必填）", max_length=LONGEST_BASIS, help_text="文号、合同或现场核查记录"
    )

    @property
    def values(self) -> Mapping:
        return {column.key: self.cleaned_data[column.key] for column in PROGRESS}


class PauseForm(PlainForm):
    first = forms.DateField(label="起")
    last = forms.DateField(label="止", required=False, help_text="最后一天；还没有结束的不填")
    cause = forms.ChoiceField(label="原因", choices=Development.Cause.choices)
    evidence = forms.CharField(label="依据（必填）", max_length=LONGEST_BASIS, help_text="文号或文件名称")


class EndPauseForm(PlainForm):
    last = forms.DateField(label="止")


class ReasonForm(PlainForm):
    reason = forms.CharField(label="原因", max_length=LONGEST_REASON)


class OpenForm(PlainForm):
    on = forms.DateField(label="立案日期")
    words = forms.CharField(
        label="立案的理由（必填）", max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )


class StepForm(PlainForm):
    code = forms.ChoiceField(label="步骤")
    on = forms.DateField(label="日期", help_text="文书的日期或事情发生的日期")
    number = forms.CharField(label="文号", max_length=60, required=False)
    served_on = forms.DateField(
        label="送达日期", required=False, help_text="要送达的文书填写，期限从次日起算；还没有送达的以后补填"
    )
    words = forms.CharField(
        label="说明", max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    files = FilesField()
    reason = forms.CharField(
        label="照样记录的理由", max_length=LONGEST_REASON, required=False, help_text="有上面的提示时必填"
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [
            ("", "请选择"),
            *((each.code, f"《{each.paper}》") for each in law().steps),
        ]


class ServeForm(PlainForm):
    served_on = forms.DateField(label="送达日期")


class CloseForm(PlainForm):
    outcome = forms.ChoiceField(label="结果", choices=[("", "请选择"), *IdleProceeding.Outcome.choices])
    on = forms.DateField(label="办结日期")
    words = forms.CharField(
        label="办结的说明（必填）", max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label="照样办结的理由", max_length=LONGEST_REASON, required=False, help_text="有上面的提示时必填"
    )


class StatuteForm(PlainForm):
    text = forms.CharField(
        label="本县文本", strip=False, widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false"})
    )
    reason = forms.CharField(label="依据和理由（必填）", max_length=300, help_text="核对了哪份文件、改了什么")
