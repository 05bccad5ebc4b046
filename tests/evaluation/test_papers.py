"""Official papers: one template, one dict of facts, the same words in Word and in PDF."""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from evaluation.papers.batch import joined, pages, parts
from evaluation.papers.checking import foreign, problems
from evaluation.papers.drafting import draft
from evaluation.papers.filling import Picture, Template
from evaluation.papers.kinds import CODES, kind
from evaluation.papers.typesetting import FontsMissing, press

FONTS = Path(__file__).parents[2] / ".local" / "fonts"
KIND = kind("publicity")


def word(content: bytes) -> str:
    body = docx.Document(BytesIO(content)).element.body
    return squeezed("".join(node.text or "" for node in body.iter(qn("w:t"))))


def pdf(content: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def squeezed(text: str) -> str:
    """Without spaces and page numbers, which only the PDF has."""
    return re.sub(r"\s|—\d+—", "", re.sub(r"— \d+ —", "", text))


def leaves(value) -> list[str]:
    """Every text that a paper is told."""
    if isinstance(value, Mapping):
        return [leaf for each in value.values() for leaf in leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    return [str(value)] if isinstance(value, str) else []


def both(text: str, facts: Mapping) -> tuple[str, str]:
    template = Template(draft(text))
    return word(template.docx(facts, press(FONTS))), pdf(template.pdf(facts, press(FONTS)))


@pytest.mark.parametrize("code", CODES)
def test_every_paper_says_the_same_in_word_and_in_pdf(code):
    of = kind(code)
    template = Template(of.template)
    in_word, in_pdf = (
        word(template.docx(of.samples, press(FONTS))),
        pdf(template.pdf(of.samples, press(FONTS))),
    )
    said = [leaf for leaf in leaves(of.samples) if squeezed(leaf) in in_word]
    assert len(said) > 10
    assert [leaf for leaf in said if squeezed(leaf) not in in_pdf] == []
    assert "{" not in in_word + in_pdf


@pytest.mark.parametrize("code", CODES)
def test_every_delivered_template_passes_its_own_check(code):
    of = kind(code)
    assert problems(of.template, of, press(FONTS)) == []
    assert foreign(of.template) == []
    about = docx.Document(BytesIO(of.template)).core_properties
    assert (about.author, about.comments, about.language) == ("", "", "zh-CN")


def test_letters_of_the_pdf_are_embedded_and_each_has_its_sign():
    content = Template(KIND.template).pdf(KIND.samples, press(FONTS))
    fonts = {}
    for page in PdfReader(BytesIO(content)).pages:
        fonts |= {name: font.get_object() for name, font in page["/Resources"]["/Font"].items()}
    for font in fonts.values():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font
    text = pdf(content)
    assert "青澜县" in text
    assert not {"\ufffd", "\u25a1", "\x00"} & set(text)


def test_what_stands_in_facts_is_never_taken_for_a_command():
    nasty = '#set [x] *重* _下_ $a$ @b <c> `d` \\e ~ 1. = - + / // {{ 县名 }} {% if %} "引" & http://a'
    in_word, in_pdf = both("标题{{ 话 }}完", {"话": nasty})
    assert squeezed(f"标题{nasty}完") == in_word == in_pdf


def test_conditions_and_rows_follow_the_facts_alike():
    text = "{% if 有 %}\n甲{{ 名 }}\n{% else %}\n乙\n{% endif %}\n| 企业 | 档 |\n|:--|:-:|\n| {% for 行 in 列 %} |\n"
    text += "| {{ 行.名 }} | {% cellbg 行.色 %}{{ 行.档 }} |\n| {% endfor %} |\n完"
    rows = [{"名": "一厂", "档": "A", "色": "c6e7d0"}, {"名": "二厂", "档": "D", "色": "f6cccb"}]
    assert both(text, {"有": True, "名": "丙", "列": rows}) == ("甲丙企业档一厂A二厂D完",) * 2
    assert both(text, {"有": False, "名": "丙", "列": []}) == ("乙企业档完",) * 2


def test_a_name_cut_up_by_the_word_processor_is_whole_again():
    document = docx.Document(BytesIO(draft("各单位：")))
    paragraph = document.add_paragraph("致")
    for piece, bold in (("{{ 县", True), ("名 ", False), ("}}政府", True)):
        paragraph.add_run(piece).bold = bold
    content = BytesIO()
    document.save(content)
    template = Template(content.getvalue())
    assert pdf(template.pdf({"县名": "青澜县"}, press(FONTS))) == "各单位：致青澜县政府"
    assert word(template.docx({"县名": "青澜县"})) == "各单位：致青澜县政府"


def test_merged_cells_and_pictures_come_along():
    document = docx.Document(BytesIO(draft("【图】{{ 图.分布 }}")))
    table = document.add_table(2, 3, style="Table Grid")
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "并"
    content = BytesIO()
    document.save(content)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    template, facts = Template(content.getvalue()), {"图": {"分布": Picture(svg, 40)}}
    assert "rowspan: 2" in template.markup.body
    assert "colspan: 2" in template.markup.body
    assert pdf(template.pdf(facts, press(FONTS))) in {"合并", "并合"}
    with zipfile.ZipFile(BytesIO(template.docx(facts, press(FONTS)))) as archive:
        assert any(name.endswith(".png") for name in archive.namelist())


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("{{ 文号 }}", "{{ 文好 }}", "“{{ 文好 }}”：没有“文好”这个名称。是不是“文号”？"),
        ("行.户数", "行.个数", "没有“行.个数”这个名称。是不是“行.户数”？"),
        ("{{ 日期 }}", "{{ 日期", "“{{ 日期”：占位的括号不成对，或者用了全角括号"),
        ("{{ 日期 }}", "｛｛ 日期 ｝｝", "括号不成对，或者用了全角括号"),
        ("{{ 日期 }}", "{% if 名单 %}{{ 日期 }}", "循环或判断的起止不在同一段"),
        ("{% endif %}", "", "占位的写法不完整"),
        ("{{ 日期 }}", "{{ 日期.__class__.__mro__ }}", "模板里有不允许的写法"),
    ],
)
def test_a_mistake_in_a_template_is_named_with_its_paragraph_and_cure(was, becomes, said):
    found = problems(draft(KIND.text.replace(was, becomes)), KIND, press(FONTS))
    assert said in str(found[0])


