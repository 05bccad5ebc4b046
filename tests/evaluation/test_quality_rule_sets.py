"""A county's own quality rules: tried, adopted, remembered, taken back; findings know by which file they were found."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluation.actions import quality, quality_rules
from evaluation.models import QualityCheck, QualityFinding, QualityRuleSet
from evaluation.quality.rules import library_file
from mujun.accounts.models import AuditEvent
from mujun.documents import DocumentError
from mujun.intake.windows import lock_year
from mujun.jobs.models import Job
from tests import factories as make
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db
HEAD = "规则集: 青澜县核对规则\n来源: 试\n施行: 2025-01-01\n规则:\n"
TAX_LIMIT = (
    "  - {编号: Q-301, 种类: 范围, 变量: 税收实际贡献, 上限: 100, 重要性: 警告,"
    " 说明: 税收过大, 办法: 核实, 来源: 示例界线}\n"
)
OWN = HEAD + TAX_LIMIT
LATER = HEAD + (
    "  - {编号: Q-101, 种类: 必报, 自阶段: 核对, 变量: 工业增加值, 重要性: 错误,"
    " 说明: 应有工业增加值, 办法: 补报, 来源: 试}\n"
)


class World:
    def __init__(self):
        self.county = make.county()
        variables = {variable.code: variable for variable in make.variables()}
        self.enterprise = make.enterprise(make.town(self.county))
        self.office = make.user("reform_office", self.county)
        batch = make.batch(self.county)
        make.figure(self.enterprise, variables["tax"], 900, batch)
        make.figure(self.enterprise, variables["revenue"], 800, batch)

    def check(self):
        quality.check(county=self.county, year=2025, by=self.office)

    def adopt(self, text=OWN, by=None):
        return quality_rules.adopt(county=self.county, text=text, name="规则.yaml", by=by or self.office)

    def use_library(self, by=None):
        quality_rules.use_library(county=self.county, by=by or self.office)

    def found(self):
        return set(QualityFinding.objects.values_list("rule", "rules_digest"))


@pytest.fixture
def world():
    return World()


def test_a_county_without_a_file_works_with_the_library(world):
    world.check()

    assert {digest for _, digest in world.found()} == {library_file().digest}
    assert QualityCheck.objects.get().rules_digest == library_file().digest


def test_an_adopted_file_is_what_the_next_check_goes_by(world):
    own = world.adopt()

    world.check()

    assert world.found() == {("Q-301", own.digest)}
    assert QualityCheck.objects.get().rules_digest == own.digest
    assert AuditEvent.objects.get(act="quality_rules_adopted").detail == {"digest": own.digest}


def test_another_county_keeps_its_rules(world):
    world.adopt()

    other = make.county("邻县", "339902")

    assert QualityRuleSet.objects.file_of(other.pk) == library_file()


def test_going_back_ends_the_own_file_and_keeps_it(world):
    own = world.adopt()

    world.use_library()

    own.refresh_from_db()
    assert (own.ended_by, own.text) == (world.office, OWN)
    assert QualityRuleSet.objects.file_of(world.county.pk) == library_file()
    assert AuditEvent.objects.filter(act="quality_rules_ended").count() == 1
    with pytest.raises(ValidationError):
        world.use_library()


def test_every_time_of_adopting_is_kept(world):
    for one in (OWN, LATER, OWN):
        world.adopt(one)

    assert [each.text for each in QualityRuleSet.objects.all()] == [OWN, LATER, OWN]
    assert QualityRuleSet.objects.in_force().count() == 1


@pytest.mark.parametrize("text", [OWN, OWN.replace("\n", "\r\n"), "\ufeff" + OWN])
def test_the_same_file_is_not_adopted_twice(world, text):
    world.adopt()

    with pytest.raises(ValidationError, match="没有改动"):
        world.adopt(text)


def test_checked_years_are_checked_again(world):
    world.check()

    world.adopt()

    assert [job.params for job in Job.objects.filter(kind="quality")] == [{"year": 2025}]


def test_a_file_with_mistakes_is_not_adopted(world):
    with pytest.raises(DocumentError):
        world.adopt(OWN.replace("上限: 100, ", ""))
    with pytest.raises(ValidationError, match="万字"):
        world.adopt(OWN + "#" * quality_rules.LONGEST)

    assert not QualityRuleSet.objects.exists()


def test_only_the_reform_office_of_the_county_decides(world):
    strangers = [
        make.user("department_officer", world.county),
        make.user("leader", world.county),
        make.user("reform_office", make.county("邻县", "339902")),
    ]
    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            world.adopt(by=stranger)
        with pytest.raises(PermissionDenied):
            world.use_library(by=stranger)


def test_an_acknowledgement_keeps_the_file_it_was_given_under(world):
    own = world.adopt()
    world.check()
    finding = QualityFinding.objects.get()
    quality.acknowledge(finding=finding, reason="属实", by=world.office)

    world.adopt(OWN.replace("100", "200"))
    world.check()

    assert world.found() == {("Q-301", own.digest)}


def test_what_is_required_later_is_not_missing_yet(world):
    world.adopt(LATER)
    world.check()
    assert (world.found(), QualityCheck.objects.get().completeness) == (set(), [])

    lock_year(county=world.county, year=2025, reason="数据已定", by=world.office)
    world.check()

    check = QualityCheck.objects.get()
    assert {rule for rule, _ in world.found()} == {"Q-101"}
    assert (check.stage, check.completeness[0]["required"]) == ("核对", 1)


def test_a_trial_says_what_each_rule_finds_and_would_find(world):
    file = quality_rules.read(TAX_LIMIT.join([HEAD, ""]), "规则.yaml")

    changes = {each.code: each for each in quality_rules.compare(county=world.county, year=2025, file=file)}

    assert (changes["Q-301"].what, changes["Q-301"].found_now, changes["Q-301"].found_then) == (
        "有改动",
        0,
        1,
    )
    assert (changes["Q-501"].what, changes["Q-501"].difference) == ("删去", -1)
    assert not QualityFinding.objects.exists()


def test_a_trial_shows_what_moved_first_and_how(world):
    text = library_file().text.replace("增至倍数: 5, 降至倍数: 0.2", "增至倍数: 4, 降至倍数: 0.2")

    first, *others = quality_rules.compare(
        county=world.county, year=2025, file=quality_rules.read(text, "规则.yaml")
    )

    assert (first.code, first.limits) == (
        "Q-401",
        "上年的 0.2 至 5 倍；变动不足 50 万元的不看 → 上年的 0.2 至 4 倍；变动不足 50 万元的不看",
    )
    assert not any(each.what for each in others)


class TestPages:
    @pytest.fixture
    def signed_in(self, client, world):
        client.force_login(world.office)
        return client

    def send(self, client, content, name="规则.yaml"):
        file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
        return client.post(reverse("quality-rules-try"), {"file": file, "year": "2025"}, follow=True)

    def test_the_rules_in_force_can_be_read(self, signed_in):
        shown = text(signed_in.get(reverse("quality-rules")))

        assert "系统自带" in shown
        assert all(rule.code in shown and rule.source in shown for rule in library_file().rules.rules[:3])
        assert "尚未与标准原文核对" in shown

    def test_every_mistake_of_a_file_is_shown_with_line_and_cure(self, signed_in):
        broken = OWN.replace("税收实际贡献", "税收实际供献") + TAX_LIMIT

        shown = text(self.send(signed_in, broken))

        assert "2 处错误" in shown
        assert "第 5 行" in shown
        assert "是否为“税收实际贡献”？" in shown
        assert "每条规则一个编号" in shown

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00", "规则: 一".encode("gbk"), b"", b"a: b\x00"])
    def test_what_is_no_rule_file_is_refused_in_words(self, signed_in, content):
        response = self.send(signed_in, content)

        assert response.status_code == 200
        assert not QualityRuleSet.objects.exists()

    def test_what_was_tried_is_what_is_adopted(self, signed_in, world):
        tried = self.send(signed_in, OWN.replace("\n", "\r\n"))
        assert "会找出多少问题" in text(tried)

        signed_in.post(
            reverse("quality-rules-adopt"),
            # as a browser sends a text
            {"text": tried.context["file"].text.replace("\n", "\r\n"), "name": tried.context["name"]},
        )

        own = QualityRuleSet.objects.get()
        assert own.digest == tried.context["file"].digest
        assert "青澜县核对规则" in text(signed_in.get(reverse("quality-rules")))
        address = reverse("quality-rules-file", args=[own.pk])
        assert signed_in.get(address).content.decode() == OWN

    def test_going_back_lists_the_earlier_file(self, signed_in, world):
        world.adopt()

        signed_in.post(reverse("quality-rules-library"))

        shown = text(signed_in.get(reverse("quality-rules")))
        assert "以前采用过的规则" in shown
        assert "青澜县核对规则" in shown

    def test_the_board_says_that_the_rules_changed(self, signed_in, world):
        world.check()
        assert "核对规则有改动" not in text(signed_in.get(reverse("quality")))

        world.adopt()

        assert "核对规则有改动" in text(signed_in.get(reverse("quality")))

    def test_a_file_of_another_county_does_not_exist(self, client, world):
        own = world.adopt()
        client.force_login(make.user("reform_office", make.county("邻县", "339902")))

        assert client.get(reverse("quality-rules-file", args=[own.pk])).status_code == 404

    def test_who_may_not_decide_reads(self, client, world):
        client.force_login(make.user("leader", world.county))

        assert "换用本县的规则" not in text(client.get(reverse("quality-rules")))
