"""What the judgement of regions asks of a user, for the first page."""

from django.urls import reverse

from evaluation.models import ClusterPlace, RegionHandling, RegionResult
from evaluation.regions.waiting import waiting
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.todos import Todo


def region_todos(user: User, year: int) -> list[Todo]:
    """Zones and clusters of the year without a way of handling (B-03), and handlings of any year that are late."""
    if not user.may(Permission.START_RUNS):
        return []
    page, todos = reverse("region-handling-list"), _cluster_todos(user)
    late = list(RegionHandling.objects.visible_to(user).overdue().order_by("due").values_list("year", "name"))
    if late:
        address = f"{page}?year={late[0][0]}&state=overdue"
        todos.append(
            Todo("wrong", f"{len(late)} 项区域处置已逾期", _names(n for _, n in late), address, "去办结")
        )
    if found := waiting(user, year):
        title = f"{len(found)} 个末档的开发区、产业集群还没有定处置方式（B-03）"
        todos.append(Todo("waiting", title, _names(map(_named, found)), f"{page}?year={year}", "去定"))
    return todos


def _cluster_todos(user: User) -> list[Todo]:
    """Clusters of the province that lack the county's part (X-03)."""
    lacking = ClusterPlace.objects.filter(county=user.county_id).without_members()
    names = list(lacking.values_list("cluster__name", flat=True))
    if not names:
        return []
    title = f"{len(names)} 个省市产业集群还没有本县的部分，汇总和评价不含本县"
    return [Todo("waiting", title, _names(names), reverse("own-cluster-list"), "去登记")]


def _named(result: RegionResult) -> str:
    return result.name


def _names(names) -> str:
    return "、".join(dict.fromkeys(names)) + "。"
