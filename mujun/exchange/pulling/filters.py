"""Which pulls to show."""

import django_filters
from django import forms
from django.db.models import QuerySet

from mujun.api.filters import WholeNumber
from mujun.exchange.models import Connector, Pull

_SELECT = forms.Select(attrs={"class": "form-select"})


def _connectors(request) -> QuerySet:
    return Connector.objects.visible_to(request.user)


class PullFilter(django_filters.FilterSet):
    connector = django_filters.ModelChoiceFilter(
        queryset=_connectors, label="连接", empty_label="全部", widget=_SELECT
    )
    outcome = django_filters.ChoiceFilter(
        choices=Pull.Outcome.choices, label="结果", empty_label="全部", widget=_SELECT
    )
    year = WholeNumber(label="年度", widget=forms.NumberInput(attrs={"class": "form-control"}))

    class Meta:
        model = Pull
        fields: list[str] = []
