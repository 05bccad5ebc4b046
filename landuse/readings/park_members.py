"""Who is in a park in a year, as the list of the year has it, with what the evaluation handed down of each."""

from collections.abc import Mapping

from django.db.models import F, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from landuse.models import EnterpriseYear, Park
from mujun.accounts.models import User
from mujun.accounts.scope import within

UNGRADED = "未定"
_SORTS = {
    "code": "enterprise__credit_code", "name": "name", "grade": "grade", "land": "land", "tax": "tax",
    "per_mu": "tax_per_mu",
}  # fmt: skip


def members_of(user: User, park: Park, year: int) -> QuerySet[EnterpriseYear]:
    """Those that the user may see, by code, each with `grade` ("" for none), `land` (亩), `tax` (万元) and
    `tax_per_mu`.
    """
    known = FilteredRelation("enterprise__performances", condition=Q(enterprise__performances__year=year))
    listed = EnterpriseYear.objects.filter(within(user, "enterprise__"), park=park, year=year)
    return (
        listed.annotate(known=known, land=F("known__land"), tax=F("known__tax"))
        .annotate(grade=Coalesce(F("known__grade"), Value("")), tax_per_mu=F("tax") / NullIf(F("land"), 0.0))
        .select_related("enterprise", "town", "industry")
        .order_by("enterprise__credit_code")
    )


def asked_for(members: QuerySet, asked: Mapping[str, str]) -> QuerySet:
    """By `grade` and by `q` in name or code, in the order of `sort`; what is not known comes last."""
    if grade := asked.get("grade"):
        members = members.filter(grade="" if grade == UNGRADED else grade)
    if words := asked.get("q"):
        members = members.filter(Q(name__icontains=words) | Q(enterprise__credit_code__istartswith=words))
    sort = asked.get("sort", "code")
    column = F(_SORTS.get(sort.removeprefix("-"), _SORTS["code"]))
    ordered = column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True)
    return members.order_by(ordered, "pk")


def grades_of(members: QuerySet) -> list[str]:
    """The grades that somebody has, those without one last."""
    found = set(members.order_by().values_list("grade", flat=True).distinct())
    return [*sorted(found - {""}), *([UNGRADED] if "" in found else [])]
