"""Sending a workbook, and deciding when one may be sent."""

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from mujun.accounts.models import County, User
from mujun.intake.actions import layouts_for
from mujun.intake.models import Window
from mujun.intake.windows import LONGEST_REASON, lock_of

_YEARS_BACK = 6


def offered_years(years: list[int]) -> list[int]:
    """The years that have workbooks, and those one may begin with, newest first."""
    present = timezone.localdate().year
    return sorted({*range(present - _YEARS_BACK, present + 1), *years}, reverse=True)


class SendForm(forms.Form):
    layout = forms.ChoiceField(label="工作簿")
    year = forms.TypedChoiceField(label="数据年度", coerce=int)
    # an empty file gets the same answer here as by command: the check says so
    file = forms.FileField(label="文件（.xlsx）", allow_empty_file=True)
    # of a locked year only; `actions.receive` insists on it
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)

    def __init__(self, *args, user: User, years: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, f"{year} 年") for year in offered_years(years)]
        allowed = layouts_for(user)
        self.fields["layout"].choices = [(layout.code, layout.title) for layout in allowed]
        formats = list(dict.fromkeys(ending for layout in allowed for ending in layout.formats))
        self.fields["file"].label = f"文件（{'、'.join(formats) or '.xlsx'}）"
        for name in ("layout", "year"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["file"].widget.attrs.update({"class": "form-control", "accept": ",".join(formats)})
        self._ask_for_reason(user.county)

    def _ask_for_reason(self, county: County) -> None:
        year = str(self["year"].value() or "")
        if year.isdecimal() and len(year) <= 4 and lock_of(county, int(year)):
            self.fields["reason"].label = f"更正的原因（{year} 年已锁定，必填）"
            self.fields["reason"].widget.attrs["class"] = "form-control"
        else:
            del self.fields["reason"]


class _Decision(forms.Form):
    def mistakes(self) -> list[str]:
        """Each with the name of its field."""
        return [f"{self.fields[name].label}：{text}" for name, texts in self.errors.items() for text in texts]


class WindowForm(_Decision):
    layout = forms.CharField(label="工作簿")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    opens = forms.DateField(label="开放日期")
    closes = forms.DateField(label="关闭日期")


class ExceptionForm(_Decision):
    window = forms.ModelChoiceField(Window.objects.none(), label="报送窗口")
    until = forms.DateField(label="延期至")
    # whether there is one is the action's to say
    reason = forms.CharField(label="原因", required=False)

    def __init__(self, *args, windows: QuerySet[Window], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["window"].queryset = windows


class LockForm(_Decision):
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    reason = forms.CharField(label="原因", required=False)
