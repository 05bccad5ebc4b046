"""Background jobs of what comes in and what goes out; each handler calls one function."""

from django.urls import reverse

from mujun.exchange.models import Connector, Target
from mujun.exchange.pulling.taking_in import Taking
from mujun.exchange.pulling.trying import try_once
from mujun.exchange.reconciling import reconcile
from mujun.exchange.telling import tell_year
from mujun.exchange.trying import try_connection
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress, handler


@handler("pull")
def pull(job: Job, progress: Progress) -> tuple[dict, str]:
    connectors = Connector.objects.select_related("county", "answers_for")
    done = Taking(connectors.get(pk=job.params["connector"]), job, progress).take_in()
    return {"结果": done.get_outcome_display(), "条数": done.records, "说明": done.words}, (
        done.batch.get_absolute_url() if done.batch else done.get_absolute_url()
    )


@handler("try_pull")
def tried_pull(job: Job, progress: Progress) -> tuple[dict, str]:
    connector = Connector.objects.select_related("county").get(pk=job.params["connector"])
    progress(0, 1, "要第一页，等对方回答")
    return try_once(connector), connector.get_absolute_url()


@handler("try_connection")
def tried(job: Job, progress: Progress) -> tuple[dict, str]:
    target = _of(job)
    progress(0, 1, "发一个空报文，等对方回答")
    return try_connection(target).told, reverse("target", args=[target.pk])


@handler("tell_year")
def told(job: Job, progress: Progress) -> tuple[dict, str]:
    target = _of(job)
    progress(0, 1, "按映射写成报文")
    put = tell_year(target=target, year=job.params["year"], by=job.started_by)
    found = {
        "待发（条）": put.messages,
        "对方已有（条）": put.unchanged,
        "不能推送（条）": len({flaw.row for flaw in put.flaws}),
    }
    return found, reverse("target", args=[target.pk])


@handler("reconcile")
def reconciled(job: Job, progress: Progress) -> tuple[dict, str]:
    made = reconcile(target=_of(job), year=job.params["year"], by=job.started_by, progress=progress)
    counts = {"我方已送达": made.ours, "对方现有": made.theirs, "一致": made.equal}
    return counts, reverse("reconciliation", args=[made.pk])


def _of(job: Job) -> Target:
    return Target.objects.select_related("county").get(pk=job.params["target"], county=job.county)
