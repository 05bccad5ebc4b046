"""Which audit events to show."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from mujun.accounts.acts import SENTENCES
from mujun.accounts.models import AuditEvent

_SELECT = forms.Select(attrs={"class": "form-select"})


def _titles() -> list[tuple[str, str]]:
    """`新建用户 {target}` → 新建用户, for choosing; what stands before the first name is enough."""
    return sorted(
        (
            (act, words.replace("{target}", "…").split("，")[0].split("：")[0])
            for act, words in SENTENCES.items()
        ),
        key=lambda pair: pair[1],
    )


class AuditFilter(django_filters.FilterSet):
    """Words that match nothing give an empty list, never an error."""

    who = django_filters.CharFilter(method="of_who", label="谁")
    act = django_filters.ChoiceFilter(choices=_titles, label="做了什么", empty_label="全部", widget=_SELECT)
    target = django_filters.CharFilter("target", "icontains", label="对象")
    day = django_filters.DateFilter("at__date", label="日期")

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def of_who(self, events: QuerySet, _name: str, words: str) -> QuerySet:
        return events.filter(Q(actor__username__icontains=words) | Q(actor__first_name__icontains=words))
