"""Supply contracts and their rents."""

from django import forms
from django.utils import timezone

from landuse.actions.supply import Content
from landuse.forms.agreements import enterprise_of
from landuse.forms.plain import PlainForm
from landuse.models import Parcel, SupplyContract
from mujun.accounts.models import County


def _money(label: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=14, decimal_places=4)


class ContractForm(PlainForm):
    """Of a contract that is there, without its parcel and with the reason."""

    parcel = forms.CharField(label="宗地代码", max_length=19)
    number = forms.CharField(label="合同编号", max_length=50)
    enterprise = forms.CharField(
        label="受让或承租企业统一社会信用代码", max_length=18, required=False, help_text="不填为宗地的权利人"
    )
    mode = forms.ChoiceField(label="供应方式", choices=SupplyContract.MODES)
    since = forms.DateField(label="使用权起")
    until = forms.DateField(label="使用权止")
    months = forms.IntegerField(
        label="年限（月）", min_value=1, max_value=1200, help_text="20 年填 240；含租赁部分"
    )
    lease_months = forms.IntegerField(
        label="租赁部分年限（月）",
        min_value=1,
        max_value=1200,
        required=False,
        help_text="先租后让、租让结合填写",
    )
    valuation = _money("50年期评估价（万元）")
    cost = _money("成本价（万元）")
    price = forms.DecimalField(
        label="价格（万元）", required=False, max_digits=14, decimal_places=4,
        help_text="出让价；租赁的折算到同一年期",
    )  # fmt: skip
    rent_since = forms.DateField(label="首期租金起算日", required=False)
    rent_amount = forms.DecimalField(
        label="首期年租金（万元）", required=False, max_digits=14, decimal_places=4, min_value=0
    )
    registered_on = forms.DateField(label="登记日期", required=False)
    due_at_registration = _money("登记时应缴租金（万元）")
    paid_at_registration = _money("登记时已缴租金（万元）")
    rent_due = _money("至今应缴租金（万元）")
    rent_paid = _money("至今已缴租金（万元）")
    rent_on = forms.DateField(label="租金截至", required=False)
    renewal_asked_on = forms.DateField(label="申请续期日期", required=False)
    words = forms.CharField(label="备注", max_length=500, required=False)
    reason = forms.CharField(label="更改的原因", max_length=300, required=False)

    def __init__(self, *args, county: County, changed: SupplyContract | None = None, **kwargs) -> None:
        self.county, self.changed = county, changed
        if changed is not None:
            kwargs["initial"] = _initial(changed)
        super().__init__(*args, **kwargs)
        for name in ("parcel", "rent_since", "rent_amount") if changed else ("reason",):
            del self.fields[name]

    def clean_parcel(self) -> Parcel:
        found = Parcel.objects.filter(county=self.county, code=self.cleaned_data["parcel"].strip())
        parcel = found.select_related("county", "holder").first()
        if parcel is None:
            raise forms.ValidationError("用地台账中没有这宗地。请核对代码，或先导入台账。")
        return parcel

    def clean(self) -> dict:
        given = super().clean()
        parcel = self.changed.parcel if self.changed else given.get("parcel")
        code = given.get("enterprise")
        if code:
            given["enterprise"] = enterprise_of(self, "enterprise", code, self.county)
        elif parcel and parcel.holder:
            given["enterprise"] = parcel.holder
        elif parcel:
            self.add_error("enterprise", "宗地没有权利人，请填写企业的信用代码。")
        if (given.get("rent_since") is None) != (given.get("rent_amount") is None):
            self.add_error("rent_amount", "首期租金的起算日和金额要一起填，或都留空。")
        return given

    @property
    def content(self) -> Content:
        return Content(**{name: self.cleaned_data[name] for name in Content.__dataclass_fields__})

    @property
    def rents(self) -> dict:
        since = self.cleaned_data.get("rent_since")
        return {} if since is None else {since: self.cleaned_data["rent_amount"]}


class RentForm(PlainForm):
    since = forms.DateField(label="起算日", initial=timezone.localdate)
    amount = forms.DecimalField(label="年租金（万元）", max_digits=14, decimal_places=4)


def _initial(contract: SupplyContract) -> dict:
    """Numbers without the zeros that their columns add."""
    values = {name: getattr(contract, name) for name in Content.__dataclass_fields__}
    values |= {
        name: f"{value.normalize():f}" for name, value in values.items() if hasattr(value, "normalize")
    }
    return values | {"enterprise": contract.enterprise.credit_code}
