"""What the routes of the interface are asked about."""

from datetime import date

from django.utils import timezone

from evaluation.models import FrontRunner, FrontRunnerList, ObjectionFile, RegionHandling
from landuse.models import Project
from tests import factories as make
from tests.factories import exchange as exchanging
from tests.factories import land
from tests.factories import regions as regional
from tests.factories import supply as supplying
from tests.landuse import handling
from tests.routes.api.acted_on import acted_on


def objects_of(world) -> dict:
    """What the placeholders of the routes stand for, all of it seen by the officer of the first town."""
    first, second = world.enterprises[:2]
    make.quality_finding(second)
    held = make.round(world.county, stage="publicity")
    announced = [make.publicity(held, world.run) for _ in range(2)][-1]
    for number, each in enumerate((held, make.round(world.county, 2024)), 1):
        published = make.publication(each, world.run)
        evidence = make.attachment(world.county)
        decided = make.grade_decision(held, world.enterprises[2 - number], evidence=evidence)
    case = handling.case_of(first)
    handling.case_of(second)
    make.objection(announced, first)
    make.confirmation_call(world.county, 2024)
    make.robustness_check(world.run)
    for year in (2024, 2025):
        make.quality_check(world.county, year)
    for each in world.enterprises[:2]:
        make.listing(each)
        land.agreement_check(land.agreement(each))
        supplying.supply_contract(each)
        lot = each.occupancies.first().parcel
        land.block(lot)
        land.project(lot)
    lines = [
        make.execution_line(world.run, each, f"2026-0{at}") for at, each in enumerate(world.enterprises[:3])
    ]
    appeals = [make.lever_appeal(line) for line in lines[:2]]
    make.lever(world.county, "water")
    for number, each in enumerate(world.enterprises[:2]):
        refund = make.lever_refund(lines[number])
        make.advantage(each)
        plan = make.quota_plan(world.run, each, number)
        put = exchanging.message(exchanging.target(world.county), "dead")
        trial = make.lever_trial(world.run)
    for part, year in (("300", 2023), ("299", 2024)):
        supplying.year_ledger(world.county, part=part, year=year, on=date(year, 12, 31))
    office = make.user("reform_office", world.county)
    for _ in range(2):
        pulled = exchanging.pull(exchanging.connector(world.county), make.batch(world.county))
        hook = exchanging.webhook(office)
    exchanging.message(hook.target)
    objection = make.objection(announced, first)
    ObjectionFile.objects.create(objection=objection, attachment=evidence, by_objector=True)
    sheets = make.confirmation_call(world.county, 2023).sheets
    disputed = [
        make.dispute(sheets.get(enterprise=each), attachment=evidence) for each in world.enterprises[1::-1]
    ][-1]
    paper = [make.paper(world.run, code) for code in ("publicity", "areas")][-1]
    entry = supplying.land_entry(world.county)
    supplying.land_entry(world.county, "quota", "in")
    for name, year in (("轴承产业园", 2023), ("电池项目", 2024)):
        waits = supplying.land_demand(world.county, name=name)
        supplying.cluster_land_of(world.county, year)
    held_against = [exchanging.reconciliation(put.target) for _ in range(2)][-1]
    regional.region_handling(world.run)
    RegionHandling.objects.update(year=2024)
    leading = regional.front_runner(world.run, first)
    FrontRunner.objects.create(
        list=leading.list, enterprise=second, name=second.name, pool=leading.pool, value=40, place=2, of=8
    )
    FrontRunnerList.objects.update(state="confirmed", decided_at=timezone.now())
    more = acted_on(world, held, case, evidence, office)
    judged_regions = [regional.region_result(world.run).run_id for _ in range(2)]
    return more | {
        "lever-refunds": refund.pk,
        "land-entries": entry.pk,
        "land-demands": waits.pk,
        "agreements": first.agreements.first().pk,
        "region-handlings": regional.region_handling(world.run).pk,
        "region-runs": judged_regions[0],
        "region_run": judged_regions[0],
        "connectors": pulled.connector_id,
        "pulls": pulled.pk,
        "webhooks": hook.pk,
        "webhook": hook.pk,
        "advantages": first.advantages.get().pk,
        "quota-plans": plan.pk,
        "targets": put.target_id,
        "reconciliations": held_against.pk,
        "reconciliation": held_against.pk,
        "transmissions": put.pk,
        "parks": [regional.park(world.county, name).pk for name in ("甲园", "乙园")][0],
        "name": world.county.name,
        "code": "electricity",
        "year": 2025,
        "lever-trials": trial.pk,
        "list": lines[0].list.number,
        "appeal": appeals[0].number,
        "line": lines[2].pk,
        "batches": make.batch(world.county, sender="tax").pk,
        "cases": case.pk,
        "findings": case.finding_id,
        "call": make.confirmation_call(world.county).pk,
        "credit_code": first.credit_code,
        "figures": first.figures.first().pk,
        "figure-requests": [
            make.figure_request(
                each.figures.filter(variable__code="tax").first(), office, attachment=evidence
            ).pk
            for each in world.enterprises[1::-1]
        ][-1],
        "jobs": make.job(world.county).pk,
        "cancel": make.job(world.county, state="queued").pk,
        "retry": make.job(world.county, state="failed").pk,
        "methods": world.run.method_id,
        "number": Project.objects.get(members__parcel=first.occupancies.first().parcel).number,
        "objections": objection.pk,
        "objection": objection.pk,
        "papers": paper.pk,
        "paper": paper.pk,
        "announced": announced.pk,
        "publicities": announced.pk,
        "disputes": disputed.pk,
        "quality-findings": make.quality_finding(first).pk,
        "rounds": held.pk,
        "publications": published.pk,
        "decisions": decided.pk,
        "snapshots": world.run.snapshot_id,
        "rule-sets": make.rule_set(world.county).pk,
        "runs": world.run.pk,
        "evidence": objection.files.get().pk,
        "file": paper.files.get().pk,
        "usage": [make.usage(world.county).pk for _ in range(2)][-1],
        "run": world.run.pk,
    }
