"""What people type in of what an enterprise said it wishes. The action says whether it will do."""

from typing import Any

from django import forms

from evaluation.models import Willingness
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.plain_form import PlainForm


class WillingnessForm(PlainForm):
    enterprise = forms.CharField(label="统一社会信用代码", max_length=18)
    kind = forms.ChoiceField(label="意愿", choices=Willingness.Kind.choices)
    area = forms.DecimalField(
        label="面积",
        max_digits=12,
        decimal_places=2,
        help_text="自愿退出填腾出的亩数；不增地增容填增加的平方米数",
    )
    said_on = forms.DateField(label="表示日期")
    said_by = forms.CharField(label="谁代表企业表示", max_length=50)
    evidence = forms.CharField(label="凭据", max_length=200, help_text="如申请书、会议记录的日期和文号")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_enterprise(self) -> Enterprise:
        code = self.cleaned_data["enterprise"].strip().upper()
        found = Enterprise.objects.visible_to(self.user).filter(credit_code=code).first()
        if found is None:
            raise forms.ValidationError("名单里没有这个信用代码。核对 18 位代码；新的企业先导入名单。")
        return found
