"""Files that people add to an act: told by their content, bounded, handed over safely."""

import io
import struct
import zipfile
import zlib
from contextlib import suppress

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from mujun.accounts.models import AuditEvent
from mujun.attachments.actions import attach
from mujun.attachments.delivery import deliver
from mujun.attachments.kinds import KINDS, NotAllowed, recognise
from mujun.attachments.models import Attachment
from mujun.receipts.actions import issue
from mujun.receipts.models import ReceiptSeries
from tests import factories as make
from tests.pictures import png


def jpeg(width=40, height=30):
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0".ljust(14, b"\0") + frame + b"\xff\xd9"


def zipped(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return buffer.getvalue()


def xlsx():
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
DOCX = zipped(word__document_xml="<document/>")


@pytest.mark.parametrize(
    ("content", "code"),
    [(PDF, "pdf"), (png(), "png"), (jpeg(), "jpg"), (DOCX, "docx"), (xlsx(), "xlsx")],
    ids=["pdf", "png", "jpg", "docx", "xlsx"],
)
def test_what_it_is_is_told_by_the_content(content, code):
    assert recognise(content).code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"MZ\x90\x00", "unknown_kind"),
        (b"<html><script>alert(1)</script>", "unknown_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_kind"),
        (PDF[:20], "broken_file"),
        (png()[:40], "broken_file"),
        (jpeg()[:12], "broken_file"),
        (png(13_000, 10), "image_too_large"),
        (png(9_000, 9_000), "image_too_large"),
        (jpeg(20_000, 20), "image_too_large"),
        (jpeg(0, 20), "broken_file"),
        (DOCX[:-30], "broken_file"),
        (zipped(readme="x"), "unknown_kind"),
        (zipped(word__document_xml="", xl__workbook_xml=""), "unknown_kind"),
        (zipped(word__document_xml="", word__vbaProject_bin="x"), "macros"),
        (zipped(word__document_xml="0" * 60_000_000), "zip_bomb"),
    ],
)
def test_what_is_not_taken(content, code):
    with pytest.raises(NotAllowed) as refusal:
        recognise(content)
    assert refusal.value.code == code
    assert str(refusal.value).endswith("。")


@given(st.sampled_from([png(), jpeg(), PDF, DOCX, b""]), st.binary(max_size=200), st.integers(0, 400))
def test_damage_is_refused_or_taken_but_never_a_failure(good, noise, place):
    damaged = good[:place] + noise + good[place + len(noise) :]
    with suppress(NotAllowed):
        assert recognise(damaged).code in KINDS


@pytest.fixture
def county(db):
    return make.county()


def test_an_attachment_is_kept_as_it_came(county):
    by = make.user("enterprise", county)
    kept = attach(content=png(), name="纳税/证明.PNG", county=county, by=by)

    kept = Attachment.objects.get(pk=kept.pk)
    assert (kept.name, kept.kind, kept.sent_by) == ("纳税_证明.PNG", "png", by)
    assert bytes(kept.content) == png()
    assert AuditEvent.objects.get(act="file_attached").detail["sha256"] == kept.sha256


def test_a_false_ending_is_made_good(county):
    assert attach(content=png(), name="证明.exe", county=county, by=None).name == "证明.exe.png"
    assert attach(content=jpeg(), name="现场.jpeg", county=county, by=None).name == "现场.jpeg"
    assert attach(content=PDF, name="", county=county, by=None).name == "附件.pdf"


def test_too_large_names_the_limit(county, settings):
    settings.ATTACHMENT_LIMIT_BYTES = 1024 * 1024
    with pytest.raises(ValidationError, match="超过 1 MB"):
        attach(content=PDF.ljust(1024 * 1024 + 1), name="x.pdf", county=county, by=None)
    assert not Attachment.objects.exists()


def test_it_is_saved_and_never_shown_in_the_page(county):
    answer = deliver(attach(content=png(), name="证明.png", county=county, by=None))

    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8%AF%81")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/png"
    assert zlib.crc32(answer.content) == zlib.crc32(png())


class TestReceipts:
    def test_follow_each_other_by_county_and_year(self, county):
        there = make.county("邻县", "339902")
        first, second, other = issue(county), issue(county), issue(there)
        assert first.startswith("339901-")
        assert (first[-5:], second[-5:]) == ("00001", "00002")
        assert other.startswith("339902-")
        assert other.endswith("-00001")
        assert ReceiptSeries.objects.count() == 2
