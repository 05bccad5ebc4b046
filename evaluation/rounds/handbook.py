"""The parts of docs/round.md that are drawn from the table: `python -m evaluation.rounds.handbook`."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from evaluation.rounds.table import COURSE, STEPS, TABLE, Act, Need, Stage

PAGE = Path(__file__).parent.parent.parent / "docs" / "round.md"
_NEEDS = {
    Need.LIST: "已导入名单",
    Need.LAND: "已导入用地台账",
    Need.TERM_OVER: "公示期满",
    Need.OBJECTIONS_DECIDED: "异议全部办结",
    Need.CORRECTIONS_SCORED: "更正已重新测算",
    Need.FIGURES: "各部门数据已导入",
    Need.CONFIRMED: "企业核对截止、异议已答复",
    Need.RUN: "已选定正式测算",
    Need.DECISIONS_SIGNED: "调档都已签署",
    Need.FINAL_RUN: "已形成最终结果",
}
_OFFICE = "亩均办"
_WHO = {
    Act.RAISE_LAND: "企业；镇街代没有账号的企业；部门",
    Act.RAISE: "企业；镇街代没有账号的企业；部门",
    Act.DECIDE_OBJECTION: "部门核实本部门的数据，亩均办决定",
    Act.DECIDE_GRADE: "亩均办一人提出，另一人签署",
}


def picture() -> Iterator[str]:
    """Every step but the one that ends a round from anywhere, which is told beside it."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'  state "{stage.label}" as {stage.value}' for stage in COURSE)
    yield f"  [*] --> {COURSE[0].value}: 开启年度评价"
    for step in TABLE:
        if step.target is not Stage.STOPPED:
            yield from (f"  {origin.value} --> {step.target.value}: {step.name}" for origin in step.origin)
    yield f"  {Stage.PUBLISHED.value} --> {Stage.PUBLISHED.value}: {Act.CORRECT.label}"
    yield "```"


def steps() -> Iterator[str]:
    yield "| 从 | 办理 | 到 | 需要 | 须写理由 |"
    yield "| --- | --- | --- | --- | --- |"
    for step in TABLE:
        origin = (
            "公布以前任一阶段" if step is STEPS["stop"] else "、".join(each.label for each in step.origin)
        )
        needs = "、".join(_NEEDS[need] for need in step.needs)
        yield f"| {origin} | {step.name} | {step.target.label} | {needs} | {'是' if step.reason else ''} |"


def acts() -> Iterator[str]:
    yield "| 办理 | 在哪些阶段 | 谁 |"
    yield "| --- | --- | --- |"
    for act in Act:
        whole = act.stages == set(COURSE)
        stages = "任一阶段" if whole else "、".join(stage.label for stage in COURSE if stage in act.stages)
        yield f"| {act.label} | {stages} | {_WHO.get(act, _OFFICE)} |"


_PARTS: dict[str, Callable[[], Iterator[str]]] = {"图": picture, "步骤": steps, "办理": acts}


def written(text: str) -> str:
    """The page with its drawn parts as the table is now; they stand between `<!-- 图 -->` and `<!-- /图 -->`."""
    for name, part in _PARTS.items():
        drawn = f"<!-- {name} -->\n\n" + "\n".join(part()) + f"\n\n<!-- /{name} -->"
        text = re.sub(
            rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, drawn=drawn: drawn, text, flags=re.DOTALL
        )
    return text


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
