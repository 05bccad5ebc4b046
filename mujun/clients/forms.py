"""What people type about tokens and keys."""

from django import forms

from mujun.accounts.models import User
from mujun.clients.actions import last_day
from mujun.clients.schemes import SCHEMES
from mujun.clients.scopes import usable

_TEXT = {"class": "form-control", "autocomplete": "off"}


class CredentialForm(forms.Form):
    """`scopes` are those the role of `user` can use; the reading ones are chosen."""

    name = forms.CharField(label="名称", max_length=50, widget=forms.TextInput(_TEXT))
    scopes = forms.MultipleChoiceField(label="范围", error_messages={"required": "至少选一项范围。"})
    expires_on = forms.DateField(
        label="有效期至",
        required=False,
        widget=forms.DateInput({"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        scopes = usable(user)
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in scopes]
        self.fields["scopes"].initial = [scope.value for scope in scopes if scope.only_reads]
        self.fields["expires_on"].initial = last_day()


class KeyForm(CredentialForm):
    scheme = forms.ChoiceField(
        label="签名方式", choices=SCHEMES.items(), widget=forms.Select({"class": "form-select"})
    )
    field_order = ("name", "scheme")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "密钥名称"


class AllowanceForm(forms.Form):
    per_minute = forms.IntegerField(
        label="每分钟次数",
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput({"class": "form-control"}),
    )
