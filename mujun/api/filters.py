"""Filters that say what they did not understand, where django-filter would pass over it; none where none is asked."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request

YES_OR_NO = {"1": True, "true": True, "0": False, "false": False}


class AskedFilters(DjangoFilterBackend):
    """Most calls ask for no filter: the set with its form, which is made for each call, is left out then."""

    def filter_queryset(self, request: Request, queryset: QuerySet, view) -> QuerySet:
        filters = self.get_filterset_class(view, queryset)
        asked = filters and not request.query_params.keys().isdisjoint(filters.base_filters)
        return super().filter_queryset(request, queryset, view) if asked else queryset


class WholeNumber(django_filters.NumberFilter):
    """An integer; `2025.5` and `abc` are refused."""

    field_class = forms.IntegerField


class _YesOrNo(forms.CharField):
    def clean(self, value: str | None) -> bool | None:
        words = super().clean(value).lower()
        if words and words not in YES_OR_NO:
            raise forms.ValidationError("应为 1（是）或 0（否）。", "invalid")
        return YES_OR_NO.get(words)


@extend_schema_field(bool)
class YesOrNo(django_filters.Filter):
    """`1`, `true`, `0`, `false`; None when not asked for."""

    field_class = _YesOrNo
