"""The sheet 说明: what the workbook rests on, how to read it, what it recomputes and what it only copies."""

from collections.abc import Iterator, Sequence

from evaluation.methods.schema import Method
from evaluation.reports.verification.data import Data
from evaluation.reports.verification.groups import DIFFERS, GroupSheet
from evaluation.reports.verification.sheets import quoted

_READING = [
    (
        "怎样看",
        "“计分”各表用公式从“数据”“参数”重算每项的值、得分，总分、名次、档次，旁边列公布的结果，逐户核对。",
    ),
    ("重新计算", "Excel、WPS 打开时自动重算。LibreOffice 请按 Ctrl+Shift+F9 全部重算。"),
    ("怎样试算", "改“参数”里黄底的数，例如一项的权重，得分、总分随之变化；“试算名次”随总分变化，不比并列。"),
    ("排列", "各户按排序池、名次排列，名次由上下两行比较得出。排列本身也由公式核对，见“排列有误”。"),
    ("调整", "使别人递补的调整重排四轮；四轮后仍应离位的户，也计在“排列有误”里。"),
]


def notes(
    method: Method, facts: Sequence[tuple[str, str]], groups: Sequence[GroupSheet], data: Data
) -> Iterator[tuple[str, str]]:
    """Name and words of each line; words that start with = are a formula that should give 0."""
    yield ("办法", f"{method.name} {method.edition}（{method.status}）")
    yield ("依据", f"{method.basis.document}　{method.basis.source}")
    yield from facts
    yield from _READING
    for group in groups:
        sheet = quoted(group.sheet.name)
        yield (f"{group.name}：不一致（户）", f'=COUNTIF({sheet}!{group.check.all},"{DIFFERS}")')
        yield (f"{group.name}：排列有误", "=" + "+".join(group.faults))
    if data.members:
        yield ("成员归属有误", f"={data.members.faults(data.sheet)}")
    for group in groups:
        yield (f"{group.name}：没有重算的", "；".join(group.gaps) or "无")
    yield ("照抄的数据", "；".join(_copied(method, data)) or "无，其余全部由公式重算")
    yield ("不核对的", "不参评的户和说明文字；名单（不影响档次）；上级约束。")


def _copied(method: Method, data: Data) -> Iterator[str]:
    """What the method computes and the workbook takes as given."""
    for name in data.copies:
        yield f"{name}（往年数据或日期的函数，值抄在“数据”）"
    if data.members and method.pooling:
        by = method.pooling.by
        yield f"各户按{by}归入哪个评价单位，和单位的称号、属性（数由“成员”相加；“数据”一行是一个单位，其各户同分同档）"
    if method.pooling and method.pooling.alone not in ("不评", "以单独为准"):
        choice = method.pooling.alone or "未定取哪一个"
        yield f"合并的各户另单独评一次、{choice}的档次（这里重算的是合并评价）"
    for name in method.classes:
        yield f"{name}（办法的归类）"
