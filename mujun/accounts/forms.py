"""What people type about accounts."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from mujun.accounts.models import User


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
