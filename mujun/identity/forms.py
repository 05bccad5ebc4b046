"""What people type about who they are elsewhere."""

from django import forms

from mujun.accounts.models import County, User
from mujun.identity.providers import TITLES


class ApplicationForm(forms.Form):
    """Of somebody without an account: who, from where, what for. No role is asked for."""

    name = forms.CharField(label="姓名", max_length=50)
    unit = forms.CharField(label="单位", max_length=100, help_text="如 青澜县税务局")
    county = forms.ModelChoiceField(County.objects.all(), label="县", empty_label="请选择")
    reason = forms.CharField(
        label="用途", max_length=300, help_text="要办什么事", widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        counties = list(County.objects.all()[:2])
        if len(counties) == 1:
            self.fields["county"].initial = counties[0]
        _dressed(self)


class LinkForm(forms.Form):
    provider = forms.ChoiceField(label="登录方式", choices=TITLES.items())
    subject = forms.CharField(
        label="编号", max_length=100, help_text="浙政钉填员工编码，浙里办填统一社会信用代码"
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        _dressed(self)


class GrantForm(forms.Form):
    """To whom an application is linked: the user name of an account that is in use."""

    username = forms.CharField(label="用户名", max_length=150)

    def __init__(self, by: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        _dressed(self)

    def clean_username(self) -> User:
        managed = User.objects.visible_to(self.by)
        found = managed.filter(username=self.cleaned_data["username"].strip(), is_active=True).first()
        if found is None:
            raise forms.ValidationError("没有这个在用的账号。核对用户名，或先新建账号，再回来绑定。")
        return found


def _dressed(form: forms.Form) -> None:
    for field in form.fields.values():
        chosen = isinstance(field, forms.ChoiceField)
        field.widget.attrs["class"] = "form-select" if chosen else "form-control"
