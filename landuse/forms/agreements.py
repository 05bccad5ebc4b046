"""Agreements on standard land: entering one, a check, a transfer, the rules."""

from collections.abc import Iterable
from decimal import Decimal
from typing import get_args

from django import forms
from django.utils import timezone

from landuse.actions.agreement_transfers import Request
from landuse.actions.agreements import Terms
from landuse.agreements import AgreementRule, Opinion, Promise, Results, Stage
from landuse.forms.plain import FilesField, PlainForm
from landuse.models import Enterprise, Parcel
from landuse.provisions.clauses import Conditions, Mode
from mujun.accounts.models import County

_INDICATOR, _CONDITION = "indicator_", "condition_"
_ANSWERS = [("", "未知"), ("yes", "是"), ("no", "否")]
_SAID = {"yes": True, "no": False}


class AgreementForm(PlainForm):
    """With a field for each indicator of the rules."""

    number = forms.CharField(label="协议编号", max_length=50)
    parcel = forms.CharField(label="宗地代码", max_length=19)
    enterprise = forms.CharField(
        label="履约企业统一社会信用代码", max_length=18, required=False, help_text="不填为宗地的权利人"
    )
    signed_on = forms.DateField(label="签订日期")
    supply_mode = forms.ChoiceField(
        label="供应方式",
        required=False,
        choices=[("", "没有写明"), *[(each, each) for each in get_args(Mode)]],
    )
    built_by = forms.DateField(label="竣工验收期限", required=False)
    running_by = forms.DateField(label="达产复核期限", required=False)
    yearly_from = forms.DateField(
        label="首次年度核查期限", required=False, help_text="以后每年同一天；核上一年的数据"
    )
    words = forms.CharField(
        label="其他约定", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, county: County, rule: AgreementRule, **kwargs) -> None:
        self.county, self.rule = county, rule
        promised = {f"{_INDICATOR}{at}": _promised(each) for at, each in enumerate(rule.indicators)}
        self.base_fields = {**self.declared_fields, **promised, "files": FilesField("协议文本")}
        super().__init__(*args, **kwargs)

    def clean_parcel(self) -> Parcel:
        found = Parcel.objects.filter(county=self.county, code=self.cleaned_data["parcel"].strip())
        parcel = found.select_related("county", "holder").first()
        if parcel is None:
            raise forms.ValidationError("用地台账中没有这宗地。请核对代码，或先导入台账。")
        return parcel

    def clean(self) -> dict:
        given = super().clean()
        parcel, code = given.get("parcel"), given.get("enterprise")
        if parcel and not code and parcel.holder is None:
            self.add_error("enterprise", "宗地没有权利人，请填写履约企业的信用代码。")
        elif code or parcel:
            given["enterprise"] = (
                enterprise_of(self, "enterprise", code, self.county) if code else parcel.holder
            )
        return given

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        dues = {
            Stage.BUILT: given["built_by"],
            Stage.RUNNING: given["running_by"],
            Stage.YEARLY: given["yearly_from"],
        }
        return Terms(given["number"], given["signed_on"], dues, given["supply_mode"], given["words"])

    @property
    def promised(self) -> dict[str, Decimal]:
        values = {
            each.name: self.cleaned_data.get(f"{_INDICATOR}{at}")
            for at, each in enumerate(self.rule.indicators)
        }
        return {name: value for name, value in values.items() if value is not None}


class CheckForm(PlainForm):
    """With a field for each promise that is looked at in the stage."""

    on = forms.DateField(label="核查日期", initial=timezone.localdate)
    year = forms.IntegerField(label="核查年度（数据所属的年份）", min_value=2000, max_value=2100)
    note = forms.CharField(
        label="核查说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, stage: Stage, promised: Iterable[Promise], **kwargs) -> None:
        self.stage, self.promised = stage, list(promised)
        results = {f"{_INDICATOR}{at}": _result(each) for at, each in enumerate(self.promised)}
        days = {
            name: self.declared_fields[name]
            for name in ("on", "year")
            if stage == Stage.YEARLY or name == "on"
        }
        last = {"note": self.declared_fields["note"], "files": FilesField()}
        self.base_fields = {**days, **results, **last}
        super().__init__(*args, **kwargs)

    @property
    def results(self) -> Results:
        given = {
            each.indicator: self.cleaned_data.get(f"{_INDICATOR}{at}")
            for at, each in enumerate(self.promised)
        }
        values = {name: value for name, value in given.items() if value is not None}
        return Results(self.stage, self.cleaned_data["on"], values)


class TransferForm(PlainForm):
    """With a choice for each condition of the clause."""

    holder = forms.CharField(label="受让企业统一社会信用代码", max_length=18)
    on = forms.DateField(label="转让日期", initial=timezone.localdate)
    opinion = forms.ChoiceField(
        label="监管单位书面意见",
        required=False,
        choices=[("", "没有书面意见"), *[(each.value, each.value) for each in Opinion]],
    )
    opinion_words = forms.CharField(label="出具单位和文号", max_length=200, required=False)
    reason = forms.CharField(label="说明", max_length=300, required=False)

    def __init__(self, *args, county: County, clause: Conditions, judicial: bool, **kwargs) -> None:
        self.county, self.conditions, self.judicial = county, clause.conditions, judicial
        asked = {f"{_CONDITION}{at}": _condition(words) for at, words in enumerate(self.conditions)}
        opinion = [] if judicial else ["opinion", "opinion_words"]
        kept = {name: self.declared_fields[name] for name in [*opinion, "reason"]}
        first = {name: self.declared_fields[name] for name in ("holder", "on")}
        self.base_fields = {**first, **asked, **kept, "files": FilesField("附件（书面意见、合同或裁定书）")}
        super().__init__(*args, **kwargs)
        if judicial:
            self.fields["holder"].label, self.fields["on"].label = (
                "买受企业统一社会信用代码",
                "成交或裁定日期",
            )

    def clean_holder(self) -> Enterprise | None:
        return enterprise_of(self, "holder", self.cleaned_data["holder"], self.county)

    @property
    def request(self) -> Request:
        given = self.cleaned_data
        facts = {words: _SAID.get(given[f"{_CONDITION}{at}"]) for at, words in enumerate(self.conditions)}
        opinion = Opinion(given["opinion"]) if given.get("opinion") else None
        words = given.get("opinion_words", "")
        return Request(given["holder"], given["on"], self.judicial, facts, opinion, words)


class EndForm(PlainForm):
    on = forms.DateField(label="终止日期", initial=timezone.localdate)
    reason = forms.CharField(label="终止的原因", max_length=300, required=False)


def enterprise_of(form: forms.Form, name: str, code: str, county: County) -> Enterprise | None:
    """The enterprise of the county with the credit code; a mistake at the field when there is none."""
    found = Enterprise.objects.filter(county=county, credit_code=code.strip().upper()).first()
    if found is None:
        form.add_error(name, "企业名单中没有这个信用代码。请核对，或先导入企业名单。")
    return found


def _promised(indicator) -> forms.DecimalField:
    label = f"{indicator.name}（{indicator.unit}，{indicator.operator}）"
    stages = "阶段未定" if indicator.stages is None else "、".join(indicator.stages)
    return _decimal(label, f"{stages}；没有约定的留空")


def _result(promise: Promise) -> forms.DecimalField:
    label = f"{promise.indicator}（{promise.unit}）"
    return _decimal(label, f"约定{promise.operator} {promise.value:f}")


def _decimal(label: str, hint: str) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, max_digits=14, decimal_places=4, help_text=hint)


def _condition(words: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=words, choices=_ANSWERS, required=False, widget=forms.RadioSelect)
