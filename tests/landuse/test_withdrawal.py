"""A list, a land register or a workbook of marks is taken back: the register is as it was before."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from evaluation.models import Variable
from landuse.models import Enterprise, EnterpriseName, EnterpriseYear, FormerState, Parcel
from mujun.accounts.models import AuditEvent
from mujun.intake import actions
from mujun.intake.models import Batch
from mujun.intake.withdrawal import withdraw
from tests import factories
from tests.landuse.tables import contents
from tests.landuse.test_marks import ROWS, SHEETS
from tests.landuse.test_marks import county as marked_county
from tests.landuse.test_marks import send as send_marks
from tests.landuse.test_register import FIRST, OUTLINE, SECOND, county, send_land, send_list
from tests.workbooks import CODES

__all__ = ["county", "marked_county"]
pytestmark = pytest.mark.django_db

PLOT = ["P1", "云栖镇", CODES[0], 30, "工业用地", OUTLINE]
USE = ["P1", CODES[0], "自用", 20, date(2020, 1, 1), ""]


def take_back(batch: Batch) -> Batch:
    return withdraw(batch=batch, reason="填错", by=None)


def refusal(batch: Batch) -> str:
    """Why the batch is not taken back; nothing has changed then."""
    before = contents()
    with pytest.raises(ValidationError) as refused:
        take_back(batch)
    assert contents() == before
    batch.refresh_from_db()
    assert batch.state == Batch.State.IMPORTED
    return refused.value.messages[0]


def test_a_list_goes_with_its_enterprises_years_and_names(county):
    send_list(county, FIRST, year=2024)
    before = contents()
    renamed = [CODES[0], "青澜重工", "石门街道", "07", "规下"]
    batch = take_back(send_list(county, renamed, SECOND))
    assert contents() == before
    assert (batch.state, batch.changes.count()) == (Batch.State.WITHDRAWN, 2)
    assert AuditEvent.objects.get(act="batch_withdrawn").detail == {"reason": "填错"}


def test_the_first_list_leaves_nothing(county):
    take_back(send_list(county, FIRST, SECOND))
    assert not Enterprise.objects.exists()
    assert not EnterpriseYear.objects.exists()
    assert not EnterpriseName.objects.exists()


def test_the_register_follows_a_correction_of_an_earlier_year(county):
    send_list(county, FIRST, year=2024)
    latest = send_list(county, [CODES[0], "青澜重工", *FIRST[2:]], year=2025)
    corrected = send_list(county, [CODES[0], "青澜机械", *FIRST[2:]], year=2024)
    take_back(latest)
    assert Enterprise.objects.get().name == "青澜机械"
    take_back(corrected)
    enterprise = Enterprise.objects.get()
    assert (enterprise.name, [name.name for name in enterprise.names.all()]) == (
        "青澜机械厂",
        ["青澜机械厂"],
    )


def test_parcels_and_uses_are_as_before(county):
    send_list(county, FIRST, SECOND)
    send_land(county, [PLOT], [USE])
    before = contents()
    split = ["P2", "石门街道", CODES[1], 12.5, "工业用地", ""]
    batch = send_land(
        county,
        [["P1", "石门街道", "", 25.5, "仓储用地", ""], split],
        [[*USE[:-1], date(2024, 6, 30)], ["P2", CODES[1], "自用", 10, date(2021, 1, 1), ""]],
    )
    assert contents() != before
    take_back(batch)
    assert contents() == before


@pytest.mark.parametrize("layout", SHEETS)
def test_marks_are_as_before(marked_county, layout):
    send_marks(marked_county, layout, ROWS[layout])
    before = contents()
    another = list(ROWS[layout])
    another[-1] = "水" if layout == "meters" else date(2030, 1, 1)
    if layout in {"tags", "states"}:
        another[-1] = "另一依据"
    take_back(send_marks(marked_county, layout, another))
    assert contents() == before


def test_an_account_goes_back_to_its_enterprise(marked_county):
    send_marks(marked_county, "meters", ROWS["meters"])
    before = contents()
    passed = send_marks(marked_county, "meters", ROWS["meters"], by=CODES[1])
    take_back(passed)
    assert contents() == before


def test_unchanged_rows_are_nobodys_obstacle(county):
    first = send_list(county, FIRST)
    again = send_list(county, FIRST)
    assert not FormerState.objects.filter(batch=again).exists()
    take_back(first)
    take_back(again)
    assert not Enterprise.objects.exists()


def test_what_a_later_batch_changed_is_named(county):
    send_list(county, FIRST, SECOND)
    first = send_land(county, [PLOT], [USE])
    later = send_land(county, [[*PLOT[:3], 31, *PLOT[4:]]], [USE])
    assert f"P1（已由批次 {later.pk} 更改）" in refusal(first)
    take_back(later)
    take_back(first)
    assert not Parcel.objects.exists()


def test_what_refers_to_a_new_enterprise_is_named(county):
    batch = send_list(county, FIRST)
    enterprise = Enterprise.objects.get()
    factories.variables()
    factories.figure(enterprise, Variable.objects.first(), 1, factories.batch(county))
    factories.quality_finding(enterprise)
    row = factories.snapshot_row(factories.snapshot(county), enterprise, [], [])
    row.save()
    send_list(county, FIRST, year=2024)
    message = refusal(batch)
    for reason in ("已有年度名单 1 条", "已有数据 1 条", "已有核对问题 1 条", "已有快照 1 条"):
        assert f"{FIRST[1]}（{reason}）" in message


def test_what_uses_a_new_parcel_is_named(county):
    send_list(county, FIRST, SECOND)
    batch = send_land(county, [PLOT], [USE])
    send_land(county, [PLOT], [["P1", CODES[1], "承租", 5, date(2022, 1, 1), ""]])
    assert "P1（已有用地 1 条）" in refusal(batch)


def test_a_holder_who_is_gone_is_named(county):
    send_list(county, FIRST)
    second = send_list(county, SECOND)
    use = [*USE[:3], 5, *USE[4:]]
    send_land(county, [["P1", "云栖镇", CODES[1], *PLOT[3:]]], [use])
    passed = send_land(county, [PLOT], [use])
    take_back(second)
    assert "P1（原来的企业已不存在）" in refusal(passed)


def test_batches_from_before_cannot_be_taken_back_and_say_so(county):
    batch = send_list(county, FIRST)
    FormerState.objects.all().delete()
    assert refusal(batch) == "这个批次导入时系统还没有留存改动前的数据，不能撤回。请报送更正后的工作簿。"


def test_a_check_keeps_no_former_states(county):
    send_list(county, FIRST)
    kept = FormerState.objects.count()
    batch = Batch.objects.get()
    copy = actions.receive(
        content=bytes(batch.file.content),
        filename="1.xlsx",
        layout="enterprises",
        year=2026,
        county=county,
        by=None,
    )
    assert actions.check(batch=copy).created == 1
    assert FormerState.objects.count() == kept


def test_the_page_says_what_taking_back_does(client, county):
    send_list(county, FIRST)
    batch = send_list(county, [*FIRST[:4], "规下"], SECOND)
    client.force_login(factories.user("reform_office", county))
    page = reverse("batch", args=[batch.pk])
    assert "新增的 1 项去除，更改的 1 项恢复为改动之前的内容" in client.get(page).content.decode()
    shown = client.post(f"{page}withdraw/", {"reason": "名单有误"}, follow=True).content.decode()
    assert "撤回，改动之前的数据重新生效。原因：名单有误" in shown
    assert Enterprise.objects.get().scale == "规上"
