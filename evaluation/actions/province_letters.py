"""Who waits for a province-wide trial hears when every county has come to its end, and how each did."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse

from evaluation.models import ProvinceRun, ProvinceRunLine
from mujun.accounts.models import User
from mujun.inbox.actions import send
from mujun.jobs.models import Job


@transaction.atomic
def tell_of_end(*, whole: ProvinceRun) -> int:
    """Of a run whose counties have all ended; returns how many counties were told of. One of whose job people know
    already is not told again.
    """
    lines = list(whole.lines.select_related("county", "job", "run"))
    news = [line for line in lines if line.told != line.job_id]
    if not news:
        return 0
    _tell_province(whole, lines)
    for line in news:
        _tell_county(line)
        line.told = line.job_id
    ProvinceRunLine.objects.bulk_update(news, ["told"])
    return len(news)


def _tell_province(whole: ProvinceRun, lines: Sequence[ProvinceRunLine]) -> None:
    """Those who started it or tried again, of the province and of no county."""
    done = sum(map(_is_done, lines))
    failed = len(lines) - done
    asked = {whole.started_by_id, *(line.job.started_by_id for line in lines)} - {None}
    troubled_first = sorted(lines, key=_is_done)
    send(
        county=None,
        to=User.objects.filter(pk__in=asked),
        title=f"{whole}已结束：完成 {done} 个县{f'，失败或取消 {failed} 个' if failed else ''}",
        text="；".join(f"{line.county}：{_outcome(line)}" for line in troubled_first),
        url=reverse("province-run", args=[whole.pk]),
    )


def _tell_county(line: ProvinceRunLine) -> None:
    """The office hears of its own county alone."""
    send(
        county=line.county,
        to=User.objects.filter(role="reform_office", county=line.county),
        title=f"{line.whole.year} 年统一试算已结束：本县{line.job.get_state_display()}",
        text=f"{_outcome(line)}。统一试算不改变本县正在使用的结果。",
        url=reverse("run", args=[line.run_id]) if _is_done(line) else reverse("job", args=[line.job_id]),
    )


def _outcome(line: ProvinceRunLine) -> str:
    if _is_done(line):
        return f"完成，结果摘要 {line.run.digest[:8]}"
    return "，".join(filter(None, [line.job.get_state_display(), line.job.error.rstrip("。")]))


def _is_done(line: ProvinceRunLine) -> bool:
    return line.job.state == Job.State.DONE and line.run_id is not None
