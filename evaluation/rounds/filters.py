"""Which objections to show. Words that match nothing give an empty list, never an error."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from evaluation.models import Objection

OFFICE = "office"  # in place of a department: the reform office itself


class ObjectionFilter(django_filters.FilterSet):
    state = django_filters.CharFilter(
        method="of_state", label="open 在办，overdue 逾期，accepted 采纳，rejected 不采纳，withdrawn 已撤回"
    )
    year = django_filters.NumberFilter("round__year", label="年度")
    department = django_filters.CharFilter(method="of_department", label="受理部门，office 为亩均办")
    town = django_filters.CharFilter("enterprise__town__name", label="镇街")
    late = django_filters.BooleanFilter("is_late", label="公示截止以后提出")
    q = django_filters.CharFilter(method="matching", label="企业或回执号")

    class Meta:
        model = Objection
        fields: list[str] = []

    def of_state(self, objections: QuerySet, _name: str, state: str) -> QuerySet:
        if state == "all":
            return objections
        if state == "open":
            return objections.open()
        if state == "overdue":
            return objections.open().filter(due__lte=timezone.now())
        if state == "withdrawn":
            return objections.filter(withdrawn_at__isnull=False)
        return objections.filter(verdict=state) if state else objections

    def of_department(self, objections: QuerySet, _name: str, code: str) -> QuerySet:
        """With whom it lies while it is open, who looked into it afterwards."""
        found_out = Q(opinion_at__isnull=False, decided_at=None, withdrawn_at=None)
        if code == OFFICE:
            return objections.filter(Q(department=None) | found_out)
        return objections.filter(~found_out, department__code=code)

    def matching(self, objections: QuerySet, _name: str, words: str) -> QuerySet:
        return objections.filter(
            Q(enterprise__name__icontains=words)
            | Q(enterprise__credit_code__istartswith=words)
            | Q(number__icontains=words)
        )
