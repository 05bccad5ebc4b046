"""Which audit events to show."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from mujun.accounts import signing_in
from mujun.accounts.acts import SENTENCES
from mujun.accounts.models import AuditEvent, Department, Town, User
from mujun.accounts.roles import ROLE_CHOICES

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


_STATES = [("active", "在用"), ("inactive", "已停用"), ("locked", "已锁定"), ("must_change", "待改密码")]


def _towns(request) -> QuerySet:
    county = request.user.county_id
    return Town.objects.filter(county=county) if county else Town.objects.all()


class UserFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(method="with_words", label="用户")
    role = django_filters.ChoiceFilter(choices=ROLE_CHOICES, label="角色", empty_label="全部", widget=_SELECT)
    department = django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(), label="部门", empty_label="全部", widget=_SELECT
    )
    town = django_filters.ModelChoiceFilter(queryset=_towns, label="镇街", empty_label="全部", widget=_SELECT)
    state = django_filters.ChoiceFilter(
        choices=_STATES, method="in_state", label="状态", empty_label="全部", widget=_SELECT
    )

    class Meta:
        model = User
        fields: list[str] = []

    def with_words(self, users: QuerySet, _name: str, words: str) -> QuerySet:
        named = Q(username__icontains=words) | Q(first_name__icontains=words)
        return users.filter(named | Q(credit_code__istartswith=words.upper()))

    def in_state(self, users: QuerySet, _name: str, state: str) -> QuerySet:
        if state == "locked":
            return users.filter(username__in=signing_in.locked_until())
        return users.filter(
            **{
                "active": {"is_active": True},
                "inactive": {"is_active": False},
                "must_change": {"is_active": True, "must_change_password": True},
            }[state]
        )
