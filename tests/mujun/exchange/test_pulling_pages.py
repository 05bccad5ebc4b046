"""拉取 on pages: what people see of a connector and its pulls, and what they do."""

import pytest
from django.urls import reverse

from evaluation.actions.reference import load_reference
from mujun.exchange.mapping import files
from mujun.exchange.models import Connector
from mujun.jobs.models import Job
from tests import factories
from tests.factories import exchange as exchanging

pytestmark = pytest.mark.django_db
EXAMPLE = files.library_file("shuiwu-ruku").text
LISTS = [files.library_file(code).text for code in ("ziran-1-zongdi", "ziran-2-yongdi")]
TYPED = {
    "name": "税务", "layout": "tax", "years_back": "1", "rhythm": "daily", "day": "1", "begins": "22:00",
    "ends": "06:00", "address": "http://127.0.0.1:9", "signer": "none", "timeout": "10", "pause": "5",
    "most_attempts": "5", "most_megabytes": "20", "mapping": EXAMPLE,
}  # fmt: skip


@pytest.fixture
def officer(client):
    load_reference()
    by = factories.user("reform_office", factories.county())
    client.force_login(by)
    return by


def text(answer):
    return answer.content.decode()


def test_registered_changed_and_switched(client, officer):
    assert "还没有拉取的连接" in text(client.get(reverse("connector-list")))
    assert "税务部门：企业入库税收" in text(client.get(reverse("connector-new")))
    client.post(reverse("connector-new"), TYPED)
    made = Connector.objects.get()
    assert (made.rhythm, str(made.begins), made.at_once) == ("daily", "22:00:00", False)
    client.post(reverse("connector-change", args=[made.pk]), TYPED | {"at_once": "on", "name": "税务局"})
    client.post(reverse("connector-act", args=[made.pk, "switch-on"]))
    made.refresh_from_db()
    assert (made.name, made.at_once, made.answers_for) == ("税务局", True, officer)
    assert "22:00 至 06:00" in text(client.get(made.get_absolute_url()))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"signer": "bg-hmac"}, "写密钥的名称"),
        ({"mapping": EXAMPLE.replace("我方: 税收实际贡献", "我方: 税")}, "我方没有“税”这一列"),
        ({"ends": ""}, "要么都写"),
        ({"day": "29"}, "28"),
        ({"layout": "land", "mapping": LISTS[0]}, "还缺「用地」的映射"),
        ({"mapping_2": LISTS[1]}, "这种工作簿只有 1 张表"),
    ],
)
def test_a_mistake_stands_at_its_field(client, officer, changed, words):
    answer = client.post(reverse("connector-new"), TYPED | changed)
    assert answer.status_code == 400
    assert words in text(answer)
    assert not Connector.objects.exists()


def test_a_workbook_of_two_sheets_takes_two_mappings(client, officer):
    page = text(client.get(reverse("connector-new"), {"from": "ziran-1-zongdi"}))
    assert "用地台账：2 份名单（示例）" in page
    assert "路径: /restapi/prod/DEMO/zrzy/yongdi" in page
    assert '<option value="land" selected>' in page
    about = {"layout": "land", "mapping": LISTS[0], "mapping_2": LISTS[1]}
    client.post(reverse("connector-new"), TYPED | about)
    made = Connector.objects.get()
    assert [each.text.strip() for each in made.mapping_files] == [each.strip() for each in LISTS]
    assert made.mapping_digest not in [each.digest for each in made.mapping_files]
    assert "第 2 张表" in text(client.get(made.get_absolute_url()))
    begun = text(client.get(reverse("connector-change", args=[made.pk])))
    assert "只用于用地台账的「用地」" in begun
    client.force_login(officer)
    listed = client.get(f"/api/v1/connectors/{made.pk}/").json()["lists"]
    assert [each["path"] for each in listed] == [
        f"/restapi/prod/DEMO/zrzy/{name}" for name in ("zongdi", "yongdi")
    ]


def test_an_example_is_not_read_from_elsewhere_by_schedule(client, officer):
    made = exchanging.connector(officer.county, address="https://example.org", rhythm="daily")
    answer = client.post(reverse("connector-act", args=[made.pk, "switch-on"]))
    assert (answer.status_code, "示例" in text(answer)) == (400, True)


def test_now_is_a_job_and_the_pull_leads_on(client, officer):
    made = exchanging.connector(officer.county)
    client.post(reverse("connector-act", args=[made.pk, "pull"]), {"year": "2025"})
    job = Job.objects.get(kind="pull")
    assert job.params == {"connector": made.pk, "year": 2025, "reason": ""}
    assert client.get(made.get_absolute_url()).status_code == 200
    batch = factories.batch(officer.county, state="checked")
    pull = exchanging.pull(made, batch)
    page = text(client.get(f"{pull.get_absolute_url()}?row=3"))
    assert "第 3 行在这里" in page
    answer = pull.answers.get()
    kept = client.get(reverse("pull-answer", args=[pull.pk, answer.pk]))
    assert kept.content == bytes(batch.file.content)
    assert "对方的回答" in text(client.get(batch.get_absolute_url()))
    listed = text(client.get(reverse("pull-list"), {"outcome": "failed"}))
    assert "没有符合条件的记录" in listed
    assert pull.connector.name in text(
        client.get(reverse("pull-list"), {"download": "csv", "sort": "records"})
    )
    assert made.name in text(client.get(reverse("connector-list"), {"sort": "-last", "state": "new"}))


def test_a_bad_year_is_told_on_the_page(client, officer):
    made = exchanging.connector(officer.county)
    answer = client.post(reverse("connector-act", args=[made.pk, "pull"]), {"year": "25"})
    assert (answer.status_code, Job.objects.count()) == (400, 0)
