"""Sending a workbook."""

from django import forms
from django.utils import timezone

from mujun.accounts.models import User
from mujun.intake.actions import layouts_for

_YEARS_BACK = 6


class SendForm(forms.Form):
    layout = forms.ChoiceField(label="工作簿")
    year = forms.TypedChoiceField(label="数据年度", coerce=int)
    # an empty file gets the same answer here as by command: the check says so
    file = forms.FileField(label="文件（.xlsx）", allow_empty_file=True)

    def __init__(self, *args, user: User, years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        present = timezone.localdate().year
        offered = sorted({*range(present - _YEARS_BACK, present + 1), *years}, reverse=True)
        self.fields["year"].choices = [(year, f"{year} 年") for year in offered]
        self.fields["layout"].choices = [(layout.code, layout.title) for layout in layouts_for(user)]
        for name in ("layout", "year"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["file"].widget.attrs.update({"class": "form-control", "accept": ".xlsx"})
