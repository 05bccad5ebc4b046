"""What people ask of the list of blocks, and what they type in to divide, name and survey."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.utils import timezone

from landuse.actions.blocks import FARTHEST, LONGEST_REASON
from landuse.forms.plain import PlainForm
from landuse.readings.block_rows import Order
from landuse.readings.surveyed import FLAGS

_KNOWN = [("", "没有查明"), ("1", "是"), ("0", "否")]
STATES = ["候选", "不列入", "未查明", "没有调查"]


@dataclass(frozen=True)
class Given:
    """`parcels`: at least so many in a block; `least` 亩; `target` 万元/亩."""

    town: str
    q: str
    state: str
    parcels: int
    least: float
    candidates: bool
    by: Order
    target: float | None


class BlocksAsked(PlainForm):
    """The filter of the list. What cannot be understood is left out and said at its field."""

    town = forms.CharField(required=False)
    q = forms.CharField(required=False, max_length=50)
    state = forms.ChoiceField(required=False, choices=[("", "全部"), *((state, state) for state in STATES)])
    parcels = forms.IntegerField(required=False, min_value=1, max_value=10_000)
    least = forms.DecimalField(required=False, min_value=0, max_digits=9)
    candidates = forms.BooleanField(required=False)
    by = forms.ChoiceField(
        required=False,
        choices=[("area", "面积从大到小"), ("tax", "亩均税收从低到高"), ("gain", "预期增收从多到少")],
    )
    target = forms.DecimalField(required=False, min_value=0, max_digits=9)

    def given(self) -> Given:
        """Blocks of two parcels or more unless asked otherwise; without a target nothing is ordered by gain."""
        self.full_clean()
        said = self.cleaned_data
        target = None if said.get("target") is None else float(said["target"])
        by = said.get("by") or "area"
        return Given(
            town=said.get("town", ""),
            q=said.get("q", ""),
            state=said.get("state", ""),
            parcels=said.get("parcels") or 2,
            least=float(said.get("least") or 0),
            candidates=bool(said.get("candidates")),
            by="area" if by == "gain" and target is None else by,
            target=target,
        )


class DivisionForm(PlainForm):
    USUAL = (Decimal(0), Decimal(10), Decimal(30), Decimal(50))

    metres = forms.DecimalField(
        label="相距多少米以内算一个区块", min_value=0, max_value=FARTHEST, max_digits=6, decimal_places=2,
        help_text=f"0 是相邻；最多 {FARTHEST} 米",
    )  # fmt: skip
    reason = forms.CharField(
        label="依据和说明",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如：县低效整治专班会议纪要",
    )

    def distance(self) -> list[Decimal]:
        """The one typed in, if it can be understood."""
        self.is_valid()
        typed = getattr(self, "cleaned_data", {}).get("metres")
        return [] if typed is None else [typed]


class RenameForm(PlainForm):
    name = forms.CharField(label="区块名称", max_length=50)


def _known(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, choices=_KNOWN, coerce=lambda given: given == "1", empty_value=None
    )


class SurveyForm(PlainForm):
    surveyed_on = forms.DateField(label="调查日期", initial=timezone.localdate)
    plan_conflict = _known("不符合国土空间规划")
    low = forms.BooleanField(label="低：产出低", required=False)
    scattered = forms.BooleanField(label="散：布局散", required=False)
    messy = forms.BooleanField(label="乱：建设、经营乱", required=False)
    polluting = forms.BooleanField(label="污：污染重", required=False)
    hard_to_rectify = _known("上述低散乱污难以整治")
    recheck_failed = _known("经整治仍不达标")
    farmland = forms.DecimalField(
        label="区块内零星永久基本农田（亩）", required=False, min_value=0, max_digits=10, decimal_places=4,
        help_text="没有的填 0，没有查明的留空",
    )  # fmt: skip
    note = forms.CharField(label="调查情况和依据", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def found(self) -> dict:
        """As `landuse.actions.blocks.survey` takes it."""
        given = self.cleaned_data
        answers = {name: given[name] for name in FLAGS}
        return {"answers": answers, **{name: given[name] for name in ("surveyed_on", "farmland", "note")}}
