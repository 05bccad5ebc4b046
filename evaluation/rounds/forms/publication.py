"""To publish."""

from django import forms

from evaluation.actions.publication import Paper
from evaluation.confirmation.forms import mistakes


class PaperForm(forms.Form):
    """`reason` is asked for corrections only."""

    document = forms.CharField(label="文号", max_length=100)
    meeting = forms.CharField(label="审定会议", max_length=100)
    met_on = forms.DateField(label="会议日期")
    effective_from = forms.DateField(label="施行日期")
    reason = forms.CharField(label="更正的原因", required=False, max_length=300)

    @property
    def paper(self) -> Paper:
        return Paper(**{name: self.cleaned_data[name] for name in Paper.__dataclass_fields__})

    @property
    def mistakes(self) -> str:
        return mistakes(self)
