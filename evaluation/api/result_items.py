"""The items of a result: its arrays with what the outline of its run says of them, in Python and in SQL."""

import json
from collections.abc import Callable, Iterator, Sequence

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, Expression, F, Func, TextField, Value, When
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evaluation.scoring.remarks import REMARKS, Remark
from mujun.api.copies import joined, number_in_json
from mujun.api.rows import Composed, Context, Read, Row

Text = Expression | F
_WORDS = tuple(REMARKS[code] for code in sorted(REMARKS))  # by the code


class ItemSerializer(serializers.Serializer):
    name = serializers.CharField()
    unit = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    base = serializers.FloatField(allow_null=True, help_text="基准值")
    weight = serializers.FloatField(allow_null=True)
    score = serializers.FloatField(allow_null=True)
    remark = serializers.CharField(help_text="封顶、缺数据等情况；没有时为空。")


@extend_schema_field(ItemSerializer(many=True))
class Items(Composed):
    """`context["items"]` has the items of each group, as in the outline."""

    columns = ["group", "values", "bases", "scores", "remarks"]

    def read_by(self, context: Context) -> Read:
        said = {
            group: [(item["name"], item["unit"], item["weight"]) for item in items]
            for group, items in context["items"].items()
        }

        def read(row: Row) -> list[dict]:
            items = said.get(row["group"], ())
            measured = zip(items, row["values"], row["bases"], row["scores"], row["remarks"], strict=True)
            return [
                {"name": name, "unit": unit, "value": value, "base": base, "weight": weight, "score": score,
                 "remark": _WORDS[remark]}
                for (name, unit, weight), value, base, score, remark in measured
            ]  # fmt: skip

        return read

    def in_json(self, context: Context) -> Expression:
        return _by_group(context, lambda items: joined(list(_json(items))), "[]")

    def in_csv(self, context: Context) -> dict[str, Expression]:
        """An item of several groups is one column for each of its parts."""
        names = dict.fromkeys(item["name"] for items in context["items"].values() for item in items)
        return {
            f"{name}.{part}": _by_group(
                context, lambda items, name=name, of=of: _of_item(items, name, of), None
            )
            for name in names
            for part, of in _PARTS.items()
        }


def _by_group(context: Context, of: Callable[[list[dict]], Text | None], otherwise: str | None) -> Expression:
    cases = ((group, of(items)) for group, items in context["items"].items())
    return Case(
        *(When(group=group, then=then) for group, then in cases if then is not None),
        default=Value(otherwise),
        output_field=TextField(),
    )


def _remark(at: int, words: Sequence[str] = _WORDS) -> Expression:
    """Most items have none, which is seen without going through the words."""
    known, place = Value(list(words), ArrayField(TextField())), F(f"remarks__{at}")
    word = Func(known, place, arg_joiner=")[", template="(%(expressions)s + 1]", output_field=TextField())
    none = When(**{f"remarks__{at}": Remark.PLAIN.value}, then=Value(words[Remark.PLAIN]))
    return Case(none, default=word, output_field=TextField())


_PARTS: dict[str, Callable[[int], Text]] = {
    "value": lambda at: F(f"values__{at}"),
    "base": lambda at: F(f"bases__{at}"),
    "score": lambda at: F(f"scores__{at}"),
    "remark": _remark,
}


def _of_item(items: list[dict], name: str, of: Callable[[int], Text]) -> Text | None:
    """None where the group has no such item."""
    return next((of(at) for at, item in enumerate(items) if item["name"] == name), None)


def _json(items: list[dict]) -> Iterator[Expression]:
    written = [json.dumps(words, ensure_ascii=False) for words in _WORDS]
    yield Value("[")
    for at, item in enumerate(items):
        name, unit, weight = (json.dumps(item[key], ensure_ascii=False) for key in ("name", "unit", "weight"))
        yield Value(f'{"," if at else ""}{{"name":{name},"unit":{unit},"value":')
        yield number_in_json(F(f"values__{at}"))
        yield Value(',"base":')
        yield number_in_json(F(f"bases__{at}"))
        yield Value(f',"weight":{weight},"score":')
        yield number_in_json(F(f"scores__{at}"))
        yield Value(',"remark":')
        yield _remark(at, written)
        yield Value("}")
    yield Value("]")
