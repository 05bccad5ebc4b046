"""What the business administrator types about an entry of the catalogue."""

from django import forms

from mujun.plain_form import PlainForm
from mujun.sharing.models import Terms


class TermsForm(PlainForm):
    share = forms.ChoiceField(label="共享属性", choices=Terms.Share.choices, help_text="由县里定")
    condition = forms.CharField(label="条件或理由", max_length=300, required=False)
    basis = forms.CharField(label="依据", max_length=200)
    rhythm = forms.CharField(label="更新节奏", max_length=50, help_text="如 每年、每季度")
    source = forms.CharField(
        label="县里的文件", max_length=200, required=False, help_text="名称和文号；共享属性未定的可以不填"
    )
