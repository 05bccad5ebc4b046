"""To object, to look into an objection and to decide it."""

from django import forms
from django.conf import settings
from django.http import HttpRequest

from evaluation.actions.objections import LONGEST_OPINION, LONGEST_STATEMENT, MOST_FILES, Claim
from evaluation.models import Objection
from landuse.actions.speaking import LONGEST_NOTE, File
from mujun.intake.windows import LONGEST_REASON


class RaiseForm(forms.Form):
    subject = forms.ChoiceField(label="异议事项", choices=Objection.Subject.choices)
    variable = forms.CharField(label="数据项", required=False, max_length=50)
    wanted = forms.DecimalField(label="认为正确的数值", required=False)
    department = forms.CharField(label="受理部门", required=False, max_length=50)
    statement = forms.CharField(label="异议的理由", max_length=LONGEST_STATEMENT)
    note = forms.CharField(label="怎样听取了企业的意见", required=False, max_length=LONGEST_NOTE)

    @property
    def claim(self) -> Claim:
        """Of a valid form."""
        given = self.cleaned_data
        fields = ("subject", "statement", "variable", "wanted", "department")
        return Claim(**{name: given[name] for name in fields})


class OpinionForm(forms.Form):
    opinion = forms.CharField(label="核实意见", max_length=LONGEST_OPINION)


class DecideForm(forms.Form):
    verdict = forms.ChoiceField(label="决定", choices=Objection.Verdict.choices)
    value = forms.DecimalField(label="更正后的数值", required=False)
    reason = forms.CharField(label="理由", max_length=LONGEST_REASON)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label="撤回的原因", max_length=LONGEST_REASON)


def files_of(request: HttpRequest) -> list[File]:
    """No more is read than it takes to see that there are too many or that one is too large."""
    sent = request.FILES.getlist("files")[: MOST_FILES + 1]
    return [File(file.name, file.read(settings.ATTACHMENT_LIMIT_BYTES + 1)) for file in sent]
