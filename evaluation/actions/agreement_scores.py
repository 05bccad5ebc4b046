"""LE-22: take what agreements on standard land are worth in as figures of a year, by the ordinary intake."""

from django.core.exceptions import ValidationError

from evaluation.layouts import SHEET
from evaluation.models import Variable
from landuse.readings.fulfilments import Worth, basis_of_year, worth_of_year
from mujun.accounts.models import County, User
from mujun.intake import actions as intake
from mujun.intake.models import Batch
from mujun.intake.records import pack

SCORE = "standard_land"


def take_in(*, county: County, year: int, by: User | None, reason: str = "") -> Batch:
    """One batch of origin 协议核查 with a row for everybody whose yearly check of the year gives a score; who has none
    keeps what is on record. Raises PermissionDenied; ValidationError when there is nothing, outside the window, for a
    locked year without a reason, and when the checks of the intake refuse a value.
    """
    counted = [worth for worth in scored(county, year) if worth.value is not None]
    if not counted:
        raise ValidationError(
            f"没有可用的 {year} 年度核查。先在“标准地”中录入年度核查，并由协议规则定下履约分。"
        )
    batch = intake.receive(
        content=pack({SHEET: [_row(worth) for worth in counted]}),
        filename=f"{year}年标准地履约分（{sum(len(worth.parts) for worth in counted)} 份协议的年度核查）",
        layout=Variable.objects.select_related("department").get(code=SCORE).department.code,
        year=year,
        county=county,
        by=by,
        reason=reason,
        origin=Batch.Origin.AGREEMENT,
    )
    batch = intake.import_batch(batch=batch, by=by)
    if batch.state != Batch.State.IMPORTED:
        found = "".join(f"{each['reason']}。{each['cure']}" for each in batch.problems[:3])
        raise ValidationError(f"履约分没有通过检查：{found}", "value_refused")
    return batch


def scored(county: County, year: int) -> list[Worth]:
    """Raises ValidationError where no document lets performance count in the evaluation."""
    if basis_of_year(county, year) is None:
        raise ValidationError(f"{year} 年没有现行文件规定 LE-22（履约情况纳入评价），不能取用。")
    return worth_of_year(county, year)


def _row(worth: Worth) -> dict[str, object]:
    return {
        "credit_code": worth.enterprise.credit_code,
        "name": worth.enterprise.name,
        SCORE: float(worth.value or 0),
    }
