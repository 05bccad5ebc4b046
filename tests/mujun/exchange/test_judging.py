"""What an answer means: of the message, of the way there, or of nothing."""

from datetime import timedelta

import pytest

from mujun.exchange.delivery.client import Reply
from mujun.exchange.delivery.judging import judge
from mujun.exchange.mapping import files

PROVINCE = files.library_file("shengji-mujun").mapping
INVESTMENT = files.library_file("touzi-zaixian").mapping
WELL = '{"code": "0", "data": {"receiptNo": "R-1", "shzt": "0"}}'
HAD = '{"status": 409, "result": {"id": "R-1", "message": "重复"}}'


def of(status, text, mapping=PROVINCE, **about):
    return judge(mapping, Reply(status, text, about.pop("clock", None), **about))


@pytest.mark.parametrize("status", [200, 201, 299])
def test_taken(status):
    verdict = of(status, WELL)
    assert (verdict.outcome, verdict.receipt, verdict.trouble) == ("delivered", "R-1", False)
    assert verdict.columns == {"省平台审核状态": "待审核"}


@pytest.mark.parametrize("status", [200, 409])
def test_had_already_whatever_the_status(status):
    verdict = of(status, HAD, INVESTMENT)
    assert (verdict.outcome, verdict.had, verdict.words) == ("delivered", True, "重复")


@pytest.mark.parametrize("status", [400, 409, 410, 413, 422])
def test_the_message_is_refused(status):
    assert of(status, '{"code": "7", "message": "年度不对"}').words == "年度不对"
    verdict = of(status, "<html>")
    assert (verdict.outcome, verdict.words, verdict.trouble) == ("refused", f"对方以 {status} 拒收", False)


@pytest.mark.parametrize("status", [301, 302, 308, 401, 403, 404, 405, 408, 425, 429, 500, 502, 503, 599])
def test_the_way_there_is_in_trouble(status):
    verdict = of(status, WELL)
    assert (verdict.outcome, verdict.trouble) == ("again", True)
    assert verdict.words


def test_how_long_they_ask_us_to_wait():
    assert of(429, "", wait=120.0).wait == 120


@pytest.mark.parametrize(("seconds", "words"), [(95.4, "快 95 秒"), (-100, "慢 100 秒")])
def test_which_clock_is_ahead(seconds, words):
    said = '{"message": "Clock skew exceeded"}'
    assert words in of(401, said, clock=timedelta(seconds=seconds)).words
    assert "时钟" in of(401, said).words
    assert "时钟" not in of(401, '{"message": "Invalid signature"}', clock=timedelta(seconds=seconds)).words
