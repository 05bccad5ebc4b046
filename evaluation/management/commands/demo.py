"""manage.py demo [--if-empty] [--write DIR]"""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from evaluation.actions import quality, runs
from evaluation.demonstration import rounds
from evaluation.demonstration.clusters import joined_clusters
from evaluation.demonstration.confirmation import under_way
from evaluation.demonstration.county import generate
from evaluation.demonstration.enterprises import COUNTY_CODE, YEARS
from evaluation.demonstration.founding import adopt_documents, found, officer_of
from evaluation.demonstration.front_runners import leading
from evaluation.demonstration.idle_land import idle_land
from evaluation.demonstration.land_blocks import land_blocks
from evaluation.demonstration.land_cases import land_cases
from evaluation.demonstration.land_rules import land_rules
from evaluation.demonstration.measures import executed, tried
from evaluation.demonstration.neighbour import neighbour
from evaluation.demonstration.parks import managed_parks
from evaluation.demonstration.people import OFFICE
from evaluation.demonstration.programs import programs
from evaluation.demonstration.pulling import pulled
from evaluation.demonstration.pushing import pushed
from evaluation.demonstration.quota_plans import quota_plans
from evaluation.demonstration.regions import judged_regions
from evaluation.demonstration.shared_data import shared_data
from evaluation.demonstration.standard_land import standard_land
from evaluation.demonstration.supply import supplied_land
from evaluation.demonstration.willing import willing
from evaluation.demonstration.workbooks import Handing, handings
from evaluation.models import Method, Run
from mujun.accounts.models import County
from mujun.intake import actions as intake
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch
from mujun.jobs.models import Job

POLL = 0.2  # seconds
PATIENCE = 180  # seconds for one job; the longest takes a few
SHOWN_PROBLEMS = 10


class Command(BaseCommand):
    help = "建立示范县青澜县：生成工作簿，经正常导入，逐年测算。中断后再次执行会接着做。"

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="示范县各年都已测算时什么也不做")
        parser.add_argument("--write", type=Path, metavar="DIR", help="只把工作簿写到这个文件夹，不导入")

    def handle(self, *, if_empty, write, **options):
        if if_empty and _years_judged().issuperset(YEARS):
            return self.stdout.write("示范县已有测算结果。")
        county = found()
        if write:
            return self._write(county, write)
        method = adopt_documents(county)
        for handing in handings(generate()):
            self._hand_in(county, handing)
        for year in YEARS:
            self._check(county, year)
            self._judge(county, year, method)
            if year == YEARS[-2]:
                self.stdout.write(f"公布 {year} 年度结果 …")
                rounds.last_year(county, year, _wait)
        under_way(county, YEARS[-1])
        rounds.this_year(county, YEARS[-1])
        self.stdout.write("执行差别电价 …")
        executed(county, YEARS[-2])
        tried(county, YEARS[-2])
        self.stdout.write("测算指标分配方案 …")
        quota_plans(county, YEARS[-1], _wait)
        self.stdout.write("评价镇街、园区和行业 …")
        leading(county, YEARS[-2:])
        judged_regions(county, YEARS, _wait)
        land_blocks(county, YEARS[-1], _wait)
        idle_land(county)
        standard_land(county)
        supplied_land(county)
        managed_parks(county)
        land_rules(county)
        land_cases(county, YEARS[-1])
        self.stdout.write("向演练平台推送 …")
        pushed(county, YEARS[-2])
        willing(county, YEARS[-1], _wait)
        programs(county)
        self.stdout.write("拉取税务局数据 …")
        pulled(county, YEARS[-1])
        shared_data(county, YEARS[-1])
        self.stdout.write("邻县导入和测算 …")
        neighbour(YEARS[-1], _wait)
        self.stdout.write("市里统一试算 …")
        joined_clusters(county, YEARS[-1], _wait)
        self.stdout.write(f"示范县{county.name}已建成：{YEARS[0]}—{YEARS[-1]} 年数据已导入并测算。")

    def _write(self, county: County, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for handing in handings(generate()):
            (folder / handing.filename).write_bytes(_content(county, handing))
            self.stdout.write(f"已写 {folder / handing.filename}")

    def _hand_in(self, county: County, handing: Handing) -> None:
        if _imported(county, handing):
            return
        officer = officer_of(handing.department)
        batch = intake.receive(
            content=_content(county, handing),
            filename=handing.filename,
            layout=handing.layout,
            year=handing.year,
            county=county,
            by=officer,
        )
        self.stdout.write(f"导入 {handing.filename} …")
        _wait(intake.start_import(batch=batch, dry_run=False, by=officer))
        batch.refresh_from_db()
        if batch.state != Batch.State.IMPORTED:
            raise CommandError(_refusal(batch))

    def _check(self, county: County, year: int) -> None:
        if year in _years_judged():
            return
        self.stdout.write(f"检查 {year} 年数据质量 …")
        _wait(quality.start(county=county, year=year, by=officer_of(OFFICE.department)))

    def _judge(self, county: County, year: int, method: Method) -> None:
        if year in _years_judged():
            return
        self.stdout.write(f"测算 {year} 年 …")
        _wait(runs.start(county=county, year=year, method=method, by=officer_of(OFFICE.department)))


def _years_judged() -> set[int]:
    runs_of_county = Run.objects.filter(snapshot__county__code=COUNTY_CODE)
    return set(runs_of_county.values_list("snapshot__year", flat=True))


def _imported(county: County, handing: Handing) -> bool:
    batches = Batch.objects.filter(county=county, layout=handing.layout, year=handing.year)
    return batches.filter(filename=handing.filename, state=Batch.State.IMPORTED).exists()


def _content(county: County, handing: Handing) -> bytes:
    return handing.content(layout_of(handing.layout).sheets(county, handing.year))


def _wait(job: Job) -> None:
    """Until the worker has done the job. Raises CommandError when it fails or nobody does it."""
    deadline = time.monotonic() + PATIENCE
    while job.is_active and time.monotonic() < deadline:
        time.sleep(POLL)
        job.refresh_from_db()
    if job.is_active:
        raise CommandError(
            f"{job.title}：等了 {PATIENCE} 秒仍未完成。后台执行进程可能没有启动，请检查后重试。"
        )
    if job.state != Job.State.DONE:
        raise CommandError(f"{job.title}：{job.get_state_display()}。{job.error}")


def _refusal(batch: Batch) -> str:
    places = [
        f"  {p['sheet']} {p['cell']} {p['column']}「{p['value']}」{p['reason']}{p['cure']}"
        for p in batch.problems[:SHOWN_PROBLEMS]
    ]
    return "\n".join([f"{batch.filename} 有 {batch.problem_count} 处错误，没有导入：", *places])
