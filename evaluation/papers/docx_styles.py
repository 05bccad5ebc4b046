"""The styles of official papers after GB/T 9704-2012: page, body, headings, head and tail. Lengths in points."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FANG, HEI, KAI, SONG, TITLE = "仿宋", "黑体", "楷体", "宋体", "方正小标宋简体"
LATIN = "Times New Roman"
RED = "D7000F"
BODY = 16.0  # 三号
LINE = 28.0


@dataclass(frozen=True)
class Look:
    """`indent`: characters before the first line; `right`: characters kept free on the right."""

    font: str = FANG
    size: float = BODY
    align: ALIGN = ALIGN.JUSTIFY
    indent: int = 0
    right: int = 0
    line: float = LINE
    before: float = 0
    after: float = 0
    colour: str = ""
    bold: bool = False
    rule: bool = False  # a red line below
    level: int | None = None  # in the outline of the document
    keep: bool = False  # with the next paragraph


# what the format wants behind these two inside a paragraph's properties
_AFTER_LEVEL = ("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")
_AFTER_RULE = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
               "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid",
               "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc",
               "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", *_AFTER_LEVEL)  # fmt: skip
# the name of a style is the mark of its lines in the library's texts
STYLES = {
    "版头": Look(TITLE, 24, ALIGN.CENTER, line=40, before=10, colour=RED),
    "文号": Look(align=ALIGN.CENTER, before=20, rule=True, after=20),
    "标题": Look(TITLE, 22, ALIGN.CENTER, line=32, before=12, after=16, keep=True),
    "副题": Look(KAI, align=ALIGN.CENTER, after=12, keep=True),
    "主送": Look(),
    "一级": Look(HEI, indent=2, level=0, keep=True),
    "二级": Look(KAI, indent=2, level=1, keep=True),
    "小正文": Look(size=14, indent=2, line=23),
    "小主送": Look(size=14, line=23),
    "小落款": Look(size=14, align=ALIGN.RIGHT, right=2, line=23),
    "附件": Look(indent=2, keep=True),
    # the last words stay with the signature: a page without text is not an official paper
    "结语": Look(indent=2, keep=True),
    "附页": Look(HEI, after=6),
    "署名": Look(align=ALIGN.RIGHT, right=2, before=28, keep=True),
    "落款": Look(align=ALIGN.RIGHT, right=2),
    "居中": Look(align=ALIGN.CENTER),
    "附注": Look(size=10.5, line=17, before=5),
    "图": Look(align=ALIGN.CENTER, line=0, before=6, after=6),
    "图题": Look(HEI, 12, ALIGN.CENTER, line=20, before=8, after=4, keep=True),
    "表头": Look(HEI, 12, ALIGN.CENTER, line=19),
    "表文": Look(SONG, 12, ALIGN.LEFT, line=19),
    "小表头": Look(HEI, 10.5, ALIGN.CENTER, line=15),
    "小表文": Look(SONG, 10.5, ALIGN.LEFT, line=15),
}


def prepare(document: Document) -> None:
    """Page, styles and page numbers of an empty document."""
    _page(document)
    _chinese(document)
    _apply(document.styles["Normal"], Look(indent=2))
    for name, look in STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style, style.quick_style = document.styles["Normal"], True
        _apply(style, look)


def margins(document: Document, above: float, below: float, left: float, right: float) -> None:
    """In millimetres; the page number stands 7 mm below the text."""
    section = document.sections[0]
    section.top_margin, section.bottom_margin = Mm(above), Mm(below)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.footer_distance = Mm(max(below - 12, 5))


def text_width(document: Document) -> float:
    """Millimetres between the margins."""
    section = document.sections[0]
    return float((section.page_width - section.left_margin - section.right_margin) / Mm(1))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    margins(document, 37, 35, 28, 26)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        _page_number(footer.paragraphs[0], align)


def _chinese(document: Document) -> None:
    """Breaks lines and sets punctuation as Chinese text; says nothing of who wrote it."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = about.title = about.keywords = ""
    about.language = "zh-CN"


def _page_number(paragraph: Any, align: ALIGN) -> None:
    """— 1 — with the outer margin of one character."""
    paragraph.alignment = align
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    paragraph.paragraph_format.first_line_indent = Pt(0)
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number, after = paragraph.add_run("1"), paragraph.add_run(" —")
    for run in (*paragraph.runs, number, after):
        _font(run._r.get_or_add_rPr(), SONG)
        run.font.size = Pt(14)
    number._r.addprevious(field)
    field.append(number._r)


def _apply(style: ParagraphStyle, look: Look) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, False
    style.font.color.rgb = RGBColor.from_string(look.colour or "000000")
    _font(style.element.get_or_add_rPr(), look.font)
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next = look.align, look.keep
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing = Pt(look.line) if look.line else 1.0
    layout.first_line_indent = Pt(look.indent * look.size)
    layout.right_indent = Pt(look.right * look.size)
    layout.widow_control = False
    properties = style.element.get_or_add_pPr()
    if look.rule:
        properties.insert_element_before(_rule(), *_AFTER_RULE)
    if look.level is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.level))
        properties.insert_element_before(level, *_AFTER_LEVEL)


def _font(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key, value in {"ascii": LATIN, "hAnsi": LATIN, "eastAsia": name, "cs": LATIN}.items():
        fonts.set(qn(f"w:{key}"), value)


def _rule() -> Any:
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in {"val": "single", "sz": "12", "space": "10", "color": RED}.items():
        bottom.set(qn(f"w:{key}"), value)
    border.append(bottom)
    return border
