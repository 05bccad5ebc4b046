"""Lists that are worked out in Python, narrowed by what a call asks for."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers


class Asks:
    """For a list view: `asks` declares what the address may ask for, `wanted` is what it does; words are empty where
    nothing is asked.
    """

    asks: type[serializers.Serializer]

    @property
    def wanted(self) -> dict[str, Any]:
        """Raises ValidationError by field."""
        given = self.asks(data=self.request.query_params)
        given.is_valid(raise_exception=True)
        return given.validated_data

    def _parameters(self) -> Sequence[str]:
        more = self.asks().fields if self.action == "list" else ()
        return [*super()._parameters(), *more]


class Choice(serializers.ChoiceField):
    """One of a few words; empty where nobody asked."""

    def __init__(self, choices, help_text: str) -> None:
        super().__init__(choices, default="", allow_blank=True, help_text=help_text)


class Words(serializers.CharField):
    def __init__(self, help_text: str) -> None:
        super().__init__(default="", allow_blank=True, max_length=100, help_text=help_text)


class Year(serializers.IntegerField):
    def __init__(self, help_text: str) -> None:
        super().__init__(required=False, min_value=2000, max_value=2100, help_text=help_text)
