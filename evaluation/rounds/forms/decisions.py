"""To set a grade."""

from django import forms
from django.conf import settings

from evaluation.actions.decisions import LONGEST_BASIS, LONGEST_REASON, Wish
from evaluation.confirmation.forms import mistakes
from evaluation.models import GradeDecision
from landuse.actions.speaking import File


class DecisionForm(forms.Form):
    grade = forms.CharField(label="定为", required=False)
    is_veto = forms.BooleanField(label="一票否决", required=False)
    places = forms.ChoiceField(
        label="名额", required=False, choices=[("", ""), *GradeDecision.Places.choices]
    )
    reason = forms.CharField(label="理由", required=False, max_length=LONGEST_REASON)
    basis = forms.CharField(label="依据", required=False, max_length=LONGEST_BASIS)
    evidence = forms.FileField(label="佐证材料", required=False, allow_empty_file=True)

    @property
    def wish(self) -> Wish:
        return Wish(**{name: self.cleaned_data[name] for name in Wish.__dataclass_fields__})

    @property
    def attached(self) -> File | None:
        """No more is read than it takes to see that a file is too large."""
        file = self.cleaned_data["evidence"]
        return File(file.name, file.read(settings.ATTACHMENT_LIMIT_BYTES + 1)) if file else None

    @property
    def mistakes(self) -> str:
        return mistakes(self)
