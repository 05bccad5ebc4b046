"""What the acts and newer lists of the interface are asked about."""

from datetime import date

from evaluation.models import Region, RegionFigure
from landuse.models import FindingFile
from mujun.accounts import audit
from mujun.accounts.models import AuditEvent, User
from mujun.inbox.actions import send
from mujun.inbox.models import Message
from mujun.intake.models import Window, YearLock
from tests import factories as make
from tests.factories import land
from tests.factories import regions as regional
from tests.factories import supply as supplying


def acted_on(world, held, case, evidence, office) -> dict:
    """Two of each, the one that is named about the first enterprise."""
    county, firms = world.county, world.enterprises[1::-1]
    idle = [land.idle(each.occupancies.first().parcel, evidence) for each in firms][-1]
    checked = [supplying.checklist(each) for each in firms][-1]
    willing = [make.willingness(each) for each in firms][-1]
    corrected = [make.correction(held, world.run) for _ in range(2)][-1]
    regional.region_part(county)
    park = regional.park(county, "丙园")
    managed = [regional.park_measure(park, kind) for kind in ("negative_list", "recognition")][-1]
    words = [regional.park_word(county, word) for word in ("无人机坪", "屋顶光伏")]
    cluster = Region.objects.create(county=county, kind="产业集群", name="示例集群")
    known = {"kind": "开发区", "name": "示例开发区", "variable": "入驻率", "value": 80, "source": "年报"}
    figures = [
        RegionFigure.objects.create(county=county, year=year, by=office, **known) for year in (2023, 2024)
    ]
    day = {"opens": date(2021, 3, 1), "closes": date(2021, 3, 31), "layout": "tax"}
    windows = [Window.objects.create(county=county, year=year, **day) for year in (2019, 2020)]
    locks = [YearLock.objects.create(county=county, year=year, reason="已公布") for year in (2022, 2023)]
    audit.record("year_locked", "2025 年", by=office, county=county, reason="示例")
    send(county=county, to=User.objects.filter(pk=office.pk), title="示例")
    paper = FindingFile.objects.create(finding=case.finding, attachment=evidence, title="送达回证")
    photo = case.files.create(attachment=evidence, stage="before", caption="厂房", taken_on=date(2025, 4, 1))
    return {
        "windows": windows[0].pk,
        "year-locks": locks[0].pk,
        "idle-proceedings": idle.proceeding.pk,
        "proceeding": idle.proceeding.pk,
        "idle_file": idle.file.pk,
        "checklists": checked.pk,
        "willingness": willing.pk,
        "corrections": corrected.pk,
        "correction": corrected.pk,
        "regions": cluster.pk,
        "park-measures": managed.pk,
        "park-words": words[0].pk,
        "region-figures": figures[0].pk,
        "audit-events": AuditEvent.objects.latest("pk").pk,
        "messages": Message.objects.latest("pk").pk,
        "finding": case.finding_id,
        "finding_file": paper.pk,
        "case": case.pk,
        "case_file": photo.pk,
    }
