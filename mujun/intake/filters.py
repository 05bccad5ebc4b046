"""Which of a batch's changes a page or a download shows."""

import django_filters
from django.db.models import Q

from mujun.intake.models import Batch, BatchChange, BatchChangeQuerySet


class ChangeFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=BatchChange.Kind.choices)
    item = django_filters.CharFilter()
    q = django_filters.CharFilter(method="matching")

    class Meta:
        model = BatchChange
        fields = ["kind", "item", "q"]

    def matching(self, changes: BatchChangeQuerySet, _: str, words: str) -> BatchChangeQuerySet:
        return changes.filter(Q(name__icontains=words.strip()) | Q(subject__icontains=words.strip()))


def items_of(batch: Batch) -> list[tuple[str, str]]:
    """Code and title of the variables or fields that the batch touches."""
    return list(batch.changes.order_by("title").values_list("item", "title").distinct())
