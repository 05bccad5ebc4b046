"""用地增减台账 of the demonstration: a control line not quite replaced, a quota drawn ahead by a major project."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from landuse.actions.land_accounts import Content
from landuse.models import LandEntry

_LINE, _QUOTA = LandEntry.Kind.CONTROL_LINE, LandEntry.Kind.QUOTA
_IN, _OUT = LandEntry.Way.INTO, LandEntry.Way.OUT
# days before today, 亩; of quota used for major projects, the last one drawn ahead
_ENTRIES = [
    (_LINE, _OUT, 640, "86.4", "老城工业点改为居住用地", "青政发〔{0}〕31号（示例）"),
    (_LINE, _IN, 610, "86.4", "青澜经济开发区北拓区块", "青政发〔{0}〕33号（示例）"),
    (_LINE, _OUT, 150, "42.75", "云栈老机械厂区块改为商业用地", "青政发〔{0}〕12号（示例）"),
    (_LINE, _IN, 90, "30", "望澜工业区块", "青政发〔{0}〕18号（示例）"),
    (_QUOTA, _IN, 660, "120", "上年度攻坚行动考核激励", "浙自然资函〔{0}〕5号（示例）"),
    (_QUOTA, _OUT, 480, "95.5", "智能成套装备项目", "青政发〔{0}〕40号（示例）"),
    (_QUOTA, _IN, 300, "60", "上年度攻坚行动考核激励", "浙自然资函〔{0}〕6号（示例）"),
    (_QUOTA, _OUT, 60, "110", "新能源电池材料项目", "青政发〔{0}〕25号（示例）"),
]
_AHEAD = 7


def entries(today: date) -> Iterator[Content]:
    for at, (kind, way, days, area, subject, document) in enumerate(_ENTRIES):
        on = today - timedelta(days=days)
        used = True if (kind, way) == (_QUOTA, _OUT) else None
        yield Content(
            kind=kind,
            way=way,
            on=on,
            area=Decimal(area),
            subject=subject,
            document=document.format(on.year),
            for_major=used,
            is_ahead=at == _AHEAD,
        )
