"""Which department or town answers for something, as a program says it."""

from rest_framework import serializers

from landuse.actions.cases import Unit
from mujun.accounts.models import Department, Town
from mujun.api.views import Input


class UnitInput(Input):
    """责任单位：部门或镇街写一个，都不写为企业所在镇街。"""

    department = serializers.SlugRelatedField(
        "code",
        queryset=Department.objects.all(),
        required=False,
        allow_null=True,
        help_text="部门代码，如 tax",
    )
    town = serializers.CharField(default="", allow_blank=True, help_text="镇街名称")

    def validate_town(self, name: str) -> Town | None:
        if not name:
            return None
        found = Town.objects.filter(county=self.context["request"].user.county_id, name=name).first()
        if found is None:
            raise serializers.ValidationError("本县没有这个镇街，名称见 /towns/。")
        return found

    def validate(self, given: dict) -> dict:
        department, town = given.pop("department", None), given.pop("town", None)
        if department and town:
            raise serializers.ValidationError({"town": "部门和镇街只写一个。"})
        unit: Unit = department or town or None
        return given | {"unit": unit}
