"""Forms of a finding or case: each knows what it is about, and which department or town may answer for it."""

from typing import Any

from django import forms

from landuse.forms.plain import PlainForm
from mujun.accounts.models import County, Department, Town, User

# the town in which the enterprise is
OWN_TOWN = "own"


class AboutForm(PlainForm):
    """`about`: the finding or case, None where the form is for many; `user` types it in."""

    def __init__(self, *args, about: Any, user: User, **kwargs) -> None:
        self.about, self.user = about, user
        super().__init__(*args, **kwargs)


class UnitField(forms.ChoiceField):
    """Cleans to a department, a town, or None for the town of each enterprise. Filled by `offer`."""

    def __init__(self, label: str = "责任单位") -> None:
        super().__init__(label=label)

    def offer(self, county: County) -> None:
        self.units: dict[str, Department | Town | None] = {OWN_TOWN: None}
        self.units |= {f"t{each.pk}": each for each in Town.objects.filter(county=county)}
        self.units |= {f"d{each.pk}": each for each in Department.objects.all()}
        self.choices = [(code, str(unit or "企业所在镇街")) for code, unit in self.units.items()]

    def clean(self, value: str) -> Department | Town | None:
        return self.units[super().clean(value)]


def unit_code(unit: Department | Town | None) -> str:
    """The choice that stands for a unit."""
    if unit is None:
        return OWN_TOWN
    return f"t{unit.pk}" if isinstance(unit, Town) else f"d{unit.pk}"


def area_field(label: str, **more) -> forms.DecimalField:
    """亩, to the four decimals that the register keeps."""
    return forms.DecimalField(label=label, min_value=0, max_digits=12, decimal_places=4, **more)


def words_field(label: str, longest: int, rows: int = 3, **more) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=longest, widget=widget, **more)
