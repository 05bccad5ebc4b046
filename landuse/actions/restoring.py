"""Put the rows that a batch wrote back as they were before it, set-wise."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, QuerySet

from landuse.models.former import FormerState
from mujun.intake.models import Batch

Models = Sequence[type[models.Model]]

# what people call the rows that refer to a row of the register or are referred to, by model
_NAMES = {
    "enterprise": "企业",
    "town": "镇街",
    "industry": "行业",
    "tag": "标签种类",
    "enterpriseyear": "年度名单",
    "industryclass": "行业小类",
    "park": "园区",
    "townborder": "镇街边界",
    "parcelpark": "宗地所在园区",
    "parkmeasure": "园区措施",
    "parkstar": "园区星级",
    "parcel": "宗地",
    "occupancy": "用地",
    "development": "建设进度",
    "developmentpause": "不计入期限",
    "idleproceeding": "闲置土地调查",
    "enterprisetag": "标签",
    "meteraccount": "户号",
    "certificate": "证书",
    "enterprisestate": "状态",
    "relation": "关系",
    "performance": "绩效",
    "signal": "低效线索",
    "listing": "高耗低效名单",
    "treatmentproposal": "处置建议",
    "figure": "数据",
    "qualityfinding": "核对问题",
    "snapshotrow": "快照",
    "result": "测算结果",
    "recommendation": "要素建议",
}
# A column that came after the former state was kept stays as it is.
_PUT_BACK = """
UPDATE {table} present SET {values}
FROM (
    SELECT former.*
    FROM landuse_formerstate kept
    JOIN {table} now ON now.id = kept.key
    CROSS JOIN LATERAL jsonb_populate_record(now, kept.before) former
    WHERE kept.batch_id = %(batch)s AND kept."table" = %(table)s AND kept.before IS NOT NULL
) former
WHERE present.id = former.id
"""
_REMOVE = """
DELETE FROM {table} present
USING landuse_formerstate kept
WHERE kept.batch_id = %(batch)s AND kept."table" = %(table)s AND kept.before IS NULL AND kept.key = present.id
"""
_LOST = """
SELECT kept.key FROM landuse_formerstate kept
WHERE kept.batch_id = %(batch)s AND kept."table" = %(table)s AND kept.before ->> '{field}' IS NOT NULL
    AND NOT EXISTS (SELECT FROM {other} target WHERE target."{column}"::text = kept.before ->> '{field}')
ORDER BY kept.key
"""


def written_keys(batch: Batch, model: type[models.Model], **which) -> QuerySet:
    """Primary keys of the rows of `model` that the batch wrote."""
    return FormerState.objects.filter(batch=batch, table=model._meta.db_table, **which).values("key")


def obstacles(batch: Batch, written: Models, drawn: Models = ()) -> list[str]:
    """Why the rows of the models `written` cannot be put back: one text for each row in the way.

    Rows of `drawn` models are made anew from the others and stand in nobody's way. Raises ValidationError for a
    batch whose former states were not kept.
    """
    if (batch.created or batch.changed) and not batch.former_states.exists():
        text = "这个批次导入时系统还没有留存改动前的数据，不能撤回。请报送更正后的工作簿。"
        raise ValidationError(text, "no_former_states")
    return [
        *(text for model in written for text in _changed_since(batch, model)),
        *(text for model in written for text in _referred_to(batch, model, written, drawn)),
        *(text for model in written for text in _without_target(batch, model)),
    ]


def restore(batch: Batch, written: Models) -> None:
    """Put changed rows back and remove created ones. `written`: those referred to first; without obstacles only."""
    with connection.cursor() as cursor:
        for model in written:
            columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
            values = ", ".join(f'"{column}" = former."{column}"' for column in columns)
            _execute(cursor, _PUT_BACK.format(table=model._meta.db_table, values=values), batch, model)
        for model in reversed(written):
            _execute(cursor, _REMOVE.format(table=model._meta.db_table), batch, model)


def _execute(cursor: CursorWrapper, statement: str, batch: Batch, model: type[models.Model]) -> None:
    cursor.execute(statement, {"batch": batch.pk, "table": model._meta.db_table})


def _changed_since(batch: Batch, model: type[models.Model]) -> Iterator[str]:
    mine = model._base_manager.filter(pk__in=written_keys(batch, model))
    for row in mine.exclude(batch=batch).select_related().order_by("pk"):
        yield f"{row}（已由批次 {row.batch_id} 更改）" if row.batch_id else f"{row}（已更改）"
    kept = written_keys(batch, model)
    if gone := kept.count() - mine.count():
        yield f"{_called(model)} {gone} 条（已删除）"


def _referred_to(batch: Batch, model: type[models.Model], written: Models, drawn: Models) -> Iterator[str]:
    """Rows that the batch created and others refer to, unless the same batch created those as well."""
    created = written_keys(batch, model, before__isnull=True)
    for relation in model._meta.get_fields(include_hidden=True):
        others = relation.related_model
        if relation.concrete or relation.many_to_many or others in drawn:
            continue
        name = relation.field.name
        referring = others._base_manager.filter(**{f"{name}__in": created})
        if others in written:
            referring = referring.exclude(pk__in=written_keys(batch, others, before__isnull=True))
        counts = dict(referring.order_by(name).values_list(name).annotate(Count("pk")))
        rows = model._base_manager.select_related().in_bulk(list(counts))
        for key, count in counts.items():
            yield f"{rows[key]}（已有{_called(others)} {count} 条）"


def _without_target(batch: Batch, model: type[models.Model]) -> Iterator[str]:
    """Rows that referred to something which is no longer there."""
    with connection.cursor() as cursor:
        for field in model._meta.concrete_fields:
            if not field.is_relation:
                continue
            target = field.target_field
            statement = _LOST.format(
                field=field.column, other=target.model._meta.db_table, column=target.column
            )
            _execute(cursor, statement, batch, model)
            keys = [key for (key,) in cursor.fetchall()]
            for row in model._base_manager.filter(pk__in=keys).select_related():
                yield f"{row}（原来的{_called(target.model)}已不存在）"


def _called(model: type[models.Model]) -> str:
    return _NAMES.get(model._meta.model_name, "其他记录")
