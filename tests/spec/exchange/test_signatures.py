"""Signatures of the gateways: the published check values exactly, and what is refused and why."""

import hashlib
import io
import logging
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from mujun.exchange.signing import digests
from mujun.exchange.signing.keys import HIDDEN, HideSecrets, Key, KeyMissing, Keys, Secret, from_environment
from mujun.exchange.signing.refusals import Refusal, Refused, difference, refusal_in
from mujun.exchange.signing.request import Request, query_text
from mujun.exchange.signing.signed import Headers
from mujun.exchange.signing.signers import TITLES, signer

NOW = datetime(2021, 11, 9, 8, 49, 20, tzinfo=UTC)
KEY = Key("demo-access-key", Secret("demo-secret"))
FORMER = Key("former-access-key", Secret("former-secret"))
USER_QUERY = Request("POST", "/restapi/prod/DEMO/rest/user/query")
LISTING = Request("GET", "/restapi/prod/DEMO/list", (("b", "2"), ("a", "1")))
OWN = ["mujun-hmac", "mujun-hmac-sm3"]
NAMES = [*sorted(set(TITLES) - {"none"}), *OWN]


def signature(name, request, **options):
    return signer(name, options).sign(request, KEY, NOW).headers["X-BG-HMAC-SIGNATURE"]


class TestCheckValues:
    def test_gateway_without_query(self):
        signed = signer("bg-hmac").sign(USER_QUERY, KEY, NOW)
        assert signed.headers == {
            "X-BG-HMAC-ACCESS-KEY": "demo-access-key",
            "X-BG-HMAC-ALGORITHM": "hmac-sha256",
            "X-BG-DATE-TIME": "Tue, 09 Nov 2021 08:49:20 GMT",
            "X-BG-HMAC-SIGNATURE": "bqDGgK0qsBOgkslq3OKVvq2HPVIA5dUV6ely1bhRxBs=",
        }

    def test_gateway_with_query(self):
        assert signature("bg-hmac", LISTING) == "FikrVmqF2rjP+TdZaQ5oyXA0LWZBdqzYBDn8JccHCVk="

    def test_millis(self):
        moment = datetime.fromtimestamp(1632643914.516, UTC)
        signed = signer("md5-ak-sk-millis").sign(USER_QUERY, KEY, moment)
        assert signed.headers == {
            "zjgxfwxt-access-key": "demo-access-key",
            "zjgxfwxt-sign": "079ef6c1cdeece667247163a43b09090",
            "zjgxfwxt-time": "1632643914516",
        }

    def test_user_component_signs_by_parameters(self):
        signed = signer("md5-user-component").sign(USER_QUERY, KEY, NOW)
        sign = hashlib.md5(b"demo-access-keydemo-secret20211109164920").hexdigest()
        assert dict(signed.query) == {"servicecode": KEY.access, "time": "20211109164920", "sign": sign}

    @pytest.mark.parametrize(
        ("time", "written", "sign"),
        [
            ("millis", "1632643914516", "caba504ef27678dc9e7cbf5d97d37e49"),
            ("seconds", "20210926161154", "9d3d28fcea6aa155d10188f84b80f430"),
        ],
    )
    def test_request_secret_by_values_of_our_own(self, time, written, sign):
        """Computed with md5sum from the formula: nobody has published one, nor how the time is written."""
        key, moment = (
            Key("demo-access-key", Secret("demo-request-secret")),
            datetime.fromtimestamp(1632643914.516, UTC),
        )
        signed = signer("md5-request-secret", {"time": time}).sign(USER_QUERY, key, moment)
        assert dict(signed.query) == {"appKey": "demo-access-key", "requestTime": written, "sign": sign}
        with pytest.raises(ValueError, match="可选：millis、seconds"):
            signer("md5-request-secret", {"time": "minutes"})

    def test_ding(self):
        form = (("appsecret", "demo-secret"), ("appkey", "demo"))
        request = Request("POST", "/gettoken.json", form=form)
        signed = signer("ding", {"ip": "10.0.0.1", "mac": "00"}).sign_as(
            request, Key("demo", Secret("demo-secret")), NOW, "16364477600001234"
        )
        assert signed.headers == {
            "apiKey": "demo",
            "X-Hmac-Auth-Timestamp": "2021-11-09T16:49:20.000+08:00",
            "X-Hmac-Auth-Version": "1.0",
            "X-Hmac-Auth-Nonce": "16364477600001234",
            "X-Hmac-Auth-Signature": "0F002ZCm8p8RboATr55suOXTYXqh5ARKhfNEXpOlsTU=",
            "X-Hmac-Auth-IP": "10.0.0.1",
            "X-Hmac-Auth-MAC": "00",
        }

    def test_ding_makes_a_nonce_of_its_time_and_four_digits(self):
        nonce = signer("ding").sign(USER_QUERY, KEY, NOW).headers["X-Hmac-Auth-Nonce"]
        assert nonce[:-4] == "1636447760000"
        assert len(nonce) == 17


