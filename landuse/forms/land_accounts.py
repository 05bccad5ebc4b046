"""An entry of 用地增减台账, and a project that waits for land."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from landuse.actions import land_accounts, land_demands
from landuse.forms.plain import PlainForm
from landuse.models import LandDemand, LandEntry, Parcel
from landuse.readings.provisions import documents_of
from mujun.accounts.models import County

_OTHER = "other"
Kind = LandEntry.Kind


class LandEntryForm(PlainForm):
    """Of one kind; which project the land goes to is asked for only where it goes to projects."""

    way = forms.ChoiceField(label="方向", widget=forms.RadioSelect)
    on = forms.DateField(label="日期", initial=timezone.localdate, help_text="批准文件的日期")
    area = forms.DecimalField(label="面积（亩）", max_digits=14, decimal_places=4)
    subject = forms.CharField(label="地块或项目", max_length=100)
    demand = forms.ModelChoiceField(
        LandDemand.objects.none(),
        label="等地的项目",
        required=False,
        empty_label="不是其中的项目",
        help_text="选中的，这一笔算作已落实",
    )
    kinds = forms.MultipleChoiceField(
        label="项目类别",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="可多选；不知道的不勾选，选了等地的项目的可不勾选",
    )
    is_ahead = forms.BooleanField(
        label="提前预支", required=False, help_text="符合条件的特别重大和引领性产业项目，先用后得"
    )
    parcel = forms.CharField(label="宗地代码", max_length=19, required=False, help_text="没有的留空")
    document = forms.CharField(label="批准文件", max_length=100, help_text="文件名称或文号")

    def __init__(self, *args, county: County, kind: str, **kwargs) -> None:
        self.county, self.kind = county, kind
        super().__init__(*args, **kwargs)
        words = LandEntry.WORDS
        self.fields["way"].choices = [(way.value, words[Kind(kind), way]) for way in LandEntry.Way]
        if kind in LandEntry.FOR_PROJECTS:
            self.fields["kinds"].choices = [*_kinds(county), (_OTHER, "都不是")]
            self.fields["demand"].queryset = LandDemand.objects.filter(county=county, until=None)
        for name in _strange(kind):
            del self.fields[name]

    def clean_parcel(self) -> Parcel | None:
        code = self.cleaned_data["parcel"].strip()
        found = Parcel.objects.filter(county=self.county, code=code).first()
        if code and found is None:
            raise forms.ValidationError("用地台账中没有这宗地。请核对代码。")
        return found

    def clean_kinds(self) -> list[str] | None:
        ticked = self.cleaned_data["kinds"]
        if _OTHER in ticked and len(ticked) > 1:
            raise forms.ValidationError("选了“都不是”的不再选别的类别。")
        return ([] if _OTHER in ticked else ticked) if ticked else None

    @property
    def content(self) -> land_accounts.Content:
        return land_accounts.Content(
            kind=self.kind, **{name: self.cleaned_data[name] for name in self.fields}
        )


class LandDemandForm(PlainForm):
    name = forms.CharField(label="项目", max_length=100)
    kinds = forms.MultipleChoiceField(
        label="项目类别", widget=forms.CheckboxSelectMultiple, help_text="可多选"
    )
    wanted = forms.DecimalField(label="需要用地（亩）", max_digits=14, decimal_places=4)
    since = forms.DateField(
        label="列入日期", initial=timezone.localdate, help_text="列入清单、可以供地的日期"
    )
    document = forms.CharField(label="列入文件", max_length=100, help_text="文件名称或文号")

    def __init__(self, *args, county: County, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = _kinds(county)

    @property
    def content(self) -> land_demands.Content:
        return land_demands.Content(**self.cleaned_data)


class DemandEndForm(PlainForm):
    on = forms.DateField(label="日期", initial=timezone.localdate)
    reason = forms.CharField(label="原因", max_length=300)

    @property
    def said(self) -> tuple[date, str]:
        return self.cleaned_data["on"], self.cleaned_data["reason"]


def _kinds(county: County) -> list[tuple[str, Any]]:
    return [(each, each) for each in land_demands.kinds_of(documents_of(county), timezone.localdate())]


def _strange(kind: str) -> Sequence[str]:
    """What is not asked for of the kind."""
    if kind == Kind.QUOTA:
        return ()
    return ("is_ahead",) if kind == Kind.FREED else ("demand", "kinds", "is_ahead")
