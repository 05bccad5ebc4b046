"""What long lists keep: made once, made anew when something is written, and right on every page."""

import pytest
from django.db import connection
from django.test import RequestFactory
from redis.exceptions import ConnectionError

from landuse.models import Enterprise
from mujun import keeping
from mujun.keeping import kept, kept_of, state_of, sweep
from mujun.paging import foremost, page_of
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    town = make.town(make.county())
    for at in range(7):
        make.enterprise(town, name=f"青澜{at % 3}厂")
    return town.county


def shown(rows, page: object, state: str = "") -> list[int]:
    request = RequestFactory().get("/", {"page": page})
    return [each.pk for each in page_of(request, rows, 3, state)]


def test_it_is_made_once_for_a_state(county):
    made = []
    for _ in range(2):
        assert kept(f"county {county.pk}", "sum", lambda: made.append(1) or 0) == 0
    assert len(made) == 1
    kept(f"county {county.pk} later", "sum", lambda: made.append(1))
    kept("", "sum", lambda: made.append(1))
    assert len(made) == 3


def test_another_version_of_the_product_begins_anew(county, tmp_path, monkeypatch):
    """What is kept are objects; one of before may lack what is asked of it now."""
    module = tmp_path / "landuse" / "sums.py"
    module.parent.mkdir()
    versions = []
    for text in ("a = 1", "a = 2", "a = 2"):
        module.write_text(text)
        versions.append(keeping.digest_of(tmp_path))
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.lock").write_text("numpy")
    assert len({*versions, keeping.digest_of(tmp_path)}) == 3
    made = []
    for version in versions:
        monkeypatch.setattr(keeping, "_CODE", version)
        kept(f"county {county.pk} of a version", "sum", lambda: made.append(1) or 0)
    assert len(made) == 2


def test_whatever_writes_makes_another_state(county):
    states = [state_of(Enterprise)]
    assert state_of(Enterprise) == states[0]
    mine = Enterprise.objects.filter(county=county)
    for write in (lambda: mine.update(name="新名"), mine[0].save, mine[0].delete, lambda: make.town(county)):
        write()
        states.append(state_of(Enterprise))
    assert len(set(states)) == 4  # towns are a table of their own


@pytest.mark.parametrize("order", [["name"], ["-name"], []])
def test_kept_or_not_every_row_is_on_one_page(county, order):
    rows = Enterprise.objects.filter(county=county).order_by(*order)
    for state in ("", state_of(Enterprise)):
        pages = [shown(rows, number, state) for number in (1, 2, 3)]
        assert [len(page) for page in pages] == [3, 3, 1]
        assert sorted(sum(pages, [])) == sorted(rows.values_list("pk", flat=True))
        assert shown(rows, 99, state) == pages[2]
    if order:
        names = [Enterprise.objects.get(pk=pk).name for page in pages for pk in page]
        assert names == sorted(names, reverse=order == ["-name"])


def test_filters_and_scopes_are_kept_apart(county):
    state, rows = state_of(Enterprise), Enterprise.objects.filter(county=county)
    one, other = rows.filter(name="青澜0厂"), rows.filter(name="青澜1厂")
    assert kept_of(state, one, "size", one.count) == 3
    assert kept_of(state, other, "size", other.count) == 2
    assert kept_of(state, rows.none(), "size", rows.none().count) == 0


def test_only_old_lines_are_swept_and_never_the_last_of_a_table(county):
    def lines():
        with connection.cursor() as cursor:
            cursor.execute("SELECT of, count(*) FROM mujun_change GROUP BY of")
            return dict(cursor.fetchall())

    sweep()
    before = lines()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE mujun_change SET at = at - interval '4 days' WHERE of = 'landuse_enterprise'")
    assert sweep() == before["landuse_enterprise"] - 1 > 1
    assert lines() == before | {"landuse_enterprise": 1}
    state = state_of(Enterprise)
    make.enterprise(make.town(county))
    assert state_of(Enterprise) != state


def test_without_a_cache_it_is_made_anew(monkeypatch):
    class Away:
        def get(self, _key):
            raise ConnectionError

    monkeypatch.setattr("mujun.keeping.cache", Away())
    assert kept("state", "name", lambda: 5) == 5


def test_a_table_beside_a_list_shows_the_foremost_of_many():
    lines = [(f"镇{at}", at % 7) for at in range(40)]
    asked = RequestFactory().get("/")
    shown = foremost(asked, lines, lambda line: line[1])
    assert len(shown) == 30
    assert min(size for _, size in shown) >= max(size for _, size in set(lines) - set(shown))
    assert foremost(asked, lines[:30], lambda line: line[1]) == lines[:30]
    assert foremost(RequestFactory().get("/?whole=1"), lines, lambda line: line[1]) == lines