class TestSm3:
    def test_digest_is_that_of_the_standard(self):
        expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        assert hashlib.new("sm3", b"abc").hexdigest() == expected

    def test_signature_is_the_hmac_as_it_is_defined(self):
        text = b"POST\n/restapi/prod/DEMO/rest/user/query\n\ndemo-access-key\nTue, 09 Nov 2021 08:49:20 GMT\n"
        padded = b"demo-secret".ljust(64, b"\0")
        inner = hashlib.new("sm3", bytes(byte ^ 0x36 for byte in padded) + text).digest()
        outer = hashlib.new("sm3", bytes(byte ^ 0x5C for byte in padded) + inner).digest()
        assert signature("hmac-sm3", USER_QUERY) == b64encode(outer).decode()

    def test_a_machine_without_it_says_so(self):
        with pytest.raises(digests.Unavailable, match="OpenSSL 不提供 sm9"):
            digests.mac("sm9", KEY.secret, "")


class TestQuery:
    PAIRS = (("乡镇", "a b+c"), ("Z", "!(x)/&="), ("a", "2"), ("a", "1"))

    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            ("percent", "Z=%21%28x%29%2F%26%3D&a=2&a=1&%E4%B9%A1%E9%95%87=a%20b%2Bc"),
            ("encodeURIComponent", "Z=!(x)%2F%26%3D&a=2&a=1&%E4%B9%A1%E9%95%87=a%20b%2Bc"),
            ("encodeURI", "Z=!(x)/&=&a=2&a=1&%E4%B9%A1%E9%95%87=a%20b+c"),
            ("raw", "Z=!(x)/&=&a=2&a=1&乡镇=a b+c"),
        ],
    )
    def test_is_sorted_by_bytes_and_encoded_as_asked(self, encoding, text):
        assert query_text(self.PAIRS, encoding) == text

    def test_each_encoding_gives_a_signature_of_its_own(self):
        request = Request("GET", "/x", self.PAIRS)
        encodings = ["percent", "encodeURIComponent", "encodeURI", "raw"]
        assert len({signature("bg-hmac", request, encoding=each) for each in encodings}) == 4
        assert signature("bg-hmac", request) == signature("bg-hmac", request, encoding="percent")


class TestOwnScheme:
    """Made with openssl by the lines of docs/api.md."""

    CALL = Request("POST", "/api/v1/runs/", (("year", "2025"), ("q", "五金")), body=b'{"year": 2025}')

    @pytest.mark.parametrize(
        ("name", "signature"),
        [
            ("mujun-hmac", "W+gv40kOJYnejjzLw6rvz4D/bHtT05F3wPpmBsP5RrM="),
            ("mujun-hmac-sm3", "QBrZa60qPiOMi8Ciq2zYBj/9qSqOZqfiZTEJklFMqNo="),
        ],
    )
    def test_is_what_openssl_makes(self, name, signature):
        key = Key("qinglan-shuiwu", Secret("example-secret"))
        made = signer(name).sign_as(self.CALL, key, NOW, "0123456789abcdef")
        assert made.headers["X-Mujun-Signature"] == signature

    @pytest.mark.parametrize("name", OWN)
    @pytest.mark.parametrize("body", [b"", b'{"year": 2024}'])
    def test_another_body_under_the_same_signature(self, name, body):
        headers = Headers(signer(name).sign(self.CALL, KEY, NOW).headers)
        assert signer(name).verify(self.CALL, headers, Keys((KEY,)), NOW)
        with pytest.raises(Refused, match="Invalid signature"):
            signer(name).verify(replace(self.CALL, body=body), headers, Keys((KEY,)), NOW)

    @pytest.mark.parametrize(("length", "passes"), [(15, False), (16, True), (64, True), (65, False)])
    def test_length_of_the_number_used_once(self, length, passes):
        headers = Headers(signer("mujun-hmac").sign_as(self.CALL, KEY, NOW, "a" * length).headers)
        if passes:
            assert signer("mujun-hmac").verify(self.CALL, headers, Keys((KEY,)), NOW)
        else:
            with pytest.raises(Refused, match="Invalid signature"):
                signer("mujun-hmac").verify(self.CALL, headers, Keys((KEY,)), NOW)


