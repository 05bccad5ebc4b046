"""One cell: its history, and what is said about it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from evaluation.actions import cells
from evaluation.models import CellComment
from mujun.accounts.models import AuditEvent
from mujun.intake.windows import lock_year
from tests import factories as make
from tests.evaluation.grid.doing import change, given, save, variable

pytestmark = pytest.mark.django_db


def cell_url(firm, code="tax", year=2025, name="cell"):
    return reverse(name, args=[firm.credit_code, code, year])


def test_a_cell_tells_source_history_and_last_year(client, county, officer, firms):
    given(firms[0], 8, year=2024)
    save(county, officer, change(firms[0], 10))
    lock_year(county=county, year=2025, reason="定稿", by=make.user("reform_office", county))
    save(county, officer, change(firms[0], 12, 10), reason="退税更正")
    client.force_login(officer)

    shown = client.get(cell_url(firms[0]), headers={"hx-request": "true"}).content.decode()

    assert "<html" not in shown
    for words in ("8.00 万元", "10.00 万元", "12.00 万元", "现行", "已更正", "退税更正", "甲税务", "数据!C2"):
        assert words in shown
    assert client.get(cell_url(firms[0])).context["current"].value == 12


def test_a_comment_is_added_to_the_cell_and_on_record(client, officer, firms):
    client.force_login(officer)
    url = cell_url(firms[0], name="cell-comment")

    shown = client.post(url, {"text": " 待税务所核对 "}, headers={"hx-request": "true"}).content.decode()
    plain = client.post(url, {"text": "第二条"})

    assert "待税务所核对" in shown
    assert plain.url == cell_url(firms[0])
    said = CellComment.objects.first()
    assert (said.text, said.by, said.year, said.variable.code) == ("待税务所核对", officer, 2025, "tax")
    event = AuditEvent.objects.filter(act="cell_commented").last()
    assert (event.actor, event.county, event.detail) == (officer, firms[0].county, {"text": "待税务所核对"})


@pytest.mark.parametrize(("text", "said"), [("  ", "请写下批注"), ("长" * 301, "300 字以内")])
def test_an_empty_or_endless_comment_is_refused(client, officer, firms, text, said):
    client.force_login(officer)
    url = cell_url(firms[0], name="cell-comment")

    assert said in client.post(url, {"text": text}, headers={"hx-request": "true"}).content.decode()
    assert said in client.post(url, {"text": text}, follow=True).content.decode()
    assert not CellComment.objects.exists()


def test_a_town_reads_and_writes_about_its_own_enterprises(client, county, firms, town):
    other = make.town(county, "青石街道")
    client.force_login(make.user("town_officer", county, town=other))
    assert client.get(cell_url(firms[0])).status_code == 404
    assert client.post(cell_url(firms[0], name="cell-comment"), {"text": "看"}).status_code == 404

    client.force_login(make.user("town_officer", county, town=town))
    assert client.post(cell_url(firms[0], name="cell-comment"), {"text": "看"}).status_code == 302
    assert CellComment.objects.count() == 1


def test_the_action_refuses_whoever_does_not_see_the_cell(county, firms):
    other = make.user("town_officer", county, town=make.town(county, "青石街道"))
    itself = make.user("enterprise", county, credit_code=firms[0].credit_code)

    for user in (other, itself, make.user("auditor", county)):
        with pytest.raises(PermissionDenied):
            cells.comment(enterprise=firms[0], variable=variable(), year=2025, text="看", by=user)


def test_an_enterprise_does_not_read_what_officials_say(county, officer, firms):
    cells.comment(enterprise=firms[0], variable=variable(), year=2025, text="内部", by=officer)
    itself = make.user("enterprise", county, credit_code=firms[0].credit_code)

    assert not CellComment.objects.visible_to(itself).exists()
    assert CellComment.objects.visible_to(officer).exists()
