"""What is wrong with a template that somebody edited: every mistake with its paragraph, a reason and a cure."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from jinja2 import TemplateError
from jinja2.exceptions import SecurityError
from lxml import etree

from evaluation.papers.filling import Template, environment
from evaluation.papers.kinds import Kind
from evaluation.papers.names import unknown
from evaluation.papers.reading import Markup, read
from evaluation.papers.tags import TAG, alone
from evaluation.papers.typesetting import CannotBeSet, Press

_HALF = re.compile(r"\{\{|\}\}|\{%|%\}|｛｛|｝｝|｛%")
_CONTROL = re.compile(r"\{%-?\s*(for|if|endfor|endif)\b")
QUOTED = 40  # characters of a paragraph that show which one is meant
_BROKEN = "请用 Word 或 WPS 打开，另存为 docx 后再传。"
# what Word shows and the PDF does not
_FOREIGN = {
    "w:txbxContent": "文本框",
    "wp:anchor": "浮动的图片或图形",
    "w:numPr": "自动编号",
    "w:footnoteReference": "脚注",
    "w:endnoteReference": "尾注",
}


@dataclass(frozen=True)
class Problem:
    """`place`: the paragraph's text, shortened; empty for the file as a whole."""

    place: str
    reason: str
    cure: str

    def __str__(self) -> str:
        where = f"“{self.place}”：" if self.place else ""
        return f"{where}{self.reason}。{self.cure}"


def problems(content: bytes, kind: Kind, press: Press | None) -> list[Problem]:
    """All of them; an empty list means that papers can be made of it. Without `press` no PDF is tried."""
    try:
        if outside := list(_linked(content)):
            return outside
        markup = read(content)
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return [Problem("", "这个文件不是完整的 Word 文档", _BROKEN)]
    if bad := _brackets(markup):
        rest = _without(markup, {problem.place for problem in bad})
        return bad + ([] if _grammar(rest) else _names(rest, kind))
    return _grammar(markup) or _names(markup, kind) or _trial(content, kind, press)


def foreign(content: bytes) -> list[str]:
    """What the template holds that only Word shows."""
    body = docx.Document(BytesIO(content)).element.body
    return [name for tag, name in _FOREIGN.items() if next(body.iter(qn(tag)), None) is not None]


def _linked(content: bytes) -> Iterator[Problem]:
    """Whatever makes Word fetch something when the paper is opened."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".rels")]
        for name in names:
            for relation in etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False)):
                kind = posixpath.basename(relation.get("Type", ""))
                if relation.get("TargetMode") == "External" and kind != "hyperlink":
                    yield Problem("", "模板引用了文件以外的内容", "请把图片等直接插入模板，不要用链接。")


def _brackets(markup: Markup) -> list[Problem]:
    """Halves of placeholders, and conditions that begin in the middle of one paragraph and end in another."""
    return [
        Problem(
            _short(text),
            "占位的括号不成对，或者用了全角括号",
            "请写作“{{ 名称 }}”或“{% … %}”，括号是半角的。",
        )
        if _HALF.search(TAG.sub("", text))
        else Problem(
            _short(text), "循环或判断的起止不在同一段", "请在这一段内写完，或者让“{% … %}”各占一段。"
        )
        for text in dict.fromkeys(markup.lines)
        if _HALF.search(TAG.sub("", text)) or not _balanced(text)
    ]


def _without(markup: Markup, places: set[str]) -> Markup:
    """The lines that can be understood, each still in its place."""
    lines = zip(markup.body.split("\n"), markup.lines, strict=True)
    return replace(markup, body="\n".join("" if _short(text) in places else line for line, text in lines))


def _balanced(text: str) -> bool:
    words = [found for tag in TAG.findall(text) for found in _CONTROL.findall(tag)]
    return bool(alone(text)) or sum(-1 if word.startswith("end") else 1 for word in words) == 0


def _grammar(markup: Markup) -> list[Problem]:
    try:
        environment().parse(markup.body)
    except TemplateError as error:
        line = getattr(error, "lineno", None) or 1
        return [Problem(_place(markup, line), "占位的写法不完整", _cure_of(str(error)))]
    return []


def _cure_of(message: str) -> str:
    """The commonest mistakes by what jinja says of them."""
    if "endfor" in message or "endif" in message or "end of template" in message.lower():
        return "请检查“{% for … %}”与“{% endfor %}”、“{% if … %}”与“{% endif %}”是否成对。"
    return "名称写作“{{ 名称 }}”，括号是半角的，前后各两个；可以与默认模板对照。"


def _names(markup: Markup, kind: Kind) -> list[Problem]:
    tree = environment().parse(markup.body)
    return [
        Problem(
            _place(markup, line),
            f"没有“{name}”这个名称",
            f"是不是“{nearest}”？" if nearest else "可用的名称见“可用名称”一栏。",
        )
        for line, name, nearest in unknown(tree, kind.samples)
    ]


def _trial(content: bytes, kind: Kind, press: Press | None) -> list[Problem]:
    """A paper with the samples, both ways."""
    try:
        template = Template(content)
        template.docx(kind.samples)
        if press:
            template.pdf(kind.samples, press)
    except SecurityError:
        return [Problem("", "模板里有不允许的写法", "模板只能引用名称、循环和判断。")]
    except CannotBeSet as error:
        return [Problem("", f"不能排版成 PDF（{str(error)[:80]}）", "请从默认模板重新修改。")]
    except (TemplateError, TypeError, ValueError, etree.XMLSyntaxError) as error:
        return [Problem("", f"试填样例时出错（{str(error)[:80]}）", "请从默认模板重新修改。")]
    return []


def _place(markup: Markup, line: int) -> str:
    return _short(markup.lines[min(line, len(markup.lines)) - 1])


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}…"
