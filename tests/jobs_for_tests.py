"""Kinds of jobs that only the tests know; the worker of the tests imports this module."""

import os
import time

import numpy as np

from mujun.accounts.models import Department
from mujun.jobs.registry import CannotFinish, handler


@handler("count")
def count(job, progress):
    """Leaves a department behind and then counts, a tenth of a second each; the step names the process."""
    steps = job.params.get("steps", 3)
    Department.objects.create(code=job.params["leaves"], name="任务留下的部门")
    for number in range(steps):
        progress(number, steps, str(os.getpid()))
        time.sleep(0.1)
    progress(steps, steps, str(os.getpid()))
    return {"数到": steps}, "/jobs/"


@handler("compute")
def compute(job, progress):
    """Sorts without a word for longer than a heartbeat may be missing."""
    numbers = np.random.default_rng(1).random(2_000_000)
    ends_at = time.monotonic() + job.params["seconds"]
    while time.monotonic() < ends_at:
        np.sort(numbers)
    return {}, ""


@handler("break")
def break_down(job, progress):
    Department.objects.create(code=job.params["leaves"], name="任务留下的部门")
    raise RuntimeError("inner detail")


@handler("refuse")
def refuse(job, progress):
    raise CannotFinish("没有可用的办法。请先载入办法文件。")
