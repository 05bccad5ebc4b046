"""Checklists and ledgers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from landuse.actions.checklists import Matter
from landuse.actions.ledgers import Row
from landuse.forms.agreements import enterprise_of
from landuse.forms.plain import PlainForm
from landuse.models import Parcel, Park, YearLedger
from landuse.supply.ledgers import Shares
from landuse.supply.sheets import Ask
from mujun.accounts.models import County

_ANSWER, _USE = "answer_", "use_"
_SAID = {"yes": True, "no": False}
Kind = YearLedger.Kind


class ChecklistForm(PlainForm):
    """With a field for everything that the clause in force asks."""

    subject = forms.CharField(label="事项", max_length=100, help_text="项目或宗地的名称")
    parcel = forms.CharField(label="宗地代码", max_length=19, required=False, help_text="没有的留空")
    enterprise = forms.CharField(
        label="企业统一社会信用代码", max_length=18, required=False, help_text="没有的留空"
    )
    on = forms.DateField(label="核对日期", initial=timezone.localdate)
    note = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, county: County, asks: list[Ask], **kwargs) -> None:
        self.county, self.asks = county, asks
        answers = {f"{_ANSWER}{at}": _answer(ask) for at, ask in enumerate(asks)}
        first = {name: field for name, field in self.declared_fields.items() if name != "note"}
        self.base_fields = {**first, **answers, "note": self.declared_fields["note"]}
        super().__init__(*args, **kwargs)

    def clean_parcel(self) -> Parcel | None:
        code = self.cleaned_data["parcel"].strip()
        found = Parcel.objects.filter(county=self.county, code=code).select_related("town").first()
        if code and found is None:
            raise forms.ValidationError("用地台账中没有这宗地。请核对代码。")
        return found

    def clean_enterprise(self):
        code = self.cleaned_data["enterprise"].strip()
        return enterprise_of(self, "enterprise", code, self.county) if code else None

    @property
    def given(self) -> dict[str, Any]:
        """Answers by their names; nothing said is None."""
        values = {ask.name: self.cleaned_data.get(f"{_ANSWER}{at}") for at, ask in enumerate(self.asks)}
        said = {ask.name for ask in self.asks if ask.how == "said"}
        return {name: _SAID.get(value) if name in said else value for name, value in values.items()}

    @property
    def matter(self) -> Matter:
        given = self.cleaned_data
        return Matter(given["subject"], given["parcel"], given["enterprise"], given["note"])


class LedgerForm(PlainForm):
    """Of one kind and year: the fund with its uses, a park with its areas."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    park = forms.ModelChoiceField(Park.objects.none(), label="园区", empty_label="请选择")
    part = forms.DecimalField(max_digits=16, decimal_places=4)
    whole = forms.DecimalField(max_digits=16, decimal_places=4)
    area_part = forms.DecimalField(
        label="制造类小微企业使用面积（亩）", required=False, max_digits=16, decimal_places=4
    )
    area_whole = forms.DecimalField(label="园区总面积（亩）", required=False, max_digits=16, decimal_places=4)
    on = forms.DateField(label="截至", initial=timezone.localdate)
    source = forms.CharField(label="数据来源", max_length=300, required=False, help_text="哪个部门的哪份统计")

    TITLES = {
        Kind.INDUSTRIAL: ("工业用地出让面积（亩）", "建设用地出让总面积（亩）"),
        Kind.FUND: ("提取的“腾笼换鸟”专项经费（万元）", "土地出让收入（万元）"),
        Kind.SMALL_PARK: ("制造类小微企业（户）", "入驻企业（户）"),
    }

    def __init__(self, *args, county: County, kind: str, uses: list[str], **kwargs) -> None:
        self.kind, self.uses = kind, uses if kind == Kind.FUND else []
        spent = {f"{_USE}{at}": _spent(words) for at, words in enumerate(self.uses)}
        first = {name: field for name, field in self.declared_fields.items() if name not in ("on", "source")}
        last = {name: self.declared_fields[name] for name in ("on", "source")}
        self.base_fields = {**first, **spent, **last}
        super().__init__(*args, **kwargs)
        self.fields["part"].label, self.fields["whole"].label = self.TITLES[Kind(kind)]
        if kind == Kind.SMALL_PARK:
            self.fields["park"].queryset = Park.objects.filter(county=county)
        else:
            for name in ("park", "area_part", "area_whole"):
                del self.fields[name]

    @property
    def row(self) -> Row:
        given = self.cleaned_data
        spent = {words: given.get(f"{_USE}{at}") for at, words in enumerate(self.uses)}
        uses: dict[str, Decimal] = {words: amount for words, amount in spent.items() if amount is not None}
        shares = Shares(given["part"], given["whole"], given.get("area_part"), given.get("area_whole"))
        return Row(self.kind, given["year"], shares, given["on"], given["source"], given.get("park"), uses)


def initial_of(ledger: YearLedger, uses: list[str]) -> dict[str, Any]:
    """What is on record, to be brought up to date."""
    kept: dict[str, Any] = {name: getattr(ledger, name) for name in ("year", "park", "source")}
    sums = {name: getattr(ledger, name) for name in ("part", "whole", "area_part", "area_whole")}
    kept |= {name: f"{value.normalize():f}" for name, value in sums.items() if value is not None}
    return kept | {f"{_USE}{at}": ledger.uses.get(words) for at, words in enumerate(uses)}


def _answer(ask: Ask) -> forms.Field:
    if ask.how == "said":
        choices = [("", "未知"), ("yes", "是"), ("no", "否")]
        return forms.ChoiceField(label=ask.name, choices=choices, required=False, widget=forms.RadioSelect)
    if ask.how == "one":
        choices = [("", "请选择"), *[(each, each) for each in ask.options]]
        return forms.ChoiceField(label=ask.name, choices=choices, required=ask.needed)
    if ask.how == "day":
        hint = "" if ask.needed else "不知道的留空"
        return forms.DateField(label=ask.name, required=ask.needed, help_text=hint)
    if ask.how == "number":
        label = f"{ask.name}（{ask.unit}）" if ask.unit else ask.name
        return forms.DecimalField(
            label=label, required=ask.needed, min_value=0, max_digits=14, decimal_places=4
        )
    return forms.CharField(label=ask.name, required=ask.needed, max_length=20, help_text="没有的留空")


def _spent(words: str) -> forms.DecimalField:
    label = f"其中：{words}（万元）"
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=16, decimal_places=4)
