"""What this package tells the catalogue of: the register, the land, and the lists of low efficiency."""

from collections.abc import Iterator

from django.db.models import Count, Max

from landuse.models import Case, Enterprise, EnterpriseYear, LandFinding, Occupancy, Parcel, Signal
from mujun.accounts.models import County
from mujun.intake.models import Batch
from mujun.keeping import kept_of, state_of
from mujun.sharing.catalogue import OFFICIALS, Entry, tells

_REGISTER, _LISTS = "名录和台账", "名单"


@tells
def register(county: County, year: int) -> Iterator[Entry]:
    imported = Batch.objects.filter(county=county, state=Batch.State.IMPORTED)
    updated = dict(imported.order_by("layout").values_list("layout").annotate(Max("imported_at")))
    listed = EnterpriseYear.objects.filter(enterprise__county=county, year=year)
    used = Occupancy.objects.filter(parcel__county=county)
    state = state_of(Enterprise, EnterpriseYear, Occupancy, Parcel)
    counted = [
        ("enterprises", "企业名录", "reform_office", "register", listed),
        ("land", "用地台账：宗地", "natural_resources", "land", Parcel.objects.filter(county=county)),
        ("occupancies", "用地台账：使用", "natural_resources", "land", used),
    ]
    for code, title, unit, resource, rows in counted:
        at = updated.get("land" if code == "occupancies" else code)
        size = kept_of(state, rows, "count", rows.count)
        yield Entry(code, title, _REGISTER, unit, resource, size, at)


@tells
def lists(county: County, year: int) -> Iterator[Entry]:
    signals = Signal.objects.in_use().filter(town__county=county, year=year)
    findings = LandFinding.objects.filter(county=county, year=year)
    cases = Case.objects.filter(county=county)
    told = [
        ("signals", "低效线索", "low-efficiency", signals, "rule_set__adopted_at"),
        ("findings", "低效认定", "findings", findings, "noticed_at"),
        ("cases", "整治清单", "cases", cases, "finding__decided_at"),
    ]
    for code, title, resource, rows, at in told:
        found = rows.aggregate(size=Count("pk"), last=Max(at))
        size, last = found["size"], found["last"]
        yield Entry(code, title, _LISTS, "natural_resources", resource, size, last, seen_by=OFFICIALS)
