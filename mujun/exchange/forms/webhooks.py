"""A webhook as people type it in."""

from typing import Any

from django import forms

from mujun.exchange.actions.webhooks import SIGNERS
from mujun.exchange.models import Webhook
from mujun.exchange.signing.signers import TITLES
from mujun.exchange.webhooks.events import Event
from mujun.plain_form import PlainForm


class WebhookForm(PlainForm):
    name = forms.CharField(label="名称", max_length=50)
    url = forms.CharField(
        label="地址", max_length=300, help_text="https:// 开头，主机须由运维允许（WEBHOOK_HOSTS）"
    )
    events = forms.MultipleChoiceField(
        label="事件", choices=Event.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    signer = forms.ChoiceField(label="签名方式", choices=[(name, TITLES[name]) for name in SIGNERS])
    key = forms.CharField(
        label="密钥名称",
        max_length=31,
        required=False,
        help_text="密钥本身由运维放在环境变量里，同时交给对方，不填在这里",
    )
    key_before = forms.CharField(
        label="旧密钥名称", max_length=31, required=False, help_text="换密钥期间：对方不认新密钥时用旧的再试"
    )

    @property
    def terms(self) -> dict[str, Any]:
        """As an action takes it."""
        said = dict(self.cleaned_data)
        keys = [said.pop("key"), said.pop("key_before")]
        return said | {"key_names": [name.strip() for name in keys if name.strip()]}

    def refuse(self, refusal: forms.ValidationError) -> None:
        for ours, field in {"key_names": "key", "address": "url"}.items():
            if hasattr(refusal, "error_dict") and ours in refusal.error_dict:
                refusal.error_dict[field] = refusal.error_dict.pop(ours)
        super().refuse(refusal)


def fields_of(webhook: Webhook) -> dict[str, Any]:
    """To begin with when it is changed."""
    target = webhook.target
    key, before = [*target.key_names, "", ""][:2]
    plain = {"name": target.name, "url": webhook.address, "events": webhook.events, "signer": target.signer}
    return plain | {"key": key, "key_before": before}
