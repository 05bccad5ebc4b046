"""Notices of enterprises as PDF against WeasyPrint on the same page with the same fonts."""

import re
import time
from collections.abc import Callable
from html import escape
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from pypdf import PdfReader

from evaluation.papers.batch import PART, joined, parts
from evaluation.papers.filling import Facts, Template
from evaluation.papers.kinds import kind
from evaluation.papers.typesetting import Press
from tests.performance.timing import Row

FONTS = Path(__file__).parents[2] / ".local" / "fonts"
GOAL = 0.1
GOAL_APART = 0.2  # a file for each costs typst its fonts each time
REPEATS = 3
_enterprises = count(1)
# WeasyPrint is timed on so many pages at once, or single ones, and scaled
PAGES, SINGLE = 50, 25
ITEMS = ("亩均税收", "亩均增加值", "单位能耗增加值", "单位排放增加值", "全员劳动生产率", "研发投入强度")
MEASURES = (
    "土地竞买保证金按起始价的20%交纳*；自有工业用地增容不增收地价*；存量用能指标优先保障 {} 吨标煤*",
    "自有工业用地增容不增收地价*；存量用能指标优先保障 {} 吨标煤*",
    "自有工业用地增容不增收地价*",
    "差别电价（每千瓦时加0.30元） {} 万元*；不安排新增工业用地*；差别水价（到户价3.514元加一成） {} 万元*",
)


def rows(id: str, size: int) -> list[Row]:
    template, press = Template(kind("notice").template), Press(FONTS)
    _same_words(template.pdf(_facts(0), press), _weasyprint([_facts(0)]))

    def together(papers: list[Facts]) -> bytes:
        parted = [papers[at : at + PART] for at in range(0, size, PART)]
        bodies = ([template.body(each)[0] for each in part] for part in parted)
        return joined(press.pdf(template.markup.head, part, {}) for part in bodies)

    def everything(papers: list[Facts]) -> list[bytes]:
        parted = [papers[at : at + PART] for at in range(0, size, PART)]
        made = list(parts(template, parted, FONTS))
        return [joined(part.together for part in made), *(one for part in made for one in part.single)]

    ours, all_of_ours = _seconds(together, size), _seconds(everything, size)
    whole = _seconds(_weasyprint, PAGES) * size / PAGES
    apart = _seconds(lambda papers: [_weasyprint([each]) for each in papers], SINGLE) * size / SINGLE
    job = f"{size:,} one-page notices"
    peer = f"WeasyPrint, {PAGES} pages at once"
    return [
        _row(id, f"{job} as one PDF, one thread", f"{peer}, scaled", GOAL, ours, whole),
        _row(
            id,
            f"{job} as one PDF and each by itself, two threads",
            f"{peer} and {SINGLE} single ones, scaled",
            GOAL_APART,
            all_of_ours,
            whole + apart,
        ),
    ]


def _row(id: str, job: str, peer: str, goal: float, ours: float, theirs: float) -> Row:
    ratio = ours / theirs
    return Row(id, job, peer, round(ours, 3), round(theirs, 3), round(ratio, 3), goal, ratio <= goal)


def _seconds(work: Callable[[list[Facts]], Any], size: int) -> float:
    """The best of several. Each sets notices that nobody set before: typst remembers what it has laid out."""
    times = []
    for _ in range(REPEATS):
        papers = [_facts(next(_enterprises)) for _ in range(size)]
        started = time.perf_counter()
        work(papers)
        times.append(time.perf_counter() - started)
    return min(times)


def _facts(at: int) -> Facts:
    """An enterprise as the demonstration has them; every number and a name of its own."""
    chance = np.random.default_rng(at)
    number = lambda: f"{chance.lognormal(4, 2):,.4f}"  # noqa: E731
    name = "".join(chr(code) for code in chance.integers(0x5000, 0x5F00, 2))
    items = [
        {
            "名称": each,
            "单位": "万元/亩",
            "数值": number(),
            "基准值": "24.0970",
            "权重": "20",
            "得分": number()[:5],
            "备注": "",
        }
        for each in ITEMS
    ]
    grades = [
        {"档次": code, "颜色": colour, "措施": words.format(number(), number()), "金额": number()}
        for code, colour, words in zip(
            "ABCD", ("c6e7d0", "cfe0f7", "fbeab5", "f6cccb"), MEASURES, strict=True
        )
    ]
    who = {
        "名称": f"青澜县{name}机械有限公司",
        "信用代码": f"9133{at:014d}",
        "镇街": "云栖镇",
        "行业": "34",
        "分组": "规上",
    }
    result = {
        "结论": f"综合得分{number()}分，在“规上”1,000户中列第{at + 1:,}名，评为B档。",
        "档次": "B",
        "总分": number()[:5],
        "加减分": "",
        "上年档次": "C",
        "提升": f"与上一档（A档）相差{number()}分。失分较多的指标：{ITEMS[at % 6]}（失{number()}分）。",
    }
    own = {"企业": who, "结果": result, "指标": items, "各档": grades}
    return kind("notice").samples | own


