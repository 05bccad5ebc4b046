"""Which messages to show."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from mujun.exchange.models import Message, Target

_SELECT = forms.Select(attrs={"class": "form-select"})


def _targets(request) -> QuerySet:
    return Target.objects.visible_to(request.user)


class MessageFilter(django_filters.FilterSet):
    """`words`: the beginning of a number or anything in it; Chinese words are looked for in the message itself."""

    target = django_filters.ModelChoiceFilter(
        queryset=_targets, label="对接系统", empty_label="全部", widget=_SELECT
    )
    state = django_filters.ChoiceFilter(
        choices=Message.State.choices, label="状态", empty_label="全部", widget=_SELECT
    )
    resource = django_filters.CharFilter("resource", label="资源")
    words = django_filters.CharFilter(method="with_words", label="企业或编号")
    day = django_filters.DateFilter("made_at__date", label="日期")

    class Meta:
        model = Message
        fields: list[str] = []

    def with_words(self, messages: QuerySet, _name: str, words: str) -> QuerySet:
        words = words.strip()
        found = Q(key__icontains=words) | Q(receipt=words)
        return messages.filter(found if words.isascii() else found | Q(payload__contains=words))
