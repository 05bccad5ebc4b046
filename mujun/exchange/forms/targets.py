"""A target as people type it in."""

from typing import Any

from django import forms

from mujun.exchange.forms import reached
from mujun.exchange.models import Target


class TargetForm(reached.ReachedForm):
    kind = forms.ChoiceField(label="种类", choices=Target.Kind.choices)
    per_minute = forms.IntegerField(
        label="每分钟最多（条）", required=False, min_value=1, max_value=30_000, help_text="不填为不限"
    )
    most_attempts = forms.IntegerField(
        label="最多尝试次数",
        min_value=1,
        max_value=1000,
        initial=60,
        help_text="还不成就成为死信，等人处理",
    )
    field_order = ("name", "kind", "address", "signer", "key", "key_before")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mapping"] = self.fields.pop("mapping")  # the longest comes last


def fields_of(target: Target) -> dict[str, Any]:
    """To begin with when a target is changed."""
    return reached.fields_of(target) | {"kind": target.kind, "per_minute": target.per_minute}
