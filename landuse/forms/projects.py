"""What people type in to a redevelopment project."""

from django import forms

from landuse.actions.projects import LONGEST_REASON, NEXT, Plan
from landuse.forms.plain import PlainForm
from landuse.identification.registers import modes
from landuse.models import Project, ProjectParcel

_KINDS = ProjectParcel.Odd.values
_PAPER = {"rows": 8, "class": "form-control paper", "spellcheck": "false"}


class PlanForm(PlainForm):
    name = forms.CharField(label="项目名称", max_length=60)
    mode = forms.ChoiceField(label="再开发方式")
    unit = forms.CharField(label="责任单位", max_length=50)
    planned_area = forms.DecimalField(
        label="计划整治面积（亩）", min_value=0, max_digits=12, decimal_places=4
    )
    plot_ratio = forms.DecimalField(
        label="规划容积率", required=False, min_value=0, max_digits=6, decimal_places=3, help_text="可不填"
    )
    target = forms.DecimalField(
        label="目标亩均税收（万元/亩）",
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=4,
        help_text="可不填",
    )
    approval = forms.CharField(label="批准文件", required=False, max_length=100, help_text="批准后填")
    due = forms.DateField(label="计划完成", required=False)
    note = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        register = modes()
        self.fields["mode"].choices = [("", "请选择"), *((item.code, item.name) for item in register.items)]
        self.fields["mode"].help_text = f"LE-16，{register.source}"

    @property
    def plan(self) -> Plan:
        return Plan(**{name: self.cleaned_data[name] for name in Plan.__dataclass_fields__})


class ParcelsForm(PlainForm):
    parcels = forms.CharField(
        label="宗地", max_length=50_000, widget=forms.Textarea(attrs=_PAPER),
        help_text=f"一行一宗：宗地代码；零星用地在后面写{'、'.join(_KINDS)}之一",
    )  # fmt: skip

    def clean_parcels(self) -> dict[str, str]:
        """Code → kind of odd parcel, "" for the project's own land."""
        found: dict[str, str] = {}
        for number, text in enumerate(self.cleaned_data["parcels"].splitlines(), start=1):
            words = text.replace("，", " ").replace(",", " ").split()
            if not words:
                continue
            code, *rest = words
            if len(rest) > 1 or (rest and rest[0] not in _KINDS):
                raise forms.ValidationError(
                    f"第 {number} 行：“{' '.join(rest)}”读不懂，零星用地写{'、'.join(_KINDS)}之一。"
                )
            if code in found:
                raise forms.ValidationError(f"第 {number} 行：宗地 {code} 写了两次，删去一行。")
            found[code] = rest[0] if rest else ""
        return found


class StepForm(PlainForm):
    state = forms.ChoiceField(label="状态")
    treated = forms.DecimalField(label="已整治面积（亩）", min_value=0, max_digits=12, decimal_places=4)
    reason = forms.CharField(
        label="进展和依据", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, about: Project, **kwargs) -> None:
        kwargs["initial"] = {"state": about.state, "treated": about.treated_area}
        super().__init__(*args, **kwargs)
        here = Project.State(about.state)
        self.fields["state"].choices = [(state.value, state.label) for state in (here, *NEXT[here])]


def lines_of(members) -> str:
    """Members of a project as the form writes them."""
    return "\n".join(f"{each.parcel.code} {each.odd}".strip() for each in members)