_STYLE = f"""
@page {{ size: A4; margin: 28mm 24mm 26mm; @bottom-right {{ content: "— " counter(page) " —"; font: 14pt S }} }}
@font-face {{ font-family: S; src: url(file://{FONTS}/NotoSerifSC_400Regular.ttf) }}
@font-face {{ font-family: S; font-weight: bold; src: url(file://{FONTS}/NotoSerifSC_700Bold.ttf) }}
@font-face {{ font-family: H; src: url(file://{FONTS}/NotoSansSC_400Regular.ttf) }}
body {{ font: 14pt/23pt S; margin: 0 }} section {{ break-after: page }} section:last-child {{ break-after: auto }}
h1 {{ font: bold 22pt/32pt S; text-align: center; margin: 12pt 0 16pt }} p {{ margin: 0; text-align: justify }}
p.body {{ text-indent: 2em }} h2 {{ font: 12pt/20pt H; text-align: center; margin: 8pt 0 4pt }}
table {{ border-collapse: collapse; width: 100%; font: 10.5pt/15pt S; break-inside: avoid }}
td, th {{ border: .5pt solid; padding: 2.5pt 3pt }} th {{ font-family: H; font-weight: normal }}
td.n {{ text-align: right }} p.note {{ font: 10.5pt/17pt S; margin-top: 5pt }}
p.end {{ text-align: right; margin-right: 2em }}
"""


def _weasyprint(papers: list[Facts]) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(string=_STYLE, font_config=fonts)
    html = "".join(f"<section>{_page(each)}</section>" for each in papers)
    return HTML(string=html).write_pdf(stylesheets=[style], font_config=fonts)


def _page(said: Facts) -> str:
    """The delivered template as a page of the web."""
    of, result, year = said["企业"], said["结果"], said["年度"]
    items = "".join(
        f"<tr><td>{row['名称']}<td>{row['单位']}<td class=n>{row['数值']}<td class=n>{row['基准值']}"
        f"<td class=n>{row['权重']}<td class=n>{row['得分']}<td>{row['备注']}"
        for row in said["指标"]
    )
    grades = "".join(
        f"<tr><td style='background:#{row['颜色']}'>{row['档次']}<td>{row['措施']}<td class=n>{row['金额']}"
        for row in said["各档"]
    )
    about = (
        f"你单位（{of['镇街']}，{of['分组']}组）{year}年度{result['结论']}上年度为{result['上年档次']}档。"
    )
    ask = f"请在{said['异议期限']}前向{of['镇街']}或者{said['发文机关']}书面提出，并附证明材料。"
    return (
        f"<h1>{year}年度企业亩均效益综合评价结果通知书</h1><p>{escape(of['名称'])}（{of['信用代码']}）："
        f"<p class=body>按照《{said['办法']}》，{about}<h2>一、各项指标</h2>"
        f"<table><tr><th>指标<th>单位<th>本单位<th>基准值<th>权重<th>得分<th>备注{items}"
        f"<tr><td>总分<td>{result['加减分']}<td><td><td><td class=n>{result['总分']}<td></table>"
        f"<p class=note>{result['提升']}<h2>二、各档次对你单位意味着什么（按{year}年度数据测算）</h2>"
        f"<table><tr><th>档次<th>差别化措施<th>每年（万元）{grades}</table>"
        "<p class=note>标*的措施尚未具备施行条件，仅作测算；金额为加征的记正数，减免的记负数。"
        f"<p class=note>对结果有异议的，{ask}联系电话：{said['联系电话']}。"
        f"<p class=end>{said['发文机关']}<p class=end>{said['日期']}"
    )


def _same_words(ours: bytes, theirs: bytes) -> None:
    """Each on one page, letter for letter the same."""
    found = [PdfReader(BytesIO(each)).pages for each in (ours, theirs)]
    letters = ["".join(sorted(re.sub(r"\s", "", page[0].extract_text()))) for page in found]
    if [len(pages) for pages in found] != [1, 1] or letters[0] != letters[1]:
        raise AssertionError("the two notices do not say the same")