def arrives(name, request=LISTING, key=KEY, keys=None, late=timedelta(), altered=None):
    """Sign by one side, verify by the other, `late` afterwards; `altered` is what came instead."""
    made = signer(name).sign(request, key, NOW)
    came = altered or Request(request.method, request.path, (*request.query, *made.query), request.form)
    lower = Headers({header.lower(): value for header, value in made.headers.items()})
    return signer(name).verify(came, lower, keys or Keys((KEY,)), NOW + late)


def refusal(*args, **options):
    with pytest.raises(Refused) as refused:
        arrives(*args, **options)
    return refused.value.refusal


class TestVerifying:
    @pytest.mark.parametrize("name", NAMES)
    def test_accepts_what_it_signed_and_tells_who(self, name):
        assert arrives(name).access == KEY.access

    @pytest.mark.parametrize("name", NAMES)
    def test_both_live_keys_while_they_are_changed(self, name):
        both = Keys((KEY, FORMER))
        assert arrives(name, key=FORMER, keys=both).access == FORMER.access
        assert refusal(name, key=FORMER) is Refusal.ACCESS_KEY

    def test_a_secret_may_change_while_the_access_key_stays(self):
        renewed = Keys((Key(KEY.access, Secret("renewed-secret")), KEY))
        assert arrives("bg-hmac", keys=renewed).access == KEY.access

    @pytest.mark.parametrize("name", NAMES)
    def test_wrong_secret(self, name):
        assert refusal(name, key=Key(KEY.access, Secret("guessed-secret"))) is Refusal.SIGNATURE

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("way", [1, -1])
    def test_clock_on_either_side_of_the_tolerance(self, name, way):
        assert arrives(name, late=way * timedelta(seconds=90))
        assert refusal(name, late=way * timedelta(seconds=91)) is Refusal.CLOCK

    @pytest.mark.parametrize("name", ["bg-hmac", "hmac-sm3", "ding", *OWN])
    @pytest.mark.parametrize(
        "altered",
        [
            Request("POST", LISTING.path, LISTING.query),
            Request("GET", "/restapi/prod/DEMO/other", LISTING.query),
            Request("GET", LISTING.path, (("a", "1"), ("b", "3"))),
        ],
    )
    def test_another_call_under_the_same_signature(self, name, altered):
        assert refusal(name, altered=altered) is Refusal.SIGNATURE

    @pytest.mark.parametrize("name", NAMES)
    def test_nothing_signed_at_all(self, name):
        with pytest.raises(Refused, match="Invalid access key"):
            signer(name).verify(LISTING, Headers({}), Keys((KEY,)), NOW)

    @pytest.mark.parametrize("date", ["", "yesterday", "Tue, 09 Nov 2021 08:49:20 -0000", "9" * 40])
    @pytest.mark.parametrize("name", ["bg-hmac", "ding", "md5-ak-sk-millis", "mujun-hmac"])
    def test_a_time_that_cannot_be_read(self, name, date):
        names = ["X-BG-DATE-TIME", "X-Hmac-Auth-Timestamp", "X-Mujun-Timestamp", "zjgxfwxt-time"]
        times = dict.fromkeys(names, date)
        headers = Headers({**signer(name).sign(LISTING, KEY, NOW).headers, **times})
        with pytest.raises(Refused, match="Clock skew exceeded"):
            signer(name).verify(LISTING, headers, Keys((KEY,)), NOW)

    def test_sha256_does_not_pass_for_sm3(self):
        headers = Headers(signer("bg-hmac").sign(LISTING, KEY, NOW).headers)
        with pytest.raises(Refused, match="Invalid signature"):
            signer("hmac-sm3").verify(LISTING, headers, Keys((KEY,)), NOW)

    def test_each_call_signed_anew_has_a_proof_of_its_own(self):
        proofs = [arrives("ding").proof, arrives("ding").proof]
        assert all(one != other for one, other in pairwise(proofs))


