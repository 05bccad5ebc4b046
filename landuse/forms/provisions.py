"""To decide what a clause leaves open, and to adopt a county's own document."""

from typing import Any

from django import forms
from django.utils import timezone

from landuse.forms.plain import PlainForm
from landuse.provisions import OpenPoint
from landuse.provisions.asking import Asked, asked

_PART = "part_"
_HINTS = {"number": "只写数字", "words": "几项的，用顿号分开"}


class DecisionForm(PlainForm):
    """The fields for the value are those that the point asks for; `value` puts them together."""

    number = forms.CharField(label="县里的文号", max_length=100, required=False)
    valid_from = forms.DateField(label="施行日期", initial=timezone.localdate)
    valid_to = forms.DateField(label="失效日期", required=False, help_text="没有规定的留空")

    def __init__(self, *args, point: OpenPoint, **kwargs) -> None:
        self.asked = asked(point.kind)
        fields = _fields(point.key[-1], self.asked)
        self.base_fields = {**fields, **self.declared_fields}
        super().__init__(*args, **kwargs)

    @property
    def value(self) -> Any:
        """As a document would write it; nothing where nothing was typed."""
        if self.asked.how != "parts":
            return _typed(self.asked, self.cleaned_data.get("value"))
        given = {
            name: _typed(part, self.cleaned_data.get(f"{_PART}{index}"))
            for index, (name, part) in enumerate(self.asked.parts)
        }
        return {name: value for name, value in given.items() if value} or None


class DocumentForm(PlainForm):
    text = forms.CharField(
        label="文件",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "class": "form-control paper", "spellcheck": "false"}),
    )
    file = forms.FileField(label="或选一个文件（.yaml）", required=False)

    def written(self) -> str:
        """What was chosen, else what was typed."""
        file = self.cleaned_data.get("file")
        return file.read().decode("utf-8-sig", "replace") if file else self.cleaned_data["text"]


class ReasonForm(PlainForm):
    reason = forms.CharField(label="原因", max_length=300, required=False)


def _fields(name: str, how: Asked) -> dict[str, forms.Field]:
    if how.how != "parts":
        return {"value": _field(name, how)}
    fields = {f"{_PART}{index}": _field(part, each) for index, (part, each) in enumerate(how.parts)}
    return fields | {"value": forms.CharField(required=False, widget=forms.HiddenInput)}


def _field(label: str, how: Asked) -> forms.Field:
    choices = [(each, each) for each in how.options]
    if how.how == "one":
        return forms.ChoiceField(label=label, choices=[("", "请选择"), *choices], required=False)
    if how.how == "some":
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget)
    return forms.CharField(label=label, required=False, max_length=200, help_text=_HINTS.get(how.how, ""))


def _typed(how: Asked, given: Any) -> Any:
    if how.how == "words":
        return [each.strip() for each in (given or "").split("、") if each.strip()]
    return given or None
