"""Which programs to show."""

import django_filters
from django import forms
from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils import timezone

from mujun.accounts.models import Department, User
from mujun.clients.models import Credential

_SELECT = forms.Select(attrs={"class": "form-select"})
_STATES = [("live", "有在用的令牌或密钥"), ("none", "没有在用的"), ("inactive", "账号已停用")]
_ORDERS = {"username": "username", "used": "last_used", "expiry": "next_expiry"}


def programs(user: User) -> QuerySet[User]:
    """The programs that `user` manages, each with how many live `tokens` and `keys`, `last_used`, `next_expiry`."""
    live = Q(credentials__revoked_at=None) & (
        Q(credentials__expires_on=None) | Q(credentials__expires_on__gte=timezone.localdate())
    )
    of_kind = {kind: live & Q(credentials__kind=kind) for kind in Credential.Kind}
    managed = User.objects.visible_to(user).filter(role="api_client")
    return managed.select_related("county", "department", "allowance").annotate(
        tokens=Count("credentials", filter=of_kind[Credential.Kind.TOKEN]),
        keys=Count("credentials", filter=of_kind[Credential.Kind.KEY]),
        last_used=Max("credentials__last_used_at"),
        next_expiry=Min("credentials__expires_on", filter=live),
    )


def in_order(clients: QuerySet[User], sort: str) -> QuerySet[User]:
    """`sort` as in the address; what has no value comes last."""
    column = F(_ORDERS.get(sort.removeprefix("-"), "username"))
    order = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return clients.order_by(order, "username")


class ClientFilter(django_filters.FilterSet):
    words = django_filters.CharFilter(method="with_words", label="客户")
    department = django_filters.ModelChoiceFilter(
        queryset=Department.objects.all(), label="部门", empty_label="全部", widget=_SELECT
    )
    state = django_filters.ChoiceFilter(
        choices=_STATES, method="in_state", label="状态", empty_label="全部", widget=_SELECT
    )

    class Meta:
        model = User
        fields: list[str] = []

    def with_words(self, clients: QuerySet, _name: str, words: str) -> QuerySet:
        return clients.filter(Q(username__icontains=words) | Q(first_name__icontains=words))

    def in_state(self, clients: QuerySet, _name: str, state: str) -> QuerySet:
        if state == "inactive":
            return clients.filter(is_active=False)
        live = Q(tokens__gt=0) | Q(keys__gt=0)
        return clients.filter(live if state == "live" else ~live, is_active=True)
