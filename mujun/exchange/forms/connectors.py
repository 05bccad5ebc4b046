"""A connector as people type it in, and the asking for it by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from mujun.accounts.models import County
from mujun.exchange.actions.lists import field_of
from mujun.exchange.forms import reached
from mujun.exchange.forms.reached import ReachedForm, mapping_field
from mujun.exchange.mapping.files import MappingFile
from mujun.exchange.models import Connector
from mujun.intake.layouts import all_layouts
from mujun.plain_form import PlainForm

_OWN = ("layout", "years_back", "rhythm", "day", "begins", "ends", "at_once", "most_megabytes")


def _clock(label: str, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, **more)


class ConnectorForm(ReachedForm):
    layout = forms.ChoiceField(label="取来作为哪种工作簿")
    years_back = forms.TypedChoiceField(
        label="按时取哪一年的", choices=Connector.Year.choices, coerce=int, initial=Connector.Year.LAST
    )
    rhythm = forms.ChoiceField(label="多久取一次", choices=Connector.Rhythm.choices)
    day = forms.IntegerField(label="每月几日起", initial=1, help_text="只用于每月，1 至 28")
    begins = _clock("每天几点起", help_text="不填为全天；可以跨过午夜，如 22:00 至 06:00")
    ends = _clock("每天几点止")
    at_once = forms.BooleanField(
        label="检查通过就导入", required=False, help_text="不勾选的，检查后等人看过改动再导入。"
    )
    most_attempts = forms.IntegerField(label="每页最多尝试次数", initial=5, help_text="1 至 20")
    most_megabytes = forms.IntegerField(label="最多取多少（MB）", initial=20, help_text="1 至 200")

    def __init__(self, *args, county: County, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layout"].choices = [(each.code, each.title) for each in all_layouts()]
        self._for_further_sheets(_sheets_by_title(county))
        self.order_fields(["name", *_OWN[:-1]])
        self.order_fields([name for name in self.fields if not name.startswith("mapping")])

    def _for_further_sheets(self, several: Mapping[str, list[str]]) -> None:
        """A mapping for each sheet; `several`: workbooks with more than one, their sheets by title."""
        names = "；".join(f"{title}（{'、'.join(sheets)}）" for title, sheets in several.items())
        self.fields[
            "layout"
        ].help_text = (
            f"与上传的工作簿同样检查、同样导入。有几张表的：{names}，每张表写一份映射，一起取，缺一张就都不要"
        )
        self._further = [
            field_of(number) for number in range(2, max(map(len, several.values()), default=1) + 1)
        ]
        for at, name in enumerate(self._further, 1):
            whose = "、".join(
                f"{title}的「{sheets[at]}」" for title, sheets in several.items() if len(sheets) > at
            )
            help_text = f"只用于{whose}；别的工作簿不填"
            self.fields[name] = mapping_field(
                f"第 {at + 1} 张表的字段映射", required=False, help_text=help_text
            )

    @property
    def terms(self) -> dict[str, Any]:
        said = super().terms
        further = [said.pop(name) for name in self._further]
        while further and not further[-1].strip():
            further.pop()
        return said | {"further": further}


class PullForm(PlainForm):
    """Of which year; a locked one asks why."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    reason = forms.CharField(label="更正的原因", max_length=300, required=False)


def _sheets_by_title(county: County) -> dict[str, list[str]]:
    """Of workbooks with several sheets."""
    year = timezone.localdate().year
    sheets = {each.title: [sheet.name for sheet in each.sheets(county, year)] for each in all_layouts()}
    return {title: names for title, names in sheets.items() if len(names) > 1}


def begun_with(files: Sequence[MappingFile]) -> dict[str, Any]:
    """Mappings of the sheets, in their order; the workbook where their resource is called as one is."""
    layouts = [each.code for each in all_layouts() if each.title == files[0].mapping.resource]
    return {field_of(number): file.text for number, file in enumerate(files, 1)} | (
        {"layout": layouts[0]} if layouts else {}
    )


def fields_of(connector: Connector) -> dict[str, Any]:
    """To begin with when it is changed."""
    own = {name: getattr(connector, name) for name in _OWN}
    return reached.fields_of(connector) | begun_with(connector.mapping_files) | own
