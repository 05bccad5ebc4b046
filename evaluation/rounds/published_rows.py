"""What is published of a year, as rows for other systems: every enterprise as it stands in the last publication."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from evaluation.models import Publication, Result, Variable
from evaluation.rounds.differences import differences
from evaluation.rounds.holding import last_publication
from mujun.accounts.models import County
from mujun.exchange.resources import Row

RESOURCE = "评价结果"
STANDS, WITHDRAWN = "有效", "撤回"
_RESULT = {
    "统一社会信用代码": "row__credit_code",
    "企业名称": "row__name",
    "镇街": "row__town",
    "行业代码": "row__industry",
    "规模": "row__scale",
    "分组": "group",
    "综合得分": "total",
    "排名": "rank",
    "参排户数": "pool_size",
    "档次": "grade",
    "说明": "reason",
}
_PUBLISHED = ("年度", "公布文号", "公布日期", "状态")


def columns() -> dict[str, str]:
    """With units: of the result, of its publication, and every figure of the dictionary."""
    return dict.fromkeys([*_RESULT, *_PUBLISHED], "") | dict(Variable.objects.values_list("name", "unit"))


def years(county: County) -> list[int]:
    published = Publication.objects.filter(round__county=county, round__is_trial=False)
    return [*published.order_by("-round__year").values_list("round__year", flat=True).distinct()]


def rows_of_year(county: County, year: int) -> list[Row]:
    """None of a 试评, which has no effect."""
    published = last_publication(county, year)
    return [] if published is None or published.round.is_trial else rows_of(published)


def rows_of(publication: Publication) -> list[Row]:
    """All that are in the publication, and as 撤回 those that an earlier one had and this one has no more.

    A row says by which publication it came to be as it is: a correction of others leaves it alone.
    """
    editions = publication.round.publications.filter(number__lte=publication.number)
    standing = list(editions.select_related("run__snapshot").order_by("number"))
    papers = _papers(standing)
    found = {row["统一社会信用代码"]: row for row in _rows(standing[-1], papers, STANDS)}
    for former in reversed(standing[:-1]):
        for row in _rows(former, papers, WITHDRAWN):
            found.setdefault(row["统一社会信用代码"], row)
    return [found[code] for code in sorted(found)]


def _rows(publication: Publication, papers: dict[str, tuple[str, date]], state: str) -> Iterator[dict]:
    names = dict(Variable.objects.values_list("code", "name"))
    variables = [names[code] for code in publication.run.snapshot.variables]
    for *result, values in _results(publication):
        row = dict(zip(_RESULT, result, strict=True)) | dict(zip(variables, values, strict=True))
        document, day = papers.get(row["统一社会信用代码"], _paper(publication))
        published = (publication.run.snapshot.year, document, day, state)
        yield row | dict(zip(_PUBLISHED, published, strict=True))


def _results(publication: Publication) -> QuerySet:
    results = Result.objects.filter(run=publication.run).order_by("row__credit_code")
    return results.values_list(*_RESULT.values(), "row__values")


def _papers(editions: list[Publication]) -> dict[str, tuple[str, date]]:
    """By credit code the paper that last changed grade or total; who is not named stands by the first."""
    found = {}
    for before, after in zip(editions, editions[1:], strict=False):
        found |= {change.credit_code: _paper(after) for change in differences(before.run, after.run)}
    first = _paper(editions[0])
    everybody = Result.objects.filter(run=editions[-1].run).values_list("row__credit_code", flat=True)
    return dict.fromkeys(everybody, first) | found


def _paper(publication: Publication) -> tuple[str, date]:
    return publication.document, timezone.localdate(publication.published_at)
