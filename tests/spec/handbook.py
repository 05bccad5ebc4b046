"""The handbook of the method language, written from the executable examples: `python -m tests.spec.handbook`.

A test module with a Chinese docstring is a page: what it teaches, then its texts, tables and examples in their order.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from evaluation.methods.editors import json_schema
from tests.spec import figures, judging

SPEC = Path(__file__).parent
FOLDER = SPEC.parent.parent / "docs" / "methods"

# the pages in the order in which a method is worked through; those of no part come last
ORDER = {
    "写办法文件": ["method_files", "open"],
    "一 派生、系数、归类与算式": ["formulas", "derived"],
    "二 评价单位": ["pooling", "regions"],
    "三 范围与除外": ["scope", "landlords"],
    "四、五 分组与计分": ["scoring", "items_shapes", "items_bases", "items_policies", "items_blocks"],
    "六 加减分与总分": ["points"],
    "七 排序": ["pools"],
    "八 定级": ["grading"],
    "九 调整": ["adjustments"],
    "十 名单": ["lists"],
    "十一 公示": ["publicity"],
    "各地的办法": ["huangyan", "lishui", "library"],
}
_OTHER = "其他"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_HEADS = {
    "was": "原文", "becomes": "改为", "expected": "应得", "item": "写法", "values": "值", "table": "数据",
    "code": "办法", "group": "分组", "formula": "算式", "text": "写法", "reason": "说明", "message": "提示",
    "cuts": "定级", "take": "取法", "points": "分", "share": "并列", "point": "未定", "remark": "备注",
    "words": "写法", "rule": "规则", "quota": "名额", "status": "状态", "closed": "已定", "tenants": "户数",
    "condition": "条件", "order": "排序", "reasons": "说明", "otherwise": "出租方未定档", "alone": "单独",
}  # fmt: skip


def pages() -> dict[str, str]:
    """File name → text, of the whole folder."""
    found = {
        path.stem.removeprefix("test_"): (path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(SPEC.glob("test_*.py"))
    }
    chinese = {name: (path, tree) for name, (path, tree) in found.items() if is_page(tree)}
    texts = {f"{name}.md": "\n".join(_page(path, tree)) for name, (path, tree) in chinese.items()}
    titles = {name: _title(tree) for name, (_, tree) in chinese.items()}
    schema = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    return texts | {"README.md": "\n".join(_index(titles)), "schema.json": schema}


def is_page(tree: ast.Module) -> bool:
    return bool(_CHINESE.match(ast.get_docstring(tree) or ""))


def _title(tree: ast.Module) -> str:
    return re.split(r"[：；。\n]", ast.get_docstring(tree) or "", maxsplit=1)[0]


def _index(titles: dict[str, str]) -> Iterator[str]:
    yield "# 办法手册\n"
    yield "办法文件写清一个县怎样评价：谁参评、看哪些指标、怎样计分、怎样排名定级、事后怎样调整。各步的次序固定。"
    yield "每一页都由可执行的例子生成，例子就是测试：页上写的，程序照样做到。\n"
    yield "- 核对文件：`manage.py method check 文件`"
    yield "- 写成文字，与原文对照：`manage.py method show 文件`"
    yield "- 试算：`manage.py score 文件 数据.csv`"
    yield "- 编辑器的提示和检查：[schema.json](schema.json)\n"
    listed = [name for names in ORDER.values() for name in names]
    parts = ORDER | {_OTHER: [name for name in titles if name not in listed]}
    for part, names in parts.items():
        if known := [name for name in names if name in titles]:
            yield f"## {part}\n"
            yield from (f"- [{titles[name]}]({name}.md)" for name in known)
            yield ""
    yield "## 例子共用的办法\n"
    yield "各页的例子在下面两个办法上改几个字，或者加几行。\n"
    yield f"计分各页：\n\n```yaml\n{figures.METHOD.strip()}\n```\n"
    yield f"范围、排序、定级、调整、名单各页：\n\n```yaml\n{judging.METHOD.strip()}\n```\n"


def _page(path: Path, tree: ast.Module) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    said = ast.get_docstring(tree) or ""
    yield f"# {_title(tree)}\n\n{said}\n"
    number = 0
    for node in tree.body:
        if words := _text_of(node):
            yield from (*_remark(source, node), f"```yaml\n{words}\n```\n")
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            number += 1
            yield from _example(source, node, number)
    yield f"由 `tests/spec/{path.name}` 生成。\n"


def _text_of(node: ast.stmt) -> str:
    """The text of a constant of several lines; empty for anything else."""
    if (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        words = node.value.value.strip("\n")
        return words if "\n" in words else ""
    return ""


def _remark(source: str, node: ast.stmt | ast.expr) -> Iterator[str]:
    """Chinese comments that stand right above."""
    lines = source.splitlines()[: node.lineno - 1]
    said = []
    while lines and lines[-1].startswith("#"):
        said.insert(0, lines.pop().lstrip("# "))
    if said and _CHINESE.search(said[0]):
        yield "\n".join(said) + "\n"


def _example(source: str, node: ast.FunctionDef, number: int) -> Iterator[str]:
    said = ast.get_docstring(node) or ""
    yield f"## 例 {number}\n"
    yield from _remark(source, node.decorator_list[0] if node.decorator_list else node)
    if _CHINESE.search(said):
        yield f"{said}\n"
    for decorator in node.decorator_list:
        yield from _table(source, decorator)
    yield f"```python\n{_code(source, node)}\n```\n"


def _code(source: str, node: ast.FunctionDef) -> str:
    """The function without its docstring, which stands above."""
    lines = (ast.get_source_segment(source, node) or "").splitlines()
    if ast.get_docstring(node) and len(node.body) > 1:
        first, after = node.body[0].lineno - node.lineno, (node.body[0].end_lineno or 0) - node.lineno + 1
        lines[first:after] = []
    return "\n".join(lines)


def _table(source: str, decorator: ast.expr) -> Iterator[str]:
    """A parametrize table; comments above a row become rows of their own."""
    if (
        not isinstance(decorator, ast.Call)
        or len(decorator.args) < 2
        or not isinstance(decorator.args[1], ast.List)
    ):
        return
    names = ast.literal_eval(decorator.args[0])
    names = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    yield f"| {' | '.join(_HEADS.get(name, name) for name in names)} |"
    yield "|" + " --- |" * len(names)
    above = decorator.args[1].lineno
    for row in decorator.args[1].elts:
        between = source.splitlines()[above : row.lineno - 1]
        for remark in (line.strip("# ") for line in between if line.strip().startswith("# ")):
            yield f"| **{remark}** |" + " |" * (len(names) - 1)
        above = row.end_lineno or above
        cells = row.elts if isinstance(row, ast.Tuple) and len(names) > 1 else [row]
        yield f"| {' | '.join(map(_cell, cells))} |"
    yield ""


def _cell(node: ast.expr) -> str:
    """A text as it stands, anything else as it is written."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        value = ast.unparse(node)
    words = value if isinstance(value, str) else repr(value)
    words = words.strip("\n").replace("|", "\\|")
    return "<br>".join(f"`{line}`" if line.strip() else "" for line in words.split("\n")) if words else ""


def write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    texts = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in texts:
            old.unlink()
    for name, text in texts.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
