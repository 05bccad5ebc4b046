"""What people type in to call, dispute and answer. Whether it will do is said by the actions."""

from django import forms
from django.conf import settings

from evaluation.actions.confirmation import LONGEST_REASON
from evaluation.models import Dispute, FigureRequest, Variable
from landuse.actions.speaking import LONGEST_NOTE, File
from landuse.models import Enterprise
from mujun.calendars.clock import LONGEST, Counting

_COUNTINGS = [(each.value, each.label) for each in Counting]
_DAYS = {"min_value": 1, "max_value": LONGEST}


class TermForm(forms.Form):
    starts = forms.DateField(label="开始日期")
    days = forms.IntegerField(label="期限（天）", **_DAYS)
    counting = forms.TypedChoiceField(label="计算方式", choices=_COUNTINGS, coerce=Counting)


class CallForm(TermForm):
    scale = forms.ChoiceField(
        label="企业", required=False, choices=[("", "名单中全部参评企业"), *Enterprise.Scale.choices]
    )
    variables = forms.MultipleChoiceField(label="数据项", required=False)
    answer_days = forms.IntegerField(label="部门答复期限（天）", **_DAYS)
    answer_counting = forms.TypedChoiceField(label="答复期限计算方式", choices=_COUNTINGS, coerce=Counting)
    disputes_allowed = forms.TypedChoiceField(
        label="每项可提异议", choices=[(1, "1 次"), (2, "2 次"), (3, "3 次")], coerce=int
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["variables"].choices = [(each.code, str(each)) for each in Variable.objects.all()]


class DisputeForm(forms.Form):
    reason = forms.CharField(label="异议的理由", required=False, max_length=LONGEST_REASON)
    wanted = forms.DecimalField(label="认为正确的数值", required=False)
    file = forms.FileField(label="附件", required=False, allow_empty_file=True)
    note = forms.CharField(label="怎样听取了企业的意见", required=False, max_length=LONGEST_NOTE)

    @property
    def attached(self) -> File | None:
        """No more is read than it takes to see that a file is too large."""
        file = self.cleaned_data["file"]
        return File(file.name, file.read(settings.ATTACHMENT_LIMIT_BYTES + 1)) if file else None


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label="答复", choices=Dispute.Outcome.choices)
    value = forms.DecimalField(label="更正后的数值", required=False)
    reason = forms.CharField(label="理由", required=False)


class FigureAnswerForm(AnswerForm):
    """To an official who doubts a figure."""

    outcome = forms.ChoiceField(label="答复", choices=FigureRequest.Outcome.choices)


def mistakes(form: forms.Form) -> str:
    """All at once, each with the name of its field."""
    return " ".join(
        f"{form.fields[name].label}：{text}" for name, texts in form.errors.items() for text in texts
    )
