"""园区: a word that the county added, a park on the negative list of standard land, one to meet the criteria soon."""

from datetime import date, timedelta

from django.utils import timezone

from evaluation.demonstration.founding import officer_of, person
from evaluation.demonstration.people import OFFICE
from landuse.actions import park_measures, park_words
from landuse.models import Park, ParkMeasure
from mujun.accounts.models import County


def managed_parks(county: County) -> None:
    """Once only."""
    if ParkMeasure.objects.filter(park__county=county).exists():
        return
    park_words.add(
        county=county, field="facilities", word="屋顶光伏", source="青澜县小微企业园建设导则（虚构）",
        by=officer_of(OFFICE.department),
    )  # fmt: skip
    park_measures.start(
        park=Park.objects.get(county=county, name="云栈小微企业园"), kind=ParkMeasure.Kind.NEGATIVE_LIST,
        since=date(2025, 3, 1), due=date(2027, 2, 28), by=person("land_officer"),
        ground="二期项目列入“标准地”负面清单（虚构）", measure="按投资建设协议每半年核对一次建设和投产进度",
    )  # fmt: skip
    park_measures.start(
        park=Park.objects.get(county=county, name="柘湾小微企业园"), kind=ParkMeasure.Kind.RECOGNITION,
        since=date(2026, 3, 1), due=timezone.localdate() + timedelta(days=20), by=person("land_officer"),
        ground="公共服务不符合认定条件（虚构）", measure="补齐入园代办和融资对接服务后重新认定",
    )  # fmt: skip
