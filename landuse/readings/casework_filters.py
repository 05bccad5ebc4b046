"""Which findings and cases to show, on pages and over REST. Words that match nothing give an empty list."""

import django_filters
from django.db.models import Q, QuerySet

from landuse.casework.findings import STATES
from landuse.casework.table import STAGES
from landuse.models import Case, LandFinding
from mujun.api.filters import WholeNumber, YesOrNo

_WHO = "企业名称、信用代码或编号"


def _about(rows: QuerySet, words: str) -> QuerySet:
    return rows.filter(
        Q(enterprise__name__icontains=words)
        | Q(enterprise__credit_code__istartswith=words)
        | Q(number__icontains=words)
    )


class FindingFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    state = django_filters.ChoiceFilter(choices=STATES, label="状态")
    kind = django_filters.ChoiceFilter(choices=LandFinding.Kind.choices, label="类别")
    town = django_filters.CharFilter("enterprise__town__name", label="镇街")
    rule = django_filters.CharFilter(method="of_rule", label="规则代码")
    overdue = YesOrNo(method="is_overdue", label="异议期满还没有决定")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")
    q = django_filters.CharFilter(method="matching", label=_WHO)

    class Meta:
        model = LandFinding
        fields: list[str] = []

    def of_rule(self, findings: QuerySet, _name: str, rule: str) -> QuerySet:
        """One of those it rests on."""
        return findings.filter(evidence__contains=[{"rule": rule}])

    def is_overdue(self, findings: QuerySet, _name: str, asked: bool) -> QuerySet:
        late = findings.overdue()
        return late if asked else findings.exclude(pk__in=late.values("pk"))

    def matching(self, findings: QuerySet, _name: str, words: str) -> QuerySet:
        return _about(findings, words)


class CaseFilter(django_filters.FilterSet):
    """`unit`: a department's code or a town's name."""

    year = WholeNumber("finding__year", label="认定年度")
    stage = django_filters.ChoiceFilter(
        choices=[("open", "在清单上"), *STAGES], method="of_stage", label="阶段"
    )
    town = django_filters.CharFilter("enterprise__town__name", label="镇街")
    treatment = django_filters.CharFilter(label="处置方式代码，LE-07")
    mode = django_filters.CharFilter(label="再开发方式代码，LE-16")
    unit = django_filters.CharFilter(method="of_unit", label="责任单位：部门代码或镇街名称")
    block = django_filters.CharFilter("parcels__in_block__block__code", distinct=True, label="区块代码")
    overdue = YesOrNo(method="is_overdue", label="逾期")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")
    q = django_filters.CharFilter(method="matching", label=_WHO)

    class Meta:
        model = Case
        fields: list[str] = []

    def of_stage(self, cases: QuerySet, _name: str, stage: str) -> QuerySet:
        return cases.on_the_list() if stage == "open" else cases.filter(stage=stage)

    def of_unit(self, cases: QuerySet, _name: str, unit: str) -> QuerySet:
        return cases.filter(Q(department__code=unit) | Q(town__name=unit))

    def is_overdue(self, cases: QuerySet, _name: str, asked: bool) -> QuerySet:
        late = Case.objects.overdue().values("pk")
        return cases.filter(pk__in=late) if asked else cases.exclude(pk__in=late)

    def matching(self, cases: QuerySet, _name: str, words: str) -> QuerySet:
        return _about(cases, words)
