"""Attachments that come with an act, by multipart/form-data."""

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers

from landuse.actions.speaking import File
from landuse.forms.plain import files_of
from mujun.api.views import Input


class FilesInput(Input):
    """`files` become what the actions take."""

    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        default=list,
        help_text="PDF、JPG、PNG、docx 或 xlsx；有文件时用 multipart/form-data，可以重复",
    )

    def validate_files(self, uploaded: list[UploadedFile]) -> list[File]:
        return files_of(uploaded)
