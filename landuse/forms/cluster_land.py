"""A year of 集群用地总量."""

from django import forms
from django.utils import timezone

from landuse.actions.cluster_land import Row
from landuse.forms.plain import PlainForm
from landuse.models import ClusterLand
from landuse.readings.places import places_of
from mujun.accounts.models import County


class ClusterLandForm(PlainForm):
    """The place is chosen among those of the county; words are free only where it has registered nothing."""

    cluster = forms.CharField(label="产业集群", max_length=50, help_text="各年写法要一样")
    place = forms.CharField(label="所在地", max_length=50, help_text="县、开发区、镇街的名称，各年写法要一样")
    role = forms.ChoiceField(label="角色", choices=ClusterLand.Role.choices, widget=forms.RadioSelect)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    total = forms.DecimalField(label="工业用地总量（亩）", max_digits=16, decimal_places=4)
    on = forms.DateField(label="截至", initial=timezone.localdate)
    source = forms.CharField(label="数据来源", max_length=300, help_text="哪个部门的哪份统计")

    def __init__(self, *args, county: County, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if choices := _choices(county):
            attrs = {"class": "form-select"}
            self.fields["place"].widget = forms.Select(attrs, [("", "请选择"), *choices])
            self.fields["place"].help_text = "已登记的镇街、开发区、园区或全县"

    @property
    def row(self) -> Row:
        return Row(**self.cleaned_data)


def _choices(county: County) -> list[tuple[str, list[tuple[str, str]]]]:
    """By group; what rows on record say otherwise comes last, so that their years can go on."""
    places = places_of(county)
    if not places:
        return []
    known = {name for names in places.values() for name in names}
    kept = ClusterLand.objects.filter(county=county).exclude(place__in=known).order_by("place")
    groups = places | {"台账里原来的写法": list(kept.values_list("place", flat=True).distinct())}
    return [(group, [(name, name) for name in names]) for group, names in groups.items() if names]
