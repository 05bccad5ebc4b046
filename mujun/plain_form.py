"""Forms that look like each other and tell each mistake at its field."""

from django import forms
from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: one that was sent empty is told its mistakes, too; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


class PlainForm(forms.Form):
    """Days are picked, numbers typed; every field has its look. Rendered by templates/components/fields.html."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _dress(field)

    def refuse(self, refusal: forms.ValidationError) -> None:
        """What an action refused, at the field that it names, else above the form."""
        if not hasattr(refusal, "error_dict"):
            return self.add_error(None, refusal)
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


def _dress(field: forms.Field) -> None:
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return
    widget.attrs.setdefault("class", "form-select" if isinstance(widget, forms.Select) else "form-control")
    if isinstance(field, forms.DateField):
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"
    elif isinstance(field, forms.DecimalField | forms.IntegerField):
        widget.input_type = "text"
        widget.attrs.setdefault("inputmode", "decimal")
    widget.attrs.setdefault("autocomplete", "off")
