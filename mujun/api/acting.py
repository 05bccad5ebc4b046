"""What views with acts have in common: who may act, the object with what was sent, the object as it is afterwards."""

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.response import Response

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.views import Input


class Acting:
    """Mixin of views. Whoever reads is said by `permission_classes`; who acts has one of `acted_by` as well."""

    acted_by: ClassVar[Collection[Permission]]
    # actions that only read
    reads: ClassVar[Collection[str]] = ("list", "retrieve")

    def get_permissions(self) -> list[BasePermission]:
        permissions = super().get_permissions()
        return permissions if self.action in self.reads else [*permissions, may(*self.actors())()]

    def actors(self) -> Collection[Permission]:
        """Who may do this act."""
        return self.acted_by

    def given(self, form: type[serializers.Serializer]) -> dict[str, Any]:
        sent = form(data=self.request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    def asked(self, form: type[serializers.Serializer]) -> tuple[Any, dict[str, Any]]:
        """The object, which has to be there for the caller, and what was sent."""
        return self.get_object(), self.given(form)

    def now(self, pk: int | None = None, code: int = status.HTTP_200_OK) -> Response:
        """The object as it is by now, as fully as one is shown; another than that of the address by its `pk`."""
        found = self.get_object() if pk is None else self.get_queryset().get(pk=pk)
        shown = getattr(self, "detail_serializer_class", None) or self.serializer_class
        return Response(shown(found, context=self.get_serializer_context()).data, code)

    def made(self, pk: int) -> Response:
        return self.now(pk, status.HTTP_201_CREATED)


class Day(serializers.DateField):
    """A day that something of ours may happen on; other ones are mistyped."""

    default_error_messages = {"far": "请核对日期：应在 1950 年到 2100 年之间。"}

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        if not 1950 <= day.year <= 2100:
            self.fail("far")
        return day


class ReasonInput(Input):
    """为什么。"""

    reason = serializers.CharField(max_length=300, help_text="理由")
