"""How another system is reached, as people type it in."""

from typing import Any

from django import forms

from mujun.exchange.models.reached import Reached
from mujun.exchange.signing.request import ENCODINGS
from mujun.exchange.signing.signers import TITLES
from mujun.plain_form import PlainForm

# options of signers by their field
_OPTIONS = ("encoding", "tolerance", "time", "ip", "mac")
_PLAIN = ("name", "address", "signer", "timeout", "pause", "most_attempts")
_LONGEST_MAPPING = 100_000


def mapping_field(label: str, **more: Any) -> forms.CharField:
    """For the text of a mapping file."""
    widget = forms.Textarea(attrs={"rows": 24, "class": "form-control paper", "spellcheck": "false"})
    return forms.CharField(label=label, max_length=_LONGEST_MAPPING, strip=False, widget=widget, **more)


class ReachedForm(PlainForm):
    """Keys by their names only. `terms` is what an action takes."""

    name = forms.CharField(label="名称", max_length=50)
    address = forms.CharField(
        label="地址", max_length=200, help_text="协议、主机和映射里的路径之前的部分，如 https://主机:8443"
    )
    signer = forms.ChoiceField(label="签名方式", choices=list(TITLES.items()))
    key = forms.CharField(
        label="密钥名称",
        max_length=31,
        required=False,
        help_text="如 SHENGJI_2026。密钥本身由运维放在环境变量里，不填在这里",
    )
    key_before = forms.CharField(
        label="旧密钥名称", max_length=31, required=False, help_text="换密钥期间两把都有效，换完删去"
    )
    encoding = forms.ChoiceField(
        label="查询参数的编码",
        required=False,
        choices=[("", "按签名方式的默认"), *((each, each) for each in ENCODINGS)],
    )
    tolerance = forms.CharField(label="时钟容差（秒）", max_length=4, required=False, help_text="不填为 90")
    time = forms.ChoiceField(
        label="签名里时间的写法",
        required=False,
        choices=[("", "按签名方式的默认"), ("millis", "毫秒"), ("seconds", "年月日时分秒")],
        help_text="只有法人库旧式网关要，对方的文本没有公开，默认毫秒",
    )
    ip = forms.CharField(label="本机地址", max_length=50, required=False, help_text="只有浙政钉要")
    mac = forms.CharField(label="本机网卡", max_length=50, required=False, help_text="只有浙政钉要")
    timeout = forms.FloatField(label="等待回答（秒）", min_value=0.1, max_value=60, initial=10)
    pause = forms.FloatField(
        label="首次重试间隔（秒）",
        min_value=0.01,
        max_value=600,
        initial=5,
        help_text="以后逐次加倍，最长一小时",
    )
    most_attempts = forms.IntegerField(label="最多尝试次数", min_value=1, max_value=1000, initial=60)
    mapping = mapping_field("字段映射")

    @property
    def terms(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        keys = [said.pop("key"), said.pop("key_before")]
        options = {name: said.pop(name) for name in _OPTIONS}
        said["options"] = {name: value for name, value in options.items() if value}
        return said | {"key_names": [name.strip() for name in keys if name.strip()]}

    def refuse(self, refusal: forms.ValidationError) -> None:
        if hasattr(refusal, "error_dict") and "key_names" in refusal.error_dict:
            refusal.error_dict["key"] = refusal.error_dict.pop("key_names")
        super().refuse(refusal)


def fields_of(system: Reached) -> dict[str, Any]:
    """To begin with when it is changed."""
    key, before = [*system.key_names, "", ""][:2]
    said = {name: getattr(system, name) for name in _PLAIN}
    said |= {name: system.options.get(name, "") for name in _OPTIONS}
    return said | {"key": key, "key_before": before, "mapping": system.mapping_text}
