"""The method file by which a province judges its clusters, in the language of every other method."""

import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from evaluation.actions.methods import LONGEST_TEXT, columns_of
from evaluation.methods.loader import Loaded, load_text, open_points
from evaluation.models import ClusterMethod, RegionKind
from mujun.accounts import audit
from mujun.accounts.models import Province, User
from mujun.accounts.roles import Permission


@transaction.atomic
def adopt(*, province: Province, text: str, code: str, by: User) -> ClusterMethod:
    """Put a text in force from the next province-wide run on; those before keep theirs.

    Raises PermissionDenied; `DocumentError` with every mistake of the text; ValidationError for what is no method for
    clusters, leaves something open or is in force already.
    """
    if by.province_id != province.pk or not by.may(Permission.RUN_PROVINCE):
        raise PermissionDenied("只有本省市的省市经办可以采用产业集群评价办法。")
    loaded = read(province=province, text=text, code=code)
    Province.objects.select_for_update(no_key=True).get(pk=province.pk)
    current = province.cluster_methods.first()
    if current and current.digest == loaded.digest:
        raise ValidationError({"text": "正是现行的办法，内容没有变化。"})
    made = ClusterMethod.objects.create(province=province, added_by=by, **columns_of(loaded))
    audit.record("cluster_method_adopted", made, by=by, county=None, digest=made.digest)
    return made


def read(*, province: Province, text: str, code: str) -> Loaded:
    """As it would be kept; it may lie over another of the province or of the library. Raises as `adopt`."""
    if len(text) > LONGEST_TEXT:
        raise ValidationError({"text": f"办法超过 {LONGEST_TEXT:,} 字，请核对是不是选错了文件。"})
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,58}", code):
        raise ValidationError({"code": "文件名用小写字母、数字和连字符，2—59 个字，如 city-clusters-2026。"})
    others = province.cluster_methods.exclude(code=code).order_by("id")
    loaded = load_text(text, code, dict(others.values_list("code", "text")))
    if loaded.method.subject != RegionKind.CLUSTER:
        raise ValidationError({"text": f"对象是{loaded.method.subject}。改为“对象: 产业集群”。"})
    if points := open_points(loaded.method):
        raise ValidationError({"text": f"还有未定的事项，定了再采用：{'；'.join(points[:5])}。"})
    return loaded
