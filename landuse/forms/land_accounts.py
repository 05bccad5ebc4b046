"""An entry of 用地增减台账."""

from django import forms
from django.utils import timezone

from landuse.actions.land_accounts import Content
from landuse.forms.plain import PlainForm
from landuse.models import LandEntry, Parcel
from mujun.accounts.models import County

_SAID = {"yes": True, "no": False}
_OF_QUOTA = ("for_major", "is_ahead")
Kind = LandEntry.Kind


class LandEntryForm(PlainForm):
    """Of one kind; what the quota was used for is asked for of the quota only."""

    way = forms.ChoiceField(label="方向", widget=forms.RadioSelect)
    on = forms.DateField(label="日期", initial=timezone.localdate, help_text="批准文件的日期")
    area = forms.DecimalField(label="面积（亩）", max_digits=14, decimal_places=4)
    subject = forms.CharField(label="地块或项目", max_length=100)
    parcel = forms.CharField(label="宗地代码", max_length=19, required=False, help_text="没有的留空")
    document = forms.CharField(label="批准文件", max_length=100, help_text="文件名称或文号")
    for_major = forms.ChoiceField(
        label="用于“415X”重大项目",
        required=False,
        choices=[("", "未知"), ("yes", "是"), ("no", "否")],
        help_text="得到指标时选“未知”",
    )
    is_ahead = forms.BooleanField(
        label="提前预支", required=False, help_text="符合条件的特别重大和引领性产业项目，先用后得"
    )

    def __init__(self, *args, county: County, kind: str, **kwargs) -> None:
        self.county, self.kind = county, kind
        super().__init__(*args, **kwargs)
        words = LandEntry.WORDS
        self.fields["way"].choices = [(way.value, words[Kind(kind), way]) for way in LandEntry.Way]
        if kind != Kind.QUOTA:
            for name in _OF_QUOTA:
                del self.fields[name]

    def clean_parcel(self) -> Parcel | None:
        code = self.cleaned_data["parcel"].strip()
        found = Parcel.objects.filter(county=self.county, code=code).first()
        if code and found is None:
            raise forms.ValidationError("用地台账中没有这宗地。请核对代码。")
        return found

    @property
    def content(self) -> Content:
        given = self.cleaned_data
        said = {"for_major": _SAID.get(given.get("for_major", "")), "is_ahead": given.get("is_ahead", False)}
        plain = {name: given[name] for name in self.fields if name not in _OF_QUOTA}
        return Content(kind=self.kind, **plain, **said)
