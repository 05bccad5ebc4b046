"""What the register says of one enterprise, for its page."""

from dataclasses import dataclass

from landuse.models import Enterprise, IndustryClass, Relation
from landuse.register.contacts import masked_name, masked_phone

_SEEN_FROM_THERE = {"合并自": "并入", "分立自": "分立出"}


@dataclass(frozen=True)
class Table:
    """A small table of the page; `rows` holds texts and days (None: still valid)."""

    title: str
    headings: list[str]
    rows: list[tuple[object, ...]]


def profile(about: Enterprise) -> dict:
    """Yearly entries, the latest first, and the marks that there are."""
    tables = [_tags(about), _states(about), _relations(about), _meters(about), _certificates(about)]
    return {
        "years": about.years.select_related("town", "industry", "park", "batch").order_by("-year"),
        "class": _class(about.industry_class),
        "contact": masked_name(about.contact),
        "phone": masked_phone(about.phone),
        "tables": [table for table in tables if table.rows],
    }


def _class(code: str) -> str:
    """With its name where the classes of the standard are imported."""
    known = IndustryClass.objects.filter(code=code).first() if code else None
    return str(known or code)


def _tags(about: Enterprise) -> Table:
    rows = about.enterprisetags.values_list("tag__name", "tag__level", "since", "until", "evidence")
    return Table("标签", ["标签", "级别", "起", "止", "依据"], _open_ended(rows, 3))


def _states(about: Enterprise) -> Table:
    rows = about.enterprisestates.values_list("kind", "since", "until", "reason", "evidence")
    return Table("状态", ["状态", "起", "止", "原因", "依据"], _open_ended(rows, 2))


def _relations(about: Enterprise) -> Table:
    """Those it entered itself, and those in which others of the county name it."""
    days = ["since", "until"]
    rows = list(about.relations.values_list("kind", "other_name", "other_code", *days))
    naming = Relation.objects.filter(enterprise__county=about.county_id, other_code=about.credit_code)
    others = naming.values_list("kind", "enterprise__name", "enterprise__credit_code", *days)
    rows += [(_SEEN_FROM_THERE.get(kind, kind), *rest) for kind, *rest in others]
    return Table("关系", ["关系", "对方", "统一社会信用代码", "起", "止"], _open_ended(rows, 4))


def _meters(about: Enterprise) -> Table:
    return Table("户号", ["种类", "户号"], list(about.meteraccounts.values_list("kind", "number")))


def _certificates(about: Enterprise) -> Table:
    rows = about.certificates.values_list("kind", "number", "issued")
    return Table("证书", ["证书种类", "证书编号", "发证日期"], list(rows))


def _open_ended(rows, at: int) -> list[tuple[object, ...]]:
    """Whatever has no last day lasts until today."""
    return [tuple("至今" if i == at and cell is None else cell for i, cell in enumerate(row)) for row in rows]
