"""What measures about parks (LE-06) ask of those who handle land: their terms are over, or end soon."""

from collections.abc import Sequence

from django.urls import reverse

from landuse.actions.handling import may_handle
from landuse.models import ParkMeasure
from landuse.models.parks import SOON
from mujun.accounts.models import User
from mujun.todos import Todo


def park_todos(user: User) -> list[Todo]:
    """Of whatever year; a measure is open until somebody ends it."""
    if user.county is None or not may_handle(user.county, user):
        return []
    measures = ParkMeasure.objects.visible_to(user)
    found = (measures.overdue() | measures.near()).select_related("park").order_by("due", "pk")
    over = [each for each in found if each.is_overdue]
    near = [each for each in found if not each.is_overdue]
    return [
        *_todo("wrong", over, "over", "项园区措施的期限已过（LE-06）", "解除并写明情况，或者解除后另定。", "去办结"),
        *_todo("waiting", near, "near", f"项园区措施 {SOON.days} 天内到期（LE-06）", "请核对落实的情况。", "去看"),
    ]  # fmt: skip


def _todo(
    kind: str, measures: Sequence[ParkMeasure], term: str, words: str, cure: str, act: str
) -> list[Todo]:
    """Leads to the park where it is one, else to those in the list."""
    if not measures:
        return []
    parks = {each.park_id: each.park.name for each in measures}
    one = reverse("park", args=[next(iter(parks))]) + "#measures"
    page = one if len(parks) == 1 else f"{reverse('park-list')}?term={term}"
    return [Todo(kind, f"{len(measures)} {words}", f"{'、'.join(parks.values())}。{cure}", page, act)]
