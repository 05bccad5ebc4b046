"""What people type about accounts."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from mujun.accounts.models import County, Department, Province, Town, User
from mujun.accounts.roles import ROLE_CHOICES


class PasswordForm(forms.Form):
    """One's own password: the present one, and twice the new one."""

    present = forms.CharField(label="现在的密码", strip=False)
    new = forms.CharField(label="新密码", strip=False)
    again = forms.CharField(label="再输一次新密码", strip=False)

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name, field in self.fields.items():
            purpose = "current-password" if name == "present" else "new-password"
            field.widget = forms.PasswordInput(attrs={"class": "form-control", "autocomplete": purpose})

    def clean_present(self) -> str:
        if not self.user.check_password(self.cleaned_data["present"]):
            raise forms.ValidationError("现在的密码不对，请重新输入。")
        return self.cleaned_data["present"]

    def clean_new(self) -> str:
        validate_password(self.cleaned_data["new"], self.user)
        return self.cleaned_data["new"]

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("new", self.cleaned_data["again"]):
            raise forms.ValidationError("两次输入的新密码不一样。")
        return self.cleaned_data["again"]


class UserForm(forms.Form):
    """An account as an administrator sees it; what a role does not need is ignored."""

    first_name = forms.CharField(label="名称", max_length=150, help_text="如 税务局数据员")
    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *ROLE_CHOICES])
    department = forms.ModelChoiceField(
        Department.objects.all(),
        label="部门",
        required=False,
        empty_label="无",
        help_text="部门数据员、自然资源经办、接口客户须选",
    )
    town = forms.ModelChoiceField(
        Town.objects.none(), label="镇街", required=False, empty_label="无", help_text="镇街经办须选"
    )
    credit_code = forms.CharField(
        label="统一社会信用代码",
        max_length=18,
        min_length=18,
        required=False,
        help_text="企业账号须填，18 位",
    )

    def __init__(self, by: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        towns = Town.objects.select_related("county")
        self.fields["town"].queryset = towns.filter(county=by.county_id) if by.county_id else towns
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if chosen else "form-control"

    def clean_credit_code(self) -> str:
        return self.cleaned_data["credit_code"].upper()


class NewUserForm(UserForm):
    """An administrator of one county adds to that county only."""

    username = forms.CharField(label="用户名", max_length=150, help_text="字母、数字，登录时用")
    county = forms.ModelChoiceField(
        County.objects.all(),
        label="县",
        required=False,
        empty_label="全部县",
        help_text="管全部县的系统管理员、安全审计员和省市用户不选",
    )
    province = forms.ModelChoiceField(
        Province.objects.all(), label="省市", required=False, empty_label="无", help_text="省市用户须选"
    )
    field_order = ("username", "first_name", "role", "county", "province")

    def __init__(self, by: User, *args, **kwargs) -> None:
        super().__init__(by, *args, **kwargs)
        self.own_county = by.county
        if self.own_county:
            del self.fields["county"], self.fields["province"]

    def clean(self) -> dict:
        values = super().clean()
        return values | {"county": self.own_county or values.get("county")}


def explain(form: forms.Form, error: ValidationError) -> None:
    """What an action refused: at its field where the form has one, else above."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, mistakes in error.error_dict.items():
        form.add_error(name if name in form.fields else None, mistakes)
