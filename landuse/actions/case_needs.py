"""What has to be there before a step of a case (LE-08), each with its cure."""

from landuse.casework.steps import Step
from landuse.casework.table import Need
from landuse.models import Case, CaseFile
from mujun.templatetags.figures import number


def obstacles(case: Case, step: Step) -> list[str]:
    return [words for need in step.needs if (words := _LOOKS[need](case))]


def _treated(case: Case) -> str:
    """All of the land; of an enterprise that may stay in place (LE-02), something."""
    if not case.treated:
        return "还没有整治面积。请先报告进展。"
    if case.remaining and case.finding.retention is None:
        return f"还有 {number(case.remaining)} 亩没有整治。请先报告进展。"
    return ""


def _afterwards(case: Case) -> str:
    there = case.files.filter(stage=CaseFile.Stage.AFTER).exists()
    return "" if there else "没有整治后的照片或材料。请先上传。"


def _rechecked(case: Case) -> str:
    """LE-09: what was against the rules has been put right."""
    count = case.violations.exclude(recheck="passed").count()
    return f"{count} 项违法违规问题还没有复查合格。请先复查。" if count else ""


_LOOKS = {Need.TREATED: _treated, Need.AFTERWARDS: _afterwards, Need.RECHECKED: _rechecked}
