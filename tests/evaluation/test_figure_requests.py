"""更正请求: an official doubts a figure, its department answers with a clock running."""

import csv
import io
from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evaluation.actions import figure_requests as actions
from evaluation.agenda import agenda
from evaluation.figure_term import load
from evaluation.models import Figure, FigureRequest
from mujun.accounts.models import AuditEvent
from mujun.inbox.models import Message
from tests import factories as make
from tests import judged
from tests.pictures import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    make.variables()
    return judged.county()


@pytest.fixture
def figure(world):
    return Figure.objects.current().get(enterprise=world.enterprises[0], variable__code="tax", year=2025)


@pytest.fixture
def office(world):
    return make.user("reform_office", world.county)


@pytest.fixture
def tax(world):
    return make.user("department_officer", world.county)


def asked(figure, office, **fields):
    return actions.ask(figure=figure, by=office, reason="与完税证明不符", **fields)


class TestAsking:
    def test_goes_to_the_department_with_a_clock(self, figure, office, tax, settings):
        made = asked(figure, office, wanted=Decimal("12.5"))
        term = load(settings.FIGURE_REQUEST_TERM)
        assert (made.days, made.counting, "未核对" in made.term_source) == (term.days, "working", True)
        assert made.due > timezone.now()
        assert Message.objects.get().to == tax
        (todo,) = [each for each in agenda(tax, 2025, [], None) if "更正请求" in each.title]
        assert (todo.kind, todo.title) == ("waiting", "1 份更正请求待答复")
        assert AuditEvent.objects.get(act="figure_doubted").detail["variable"] == "税收实际贡献"

    def test_once_with_a_reason_on_what_holds(self, figure, office):
        with pytest.raises(ValidationError, match="请写明理由"):
            actions.ask(figure=figure, by=office, reason=" ")
        asked(figure, office)
        with pytest.raises(ValidationError, match="不用重复"):
            asked(figure, office)
        figure.requests.all().delete()
        Figure.objects.filter(pk=figure.pk).update(is_current=False)
        with pytest.raises(ValidationError, match="现行的数值"):
            asked(figure, office)

    def test_only_by_an_official_who_sees_it(self, world, figure):
        others = [
            make.user("enterprise", world.county, credit_code=figure.enterprise.credit_code),
            make.user("town_officer", world.county, town=make.town(world.county, "远处镇")),
            make.user("leader", make.county("云岭县", "339902")),
        ]
        for other in others:
            with pytest.raises(PermissionDenied):
                asked(figure, other)

    def test_a_county_may_have_its_own_term(self, figure, office, settings, tmp_path):
        own = tmp_path / "term.yaml"
        own.write_text("名称: 本县\n来源: 县府办〔2026〕1号\n核对: 已核对\n期限: 3\n计算: 自然日\n")
        settings.FIGURE_REQUEST_TERM = own
        made = asked(figure, office)
        assert (made.days, made.counting, made.term_source) == (3, "natural", "县府办〔2026〕1号（已核对）")
        days = (timezone.localtime(made.due) - timezone.localtime(made.raised_at)).days
        assert days == 3


class TestAnswering:
    def test_a_value_becomes_a_batch_that_is_linked(self, figure, office, tax):
        made = asked(figure, office)
        value = figure.value + 1
        actions.answer(request=made, outcome="corrected", value=value, reason="已核实", by=tax)
        made.refresh_from_db()
        assert (made.corrected.value, made.corrected.is_current) == (value, True)
        assert (made.corrected.batch.key, made.corrected.batch.origin) == (made.number, "answer")
        assert made.figure == figure
        assert Message.objects.filter(to=office).get().title == f"更正请求 {made}：已更正"

    def test_what_a_batch_brought_meanwhile_is_linked(self, figure, office, tax):
        made = asked(figure, office)
        with pytest.raises(ValidationError, match="还没有变化"):
            actions.answer(request=made, outcome="corrected", reason="已更正", by=tax)
        Figure.objects.filter(pk=figure.pk).update(is_current=False)
        later = Figure.objects.create(
            enterprise=figure.enterprise,
            year=2025,
            variable=figure.variable,
            value=99,
            batch=make.batch(office.county, sender="tax"),
            sheet="数据",
            cell="B2",
        )
        answered = actions.answer(request=made, outcome="corrected", reason="已更正", by=tax)
        assert answered.corrected == later

    def test_a_refusal_needs_a_reason_and_ends_it(self, figure, office, tax):
        made = asked(figure, office)
        with pytest.raises(ValidationError, match="请写明答复的理由"):
            actions.answer(request=made, outcome="refused", reason="", by=tax)
        actions.answer(request=made, outcome="refused", reason="与入库数一致", by=tax)
        with pytest.raises(PermissionDenied):
            actions.answer(request=made, outcome="refused", reason="再答", by=tax)
        assert not FigureRequest.objects.to_answer(tax).exists()
        assert AuditEvent.objects.get(act="figure_doubt_answered").detail["outcome"] == "不予更正"

    def test_not_by_another_department(self, world, figure, office):
        made = asked(figure, office)
        power = make.user("department_officer", world.county, department=make.department("power"))
        assert not FigureRequest.objects.visible_to(power).exists()
        with pytest.raises(PermissionDenied):
            actions.answer(request=made, outcome="refused", reason="无误", by=power)


def test_from_the_page_of_a_figure_to_its_history(client, world, figure, office, tax):
    client.force_login(make.user("leader", world.county))
    page = f"/figures/{figure.pk}/request/"
    refused = client.post(page, {"reason": "", "wanted": "12"})
    assert "请写明理由" in refused.content.decode()
    sent = {"reason": "与完税证明不符", "wanted": "12.5", "file": SimpleUploadedFile("完税证明.png", png())}
    made_at = client.post(page, sent).url
    assert "待税务局答复" in client.get(made_at).content.decode()
    client.force_login(tax)
    client.post(made_at, {"outcome": "corrected", "value": "12.5", "reason": "已核实"})
    history = client.get(f"/figures/{figure.pk}/").content.decode()
    assert "已更正" in history
    assert "与完税证明不符" in history
    client.post("/usage/purpose/", {"purpose": "监督检查"})
    listed = client.get("/figure-requests/?state=all&download=csv&year=2025")
    (row,) = csv.DictReader(io.StringIO(listed.content.decode("utf-8-sig")))
    assert (row["结果"], Decimal(row["更正后的数值"])) == ("已更正", Decimal("12.5"))
    assert datetime.strptime(row["答复截止"], "%Y-%m-%d %H:%M")
