"""Messages reach those they concern, once each, and nobody else."""

import pytest
from django.urls import reverse

from mujun.accounts.models import User
from mujun.inbox import actions
from mujun.inbox.models import Message
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def officers(county):
    return [make.user("department_officer", county), make.user("town_officer", county)]


def test_everybody_named_gets_one_and_who_has_left_gets_none(county, officers):
    make.user("leader", make.county("邻县", "339902"))
    officers[1].is_active = False
    officers[1].save()
    sent = actions.send(
        county=county, to=User.objects.all(), title="结果公示开始", text="到 8 月 14 日", url="/round/"
    )
    assert sent == 1
    assert Message.objects.get().to == officers[0]


def test_long_words_are_cut_and_not_refused(county, officers):
    actions.send(county=county, to=User.objects.all(), title="长" * 300, text="字" * 900)
    assert {(len(each.title), len(each.text)) for each in Message.objects.all()} == {(100, 500)}


def test_opening_one_leads_on_and_reads_it(client, county, officers):
    actions.send(
        county=county, to=User.objects.filter(pk=officers[0].pk), title="异议已受理", url=reverse("home")
    )
    client.force_login(officers[0])
    assert "1 条未读" in client.get(reverse("inbox")).content.decode()
    this = Message.objects.get()
    assert client.get(reverse("message", args=[this.pk])).url == reverse("home")
    assert "0 条未读" in client.get(reverse("inbox")).content.decode()
    client.force_login(officers[1])
    assert client.get(reverse("message", args=[this.pk])).status_code == 404


def test_all_at_once_reads_only_ones_own(client, county, officers):
    actions.send(county=county, to=User.objects.all(), title="年度评价已公布")
    client.force_login(officers[0])
    client.post(reverse("inbox-read"))
    assert Message.objects.unread().get().to == officers[1]
