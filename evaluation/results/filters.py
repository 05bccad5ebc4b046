"""One filter set for the ranking page, its workbook and the REST list of results."""

import re

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from evaluation.models import QualityFinding, Result
from landuse.models import EnterpriseYear

# word in the address → columns; the last decide among equals
ORDERS = {
    "rank": ("group", "rank", "pk"),
    "name": ("row__name", "pk"),
    "town": ("row__town", "group", "rank", "pk"),
    "industry": ("row__industry", "group", "rank", "pk"),
    "group": ("group", "rank", "pk"),
    "total": ("total", "pk"),
    "grade": ("grade", "group", "rank", "pk"),
}
UNGRADED = "未定"


class ResultFilter(django_filters.FilterSet):
    """Words that match nothing give an empty list, never an error."""

    group = django_filters.CharFilter(label="分组")
    grade = django_filters.CharFilter(method="of_grade", label="档次")
    town = django_filters.CharFilter("row__town", label="镇街")
    industry = django_filters.CharFilter("row__industry", label="行业大类")
    park = django_filters.CharFilter(method="in_park", label="园区：当年名单所列")
    q = django_filters.CharFilter(method="matching", label="企业名称或信用代码")
    sort = django_filters.CharFilter(method="sorted", label="排序")

    class Meta:
        model = Result
        fields: list[str] = []

    def of_grade(self, results: QuerySet, _name: str, grade: str) -> QuerySet:
        return results.filter(grade="" if grade == UNGRADED else grade)

    def in_park(self, results: QuerySet, _name: str, park: str) -> QuerySet:
        entries = EnterpriseYear.objects.filter(
            enterprise=OuterRef("enterprise"), year=OuterRef("run__snapshot__year"), park__name=park
        )
        return results.filter(Exists(entries))

    def matching(self, results: QuerySet, _name: str, words: str) -> QuerySet:
        return results.filter(Q(row__name__icontains=words) | Q(row__credit_code__istartswith=words))

    def sorted(self, results: QuerySet, _name: str, sort: str) -> QuerySet:
        """`total`, `-total`, …; `score0` and `value0` are the first item of the group. Missing ones come last."""
        key, descending = sort.removeprefix("-"), sort.startswith("-")
        if item := re.fullmatch(r"(score|value)(\d{1,2})", key):
            columns: tuple[str, ...] = (f"{item[1]}s__{item[2]}", "group", "rank", "pk")
        else:
            columns = ORDERS.get(key, ORDERS["rank"])
        first = F(columns[0])
        ordered = first.desc(nulls_last=True) if descending else first.asc(nulls_last=True)
        return results.order_by(ordered, *columns[1:])


class QualityFindingFilter(django_filters.FilterSet):
    """Open findings unless the address asks otherwise; words that match nothing give an empty list."""

    rule = django_filters.CharFilter(label="规则编号")
    department = django_filters.CharFilter("variable__department__code", label="部门")
    town = django_filters.CharFilter("enterprise__town__name", label="镇街")
    importance = django_filters.CharFilter(method="of_importance", label="重要性")
    state = django_filters.CharFilter(method="of_state", label="状态")
    q = django_filters.CharFilter(method="matching", label="企业名称或信用代码")

    class Meta:
        model = QualityFinding
        fields: list[str] = []

    def of_importance(self, findings: QuerySet, _name: str, word: str) -> QuerySet:
        levels = {level.label: level for level in QualityFinding.Importance}
        return findings.filter(importance=levels[word]) if word in levels else findings.none()

    def of_state(self, findings: QuerySet, _name: str, state: str) -> QuerySet:
        return findings if state == "all" else findings.filter(state=state)

    def matching(self, findings: QuerySet, _name: str, words: str) -> QuerySet:
        return findings.filter(
            Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        )
