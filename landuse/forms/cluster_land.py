"""A year of 集群用地总量."""

from django import forms
from django.utils import timezone

from landuse.actions.cluster_land import Row
from landuse.forms.plain import PlainForm
from landuse.models import ClusterLand


class ClusterLandForm(PlainForm):
    cluster = forms.CharField(label="产业集群", max_length=50, help_text="各年写法要一样")
    place = forms.CharField(label="所在地", max_length=50, help_text="县、开发区、镇街的名称，各年写法要一样")
    role = forms.ChoiceField(label="角色", choices=ClusterLand.Role.choices, widget=forms.RadioSelect)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    total = forms.DecimalField(label="工业用地总量（亩）", max_digits=16, decimal_places=4)
    on = forms.DateField(label="截至", initial=timezone.localdate)
    source = forms.CharField(label="数据来源", max_length=300, help_text="哪个部门的哪份统计")

    @property
    def row(self) -> Row:
        return Row(**self.cleaned_data)
