"""The OpenAPI description: which problems every operation may answer with is said once, here."""

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from mujun.api.problems import KINDS, MEDIA_TYPE
from mujun.clients import description

DONE = {"200": "成功", "201": "已完成", "202": "已交给后台任务", "422": "内容有错误"}


class MistakeSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="参数或字段的名称；针对整个请求时为空。")
    code = serializers.CharField()
    detail = serializers.CharField(help_text="错在哪里，怎样改。")


class ProblemSerializer(serializers.Serializer):
    """RFC 9457 problem details。程序按 code 判断，文字给人看。"""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="不变的代码，如 invalid、not_found、conflict。")
    detail = serializers.CharField()
    errors = MistakeSerializer(many=True, required=False, help_text="只在 400 时有：逐项的错误。")
    reference = serializers.CharField(required=False, help_text="只在 500 时有：日志中的编号。")


class StartedSerializer(serializers.Serializer):
    """已交给后台的任务。"""

    job = serializers.UUIDField()
    job_url = serializers.URLField(help_text="任务的地址，与 Location 相同。")


LOCATION = OpenApiParameter(
    "Location", OpenApiTypes.URI, "header", description="任务的地址。", response=[202]
)


FIELDS = {
    "name": "fields",
    "in": "query",
    "description": "只要这些字段，用逗号隔开；不写给全部。",
    "schema": {"type": "string", "pattern": "^[a-z_]+(,[a-z_]+)*$"},
}
WHOLE = {"application/x-ndjson": "整个名单，每行一条", "text/csv": "整个名单，首行为列名"}


def _may_be_empty(field: serializers.Field) -> bool:
    """Whether what it shows is a column that may be null, or is reached through one."""
    if field.default is None:
        return True
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    for name in getattr(field, "source_attrs", []):
        try:
            column = model._meta.get_field(name)
        except (FieldDoesNotExist, AttributeError):
            return False
        if column.one_to_many or column.many_to_many:
            return False
        if column.null:
            return True
        model = column.related_model
    return False


class Schema(AutoSchema):
    def get_operation(self, *args, **kwargs) -> dict | None:
        operation = super().get_operation(*args, **kwargs)
        if operation and hasattr(self.view, "page_of"):
            self._whole_and_fields(operation)
        if operation:
            reference = self.resolve_serializer(ProblemSerializer, "response").ref
            for status, answer in operation["responses"].items():
                answer["description"] = answer["description"] or DONE[status]
            for status in self._problems():
                answer = operation["responses"].setdefault(str(status), {"description": KINDS[status][1]})
                answer.setdefault("content", {})[MEDIA_TYPE] = {"schema": reference}
            description.complete(operation, self.view, self.method)
        return operation

    def _whole_and_fields(self, operation: dict) -> None:
        """What every list and every object of a list answers to."""
        if self.view.action in {"list", "retrieve"}:
            operation["parameters"] = [*operation.get("parameters", []), FIELDS]
            operation["responses"]["304"] = {"description": "与 If-None-Match 所说的相同"}
        if self.view.action == "list":
            for kind, words in WHOLE.items():
                schema = {"type": "string", "description": words}
                operation["responses"]["200"]["content"][kind] = {"schema": schema}

    def _map_serializer_field(self, field: serializers.Field, direction: str, *args, **kwargs) -> dict:
        field.allow_null = field.allow_null or (direction == "response" and _may_be_empty(field))
        return super()._map_serializer_field(field, direction, *args, **kwargs)

    def map_renderers(self, attribute: str) -> list[str]:
        """Of a list its pages; what is given whole is described beside them."""
        whole = {*WHOLE, "ndjson", "csv"} if hasattr(self.view, "page_of") else {}
        return [kind for kind in super().map_renderers(attribute) if kind not in whole]

    def get_description(self) -> str:
        """Docstrings are for us; what is published is said in `extend_schema`."""
        return ""

    def _problems(self) -> list[int]:
        """400, 401 and 403 everywhere: even where nothing is read, unknown parameters are refused."""
        about_one, acts = "{" in self.path, self.method == "POST"
        of_acts = [409, 413, 422] + [415] * (not about_one)
        return [400, 401, 403, 429] + [404] * (about_one or acts) + of_acts * acts
