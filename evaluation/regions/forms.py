"""What people type in of regions. The actions say whether they will do."""

from typing import Any

from django import forms

from evaluation.models import RegionKind, RegionPart
from evaluation.models.regions import MADE_OF_PARTS
from evaluation.regions.handlings import handlings
from evaluation.regions.names import names_of, variables_of
from landuse.models import Enterprise, Industry, Park
from mujun.accounts.models import County, Town
from mujun.plain_form import PlainForm


class RegionForm(PlainForm):
    kind = forms.ChoiceField(label="类型", choices=[(kind.value, kind.label) for kind in MADE_OF_PARTS])
    name = forms.CharField(label="名称", max_length=50)
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="如批准文号；可以不填")


class PartForm(PlainForm):
    town = forms.ModelChoiceField(Town.objects.none(), label="镇街", required=False, empty_label="不限")
    park = forms.ModelChoiceField(Park.objects.none(), label="园区", required=False, empty_label="不限")
    industry = forms.ChoiceField(label="行业大类", required=False)
    enterprise = forms.CharField(
        label="单个企业", required=False, max_length=18, help_text="18 位信用代码；不与上面几样同选"
    )
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "不分"), *RegionPart.Role.choices])
    since = forms.DateField(label="自哪天起")

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        self.county = county
        super().__init__(*args, **kwargs)
        self.fields["town"].queryset = Town.objects.filter(county=county)
        self.fields["park"].queryset = Park.objects.filter(county=county)
        self.fields["industry"].choices = [
            ("", "不限"),
            *((each.pk, str(each)) for each in Industry.objects.all()),
        ]

    def clean_enterprise(self) -> Enterprise | None:
        code = self.cleaned_data["enterprise"].strip().upper()
        if not code:
            return None
        found = Enterprise.objects.filter(county=self.county, credit_code=code).first()
        if found is None:
            raise forms.ValidationError("名单里没有这个信用代码。核对 18 位代码。")
        return found


class RegionFigureForm(PlainForm):
    name = forms.ChoiceField(label="区域")
    variable = forms.ChoiceField(label="数据项")
    value = forms.DecimalField(label="数值", max_digits=20, decimal_places=6)
    source = forms.CharField(label="来源", max_length=200, help_text="报表或文件的名称、提供单位和日期")

    def __init__(self, *args: Any, county: County, kind: RegionKind, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, name) for name in names_of(county, kind, year)]
        self.fields["variable"].choices = [
            (name, f"{name}（{unit}）") for name, unit in variables_of(county, kind).items()
        ]


class HandlingForm(PlainForm):
    way = forms.ChoiceField(label="处置方式")
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea({"rows": 3}))
    due = forms.DateField(label="完成期限")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [
            ("", "请选择"),
            *((way.name, f"{way.name}：{way.words}") for way in handlings().ways),
        ]


class DoneForm(PlainForm):
    on = forms.DateField(label="办结日期")
    outcome = forms.CharField(label="办结情况", max_length=500, widget=forms.Textarea({"rows": 3}))
