"""Which applications to show, and in which order."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from mujun.identity.models import Application

_SELECT = forms.Select(attrs={"class": "form-select"})
_ORDERS = [("made_at", "早的在前"), ("unit", "按单位"), ("name", "按姓名")]


class ApplicationFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(method="with_words", label="姓名、单位")
    state = django_filters.ChoiceFilter(
        choices=Application.State.choices, label="状态", empty_label="全部", widget=_SELECT
    )
    order = django_filters.ChoiceFilter(
        choices=_ORDERS, method="in_order", label="排序", empty_label="新的在前", widget=_SELECT
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def with_words(self, asked: QuerySet, _name: str, words: str) -> QuerySet:
        return asked.filter(Q(name__icontains=words) | Q(unit__icontains=words) | Q(subject=words))

    def in_order(self, asked: QuerySet, _name: str, order: str) -> QuerySet:
        return asked.order_by(order, "-id")
