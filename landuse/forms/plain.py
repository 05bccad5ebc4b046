"""Forms that look like those of the other rooms and tell each mistake at its field."""

from django import forms
from django.conf import settings

from landuse.actions.speaking import File

MOST_FILES = 5


class PlainForm(forms.Form):
    """Days are picked, numbers typed; every field has its look. Rendered by templates/landuse/fields.html."""

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


class FilesField(forms.FileField):
    """Several files, none of them compulsory. Read with `files_of`."""

    def __init__(self, label: str = "附件") -> None:
        kinds = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
        widget = _Files(attrs={"accept": kinds})
        super().__init__(
            label=label, required=False, widget=widget, help_text=f"可不填，最多 {MOST_FILES} 个"
        )

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(each, initial) for each in data or []]


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


def files_of(uploaded) -> list[File]:
    """No more is read than it takes to see that a file is too large."""
    return [File(each.name, each.read(settings.ATTACHMENT_LIMIT_BYTES + 1)) for each in uploaded]
