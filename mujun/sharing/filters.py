"""Which lines of the ledger to show, and in which order."""

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet

from mujun.accounts.roles import ROLE_CHOICES
from mujun.sharing.models import Usage
from mujun.sharing.resources import all_resources

_SELECT = forms.Select(attrs={"class": "form-select"})
_ORDERS = [("at", "早的在前"), ("rows", "行数多的在前"), ("user", "按使用人"), ("resource", "按资源")]


def resource_choices() -> list[tuple[str, str]]:
    return [(resource.code, resource.title) for resource in all_resources()]


class UsageFilter(django_filters.FilterSet):
    """Words that match nothing give an empty list, never an error."""

    who = django_filters.CharFilter(method="of_who", label="使用人")
    role = django_filters.ChoiceFilter(choices=ROLE_CHOICES, label="角色", empty_label="全部", widget=_SELECT)
    resource = django_filters.ChoiceFilter(
        choices=resource_choices, label="资源", empty_label="全部", widget=_SELECT
    )
    way = django_filters.ChoiceFilter(
        choices=Usage.Way.choices, label="方式", empty_label="全部", widget=_SELECT
    )
    purpose = django_filters.CharFilter("purpose", "icontains", label="用途")
    since = django_filters.DateFilter("at__date", "gte", label="从")
    until = django_filters.DateFilter("at__date", "lte", label="到")
    order = django_filters.ChoiceFilter(
        choices=_ORDERS, method="in_order", label="排序", empty_label="新的在前", widget=_SELECT
    )

    class Meta:
        model = Usage
        fields: list[str] = []

    def of_who(self, lines: QuerySet, _name: str, words: str) -> QuerySet:
        named = Q(user__username__icontains=words) | Q(user__first_name__icontains=words)
        return lines.filter(named | Q(unit__icontains=words))

    def in_order(self, lines: QuerySet, _name: str, order: str) -> QuerySet:
        first = F("rows").desc(nulls_last=True) if order == "rows" else order
        return lines.order_by(first, "-id")
