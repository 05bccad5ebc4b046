"""A connector as people type it in, and the asking for it by hand."""

from typing import Any

from django import forms

from mujun.accounts.models import County
from mujun.exchange.actions.connectors import layouts
from mujun.exchange.forms import reached
from mujun.exchange.forms.reached import ReachedForm
from mujun.exchange.models import Connector
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
        layout, apart = self.fields["layout"], layouts(county, of_one_sheet=False)
        layout.choices = [(each.code, each.title) for each in layouts(county)]
        names = "、".join(each.title for each in apart)
        layout.help_text = (
            f"与上传的工作簿同样检查、同样导入。{names}不止一张表，不能拉取，用导入或接口报送。"
        )
        self.order_fields(["name", *_OWN[:-1]])
        self.order_fields([*(name for name in self.fields if name != "mapping"), "mapping"])


class PullForm(PlainForm):
    """Of which year; a locked one asks why."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    reason = forms.CharField(label="更正的原因", max_length=300, required=False)


def fields_of(connector: Connector) -> dict[str, Any]:
    """To begin with when it is changed."""
    return reached.fields_of(connector) | {name: getattr(connector, name) for name in _OWN}
