"""What people type in about parks. The actions say whether it will do."""

from django import forms

from landuse.models import ParkMeasure
from landuse.parks.words import TITLES
from mujun.plain_form import PlainForm

_LINES = {"rows": 3}


class WordForm(PlainForm):
    field = forms.ChoiceField(label="项", choices=[("", "请选择"), *TITLES.items()])
    word = forms.CharField(label="用词", max_length=20)
    source = forms.CharField(label="来源", max_length=200, help_text="文号，或者谁在什么时候定的")


class MeasureForm(PlainForm):
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *ParkMeasure.Kind.choices])
    since = forms.DateField(label="自哪天起")
    ground = forms.CharField(
        label="情况和依据",
        max_length=500,
        widget=forms.Textarea(_LINES),
        help_text="哪一条认定条件不符合，或者哪个项目列入了负面清单；写明文件",
    )
    measure = forms.CharField(label="措施", max_length=500, widget=forms.Textarea(_LINES))
    due = forms.DateField(label="期限", required=False, help_text="没有期限的留空")


class MeasureEndForm(PlainForm):
    on = forms.DateField(label="解除日期")
    outcome = forms.CharField(label="解除的情况", max_length=500, widget=forms.Textarea(_LINES))