class TestAnswersOfTheGateway:
    @pytest.mark.parametrize("each", list(Refusal))
    def test_the_four_are_told_apart(self, each):
        assert refusal_in(401, f'{{"message": "{each.value}"}}') is each
        assert refusal_in(401, each.value) is each

    def test_anything_else_is_none_of_them(self):
        assert refusal_in(401, '{"message": "login first"}') is None
        assert refusal_in(401, "[1]") is None
        assert refusal_in(403, '{"message": "Invalid signature"}') is None

    def test_each_has_a_cure_of_its_own(self):
        assert len({each.cure for each in Refusal}) == 4

    def test_how_far_their_clock_is_ahead(self):
        assert difference("Tue, 09 Nov 2021 08:51:20 GMT", NOW) == timedelta(minutes=2)
        assert difference(None, NOW) is None
        assert difference("soon", NOW) is None


class TestKeys:
    def test_come_from_variables_or_files(self, tmp_path):
        (tmp_path / "sk").write_text("held-in-a-file\n")
        environment = {
            "EXCHANGE_NEW_AK": "new",
            "EXCHANGE_NEW_SK_FILE": str(tmp_path / "sk"),
            "EXCHANGE_OLD_AK": "old",
            "EXCHANGE_OLD_SK": "held-in-a-variable",
        }
        keys = from_environment(["NEW", "OLD"], environment)
        assert [(key.access, key.secret.reveal()) for key in keys.live] == [
            ("new", "held-in-a-file"),
            ("old", "held-in-a-variable"),
        ]

    @pytest.mark.parametrize(
        ("environment", "words"),
        [
            ({}, "请设置环境变量 EXCHANGE_NEW_AK"),
            ({"EXCHANGE_NEW_AK": "new", "EXCHANGE_NEW_SK": " "}, "请设置环境变量 EXCHANGE_NEW_SK"),
            (
                {"EXCHANGE_NEW_AK": "new", "EXCHANGE_NEW_SK_FILE": "/nowhere"},
                "EXCHANGE_NEW_SK_FILE 指向的文件",
            ),
        ],
    )
    def test_missing_says_which_variable(self, environment, words):
        with pytest.raises(KeyMissing, match=words):
            from_environment(["NEW"], environment)

    def test_a_name_is_no_way_to_other_variables(self):
        with pytest.raises(ValueError, match="写法不对"):
            from_environment(["../x"], {})

    def test_a_secret_shows_itself_nowhere(self):
        assert "demo-secret" not in f"{KEY} {KEY!r} {Keys((KEY,))} {[KEY.secret]}"

    def test_no_line_of_a_log_has_one(self):
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.addFilter(HideSecrets())
        log = logging.Logger("any library")
        log.addHandler(handler)
        secret = Secret("never-in-a-log").reveal()
        log.warning("GET /gettoken.json?appsecret=%s", secret)
        try:
            raise RuntimeError(f"refused {secret}")
        except RuntimeError:
            log.exception("failed")
        assert secret not in stream.getvalue()
        assert stream.getvalue().count(HIDDEN) == 2
        assert "RuntimeError: refused" in stream.getvalue()


class TestChoosing:
    @pytest.mark.parametrize(
        ("name", "options", "words"),
        [
            ("hmac-md4", {}, "没有名为“hmac-md4”的签名方式。可选：bg-hmac、"),
            ("bg-hmac", {"encoding": "twice"}, "可选：percent、"),
            ("bg-hmac", {"mac": "00"}, "没有选项“mac”。可选：encoding、tolerance。"),
            ("bg-hmac", {"tolerance": "1.5"}, "整数秒"),
            ("bg-hmac", {"tolerance": 90}, "应写成文字"),
        ],
    )
    def test_what_does_not_exist_is_told_with_what_does(self, name, options, words):
        with pytest.raises(ValueError, match=words):
            signer(name, options)

    def test_none_adds_nothing_and_believes_everything(self):
        signed = signer("none").sign(LISTING, KEY, NOW)
        assert (signed.headers, signed.query) == ({}, ())
        assert signer("none").verify(LISTING, Headers({}), Keys(), NOW).access == ""

    def test_every_signer_has_a_title(self):
        assert all(signer(name) for name in TITLES)
