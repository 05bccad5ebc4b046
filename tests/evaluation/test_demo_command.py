"""`manage.py demo`: the county comes in by the ordinary import, and interruption does no harm."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from evaluation.actions.reference import load_reference
from evaluation.demonstration.county import generate
from evaluation.demonstration.enterprises import YEARS
from evaluation.demonstration.founding import found, officer_of
from evaluation.demonstration.people import ACCOUNTS, LOGINS
from evaluation.demonstration.workbooks import handings
from evaluation.models import (
    ClusterResult,
    ConfirmationItem,
    Dispute,
    Figure,
    Objection,
    Publication,
    QualityFinding,
    Result,
    Round,
    Run,
)
from evaluation.results.province import lines_of
from evaluation.rounds.table import Stage
from landuse.idleness.reading import Status
from landuse.models import (
    Development,
    Enterprise,
    EnterpriseName,
    EnterpriseYear,
    IdleProceeding,
    Industry,
    Occupancy,
    Parcel,
    Signal,
)
from landuse.readings.idle_land import clocks, statute_of
from mujun.accounts.models import Province, User
from mujun.accounts.roles import ROLES
from mujun.exchange.models import ReconciliationRow
from mujun.intake import actions as intake
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch


@pytest.fixture(scope="module")
def books():
    return handings(generate())


def demo(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def found_odd(rule, year):
    return QualityFinding.objects.filter(rule=rule, year=year).count()


def hand_in(county, book):
    """Import a workbook here and now, as its officer."""
    officer = officer_of(book.department)
    batch = intake.receive(
        content=book.content(layout_of(book.layout).sheets(county, book.year)),
        filename=book.filename,
        layout=book.layout,
        year=book.year,
        county=county,
        by=officer,
    )
    return intake.import_batch(batch=batch, by=officer)


class TestWithoutWorker:
    @pytest.fixture(autouse=True)
    def _reference(self, db):
        load_reference()

    def test_every_workbook_passes_the_checks(self, books):
        county = found()
        for book in books:
            batch = hand_in(county, book)
            assert (batch.state, batch.problems) == (Batch.State.IMPORTED, [])
            assert {note["code"] for note in batch.notes} <= {"check_character"}
        assert Parcel.objects.count() == len(books[4].tables["宗地"])
        assert Occupancy.objects.count() == len(books[4].tables["用地"])

    def test_the_list_of_each_year_is_kept(self, books):
        county = found()
        batches = [hand_in(county, book) for book in books[:4]][1:]
        assert [batch.created for batch in batches] == [1145, 1175, 1195]
        assert [batch.changed for batch in batches] == [0, 0, 0]
        above = EnterpriseYear.objects.filter(scale="规上")
        assert [above.filter(year=year).count() for year in YEARS] == [281, 291, 300]
        former = EnterpriseName.objects.filter(until__isnull=False)
        assert [name.until.year for name in former] == [2024]

    def test_founding_again_changes_nobody(self):
        found()
        passwords = set(User.objects.values_list("password", flat=True))
        found()
        assert set(User.objects.values_list("password", flat=True)) == passwords

    def test_everybody_can_sign_in(self, client):
        found()
        assert {account.role for account in ACCOUNTS} == {role for role in ROLES if ROLES[role].signs_in}
        for username, password, _ in LOGINS:
            assert len(password) >= 10
            assert client.post("/login/", {"username": username, "password": password}).url == "/"

    def test_write_gives_the_same_bytes_every_time(self, tmp_path, books):
        demo("--write", str(tmp_path / "one"))
        demo("--write", str(tmp_path / "two"))
        written = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
        assert written == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
        assert set(written) == {book.filename for book in books}
        assert not Batch.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker")
class TestWithWorker:
    @pytest.fixture(autouse=True)
    def _reference(self, transactional_db):
        load_reference()

    def test_goes_on_after_an_interruption_and_comes_to_an_end(self, books):
        county = found()
        for book in books[:2]:
            hand_in(county, book)
        assert "已建成" in demo("--if-empty")
        # an accepted objection corrects one figure; building on parcels and its pauses, as of today
        batches = Batch.objects.filter(county=county)
        assert (
            batches.filter(state=Batch.State.IMPORTED).count()
            == len(books) + 3
            == batches.exclude(origin=Batch.Origin.PULLED).count()
        )
        assert {"missing", "different"} <= set(ReconciliationRow.objects.values_list("kind", flat=True))
        read = clocks(Development.objects.all(), statute_of(county), timezone.localdate())
        assert {each.reading.status for each in read} == set(Status)
        assert IdleProceeding.objects.open().count() == 3
        # last year's final run, and the one of its correction; not the trial of the city
        runs = Run.objects.own().filter(snapshot__county=county)
        years = runs.order_by("id").values_list("snapshot__year", flat=True)
        assert list(years) == [2023, 2024, 2024, 2024, 2025]
        assert Enterprise.objects.filter(county=county).count() == 1200
        compared = lines_of(Province.objects.get(), 2025)
        assert [(line.county.name, line.sums.size > 30) for line in compared] == [
            ("青澜县", True),
            ("云岭县", True),
        ]
        judged = {each.cluster.name: each for each in ClusterResult.objects.select_related("cluster")}
        assert all(each.grade for each in judged.values())
        assert [part["missing"] for part in judged["青澜装备集群"].parts] == ["", ""]
        assert [bool(part["missing"]) for part in judged["青澜纺织集群"].parts] == [False, True]
        assert Figure.objects.filter(batch__sent_by__isnull=True).count() == 0
        assert {"A", "B", "C", "D"} <= set(Result.objects.values_list("grade", flat=True))
        assert Signal.objects.values("rule").distinct().count() >= 3
        assert found_odd("Q-102", 2025) == 3  # no_value_added
        assert found_odd("Q-106", 2024) == 4  # no_research
        assert found_odd("Q-201", 2024) == 3 + 2  # refund
        assert found_odd("Q-204", 2025) == 2 + 2  # no_energy, no_power
        disputes = Dispute.objects.order_by("id").values_list("variable__code", "outcome")
        assert list(disputes) == [("tax", "upheld"), ("revenue", "upheld")]
        published = Publication.objects.order_by("number").values_list("round__year", "number")
        assert list(published) == [(2024, 1), (2024, 2)]
        call_command("round", "verify", stdout=StringIO())
        assert Round.objects.get(year=2025).at is Stage.PUBLICITY
        assert Objection.objects.open().count() == 2
        assert Objection.objects.unscored().count() == 1
        assert ConfirmationItem.objects.filter(is_current=True, on_behalf=True).exists()
        assert demo("--if-empty") == "示范县已有测算结果。\n"
        demo()
        # one more was pulled
        assert (batches.count(), runs.count()) == (len(books) + 4, len(YEARS) + 2)

    def test_a_refused_workbook_stops_it_with_the_problems(self):
        Industry.objects.get(code="15").delete()
        with pytest.raises(
            CommandError, match=r"(?s)企业名单\.xlsx 有 \d+ 处错误，没有导入：.*名单 D\d+ 行业大类「15」"
        ):
            demo()
        assert not Enterprise.objects.exists()