def test_everything_that_is_wrong_is_said_at_once():
    found = problems(draft("{{ 县名 }\n{{ 县民 }}\n{{ 年渡 }}"), KIND, None)
    assert [each.place for each in found] == ["{{ 县名 }", "{{ 县民 }}", "{{ 年渡 }}"]


def test_names_in_branches_that_the_samples_do_not_take_are_looked_at_too():
    found = problems(draft("{% if 名单 %}\n{{ 县名 }}\n{% else %}\n{{ 县民 }}\n{% endif %}"), KIND, None)
    assert [str(each) for each in found] == ["“{{ 县民 }}”：没有“县民”这个名称。是不是“县名”？"]


def test_a_template_that_fetches_something_when_opened_is_refused():
    document = docx.Document(BytesIO(KIND.template))
    document.part.relate_to(
        "http://somewhere.example/picture.png", "http://x/relationships/image", is_external=True
    )
    content = BytesIO()
    document.save(content)
    assert "文件以外的内容" in str(problems(content.getvalue(), KIND, None)[0])
    assert "不是完整的 Word 文档" in str(problems(b"PK\x03\x04", KIND, None)[0])


def test_many_papers_are_one_file_and_single_ones_in_the_same_order():
    template = Template(draft("第{{ 号 }}号"))
    papers = [{"号": str(at)} for at in range(5)]
    made = list(parts(template, [papers[:2], papers[2:4], papers[4:]], FONTS))
    assert [len(part.single) for part in made] == [2, 2, 1]
    assert pdf(made[1].single[1]) == "第3号"
    whole = joined(part.together for part in made)
    assert pdf(whole) == "".join(f"第{at}号" for at in range(5))
    assert [pages(made[0].together), pages(made[0].single[0])] == [2, 1]


def test_without_its_fonts_the_press_says_how_to_get_them(tmp_path):
    with pytest.raises(FontsMissing, match="make .local/assets/stamp"):
        press(tmp_path)
