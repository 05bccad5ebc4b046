"""Which sheets and disputes to show. Words that match nothing give an empty list, never an error."""

import django_filters
from django.db.models import Q, QuerySet

from evaluation.models import ConfirmationSheet, Dispute


class SheetFilter(django_filters.FilterSet):
    """Of sheets with states, see evaluation/confirmation/states.py."""

    state = django_filters.CharFilter(label="状态")
    town = django_filters.CharFilter("enterprise__town__name", label="镇街")
    scale = django_filters.CharFilter("enterprise__scale", label="规模")
    q = django_filters.CharFilter(method="matching", label="企业名称或信用代码")

    class Meta:
        model = ConfirmationSheet
        fields: list[str] = []

    def matching(self, sheets: QuerySet, _name: str, words: str) -> QuerySet:
        return sheets.filter(
            Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        )


class DisputeFilter(django_filters.FilterSet):
    """Waiting ones unless the address asks otherwise."""

    state = django_filters.CharFilter(method="of_state", label="状态")
    department = django_filters.CharFilter("variable__department__code", label="部门")
    variable = django_filters.CharFilter("variable__code", label="数据项")
    town = django_filters.CharFilter("sheet__enterprise__town__name", label="镇街")
    q = django_filters.CharFilter(method="matching", label="企业或回执号")

    class Meta:
        model = Dispute
        fields: list[str] = []

    def of_state(self, disputes: QuerySet, _name: str, state: str) -> QuerySet:
        if state == "all":
            return disputes
        return disputes.open() if state == "open" else disputes.filter(outcome=state)

    def matching(self, disputes: QuerySet, _name: str, words: str) -> QuerySet:
        return disputes.filter(
            Q(sheet__enterprise__name__icontains=words)
            | Q(sheet__enterprise__credit_code__istartswith=words)
            | Q(number__icontains=words)
        )
