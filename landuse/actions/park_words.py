"""园区用词: a county adds a word that parks may be described by, and ends it again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from landuse.models import ParkWord
from landuse.parks.words import BETWEEN
from landuse.readings.park_words import words_of
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission


@transaction.atomic
def add(*, county: County, field: str, word: str, source: str, by: User) -> ParkWord:
    """Raises PermissionDenied; ValidationError by field (word, source) with the cure."""
    _authorise(county, by)
    word, source = word.strip(), source.strip()
    if not word or len(word) > 20 or BETWEEN in word:
        raise ValidationError({"word": f"请填写一个用词，20 字以内，不带“{BETWEEN}”。"})
    if not source:
        raise ValidationError({"source": "请写明来源：文号，或者谁在什么时候定的。"})
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    if word in words_of(county)[field].names:
        raise ValidationError({"word": f"已有“{word}”，不用再加。"})
    made = ParkWord.objects.create(county=county, field=field, word=word, source=source[:200], by=by)
    audit.record(
        "park_word_added",
        made,
        by=by,
        county=county,
        field=made.get_field_display(),
        word=word,
        source=source,
    )
    return made


@transaction.atomic
def end(*, word: ParkWord, by: User) -> None:
    """From now on no list may use it; parks that are described by it stay as they are. Raises as `add`."""
    _authorise(word.county, by)
    if not ParkWord.objects.filter(pk=word.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by):
        raise ValidationError("这个用词已经停用。请刷新页面。")
    audit.record(
        "park_word_ended", word, by=by, county=word.county, field=word.get_field_display(), word=word.word
    )


def _authorise(county: County, by: User) -> None:
    if by.county_id != county.pk or not by.may(Permission.IMPORT_ANY_FIGURES):
        raise PermissionDenied("只有本县亩均办可以增加和停用园区用词。")
