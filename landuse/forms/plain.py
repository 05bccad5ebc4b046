"""The forms of this app: plain ones, some with files."""

from django import forms
from django.conf import settings

from landuse.actions.speaking import File
from mujun.plain_form import PlainForm

__all__ = ["MOST_FILES", "FilesField", "PlainForm", "files_of"]

MOST_FILES = 5


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
