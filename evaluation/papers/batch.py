"""Many papers of one template: each by itself, and all in one file.

Setting so many pages at once would take gigabytes, so they are set in parts, by as many hands as there are cores.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from queue import SimpleQueue

from pypdf import PdfReader, PdfWriter

from evaluation.papers.filling import Facts, Template
from evaluation.papers.typesetting import Press

PART = 40  # papers that may be set together
_PAGE = re.compile(rb"/Type\s*/Page\b")


@dataclass(frozen=True)
class Part:
    """Some papers in the order given: together, and each by itself."""

    together: bytes
    single: Sequence[bytes]


def parts(
    template: Template, papers: Iterable[Sequence[Facts]], fonts: Path, hands: int = 2
) -> Iterator[Part]:
    """One for each sequence (of at most `PART`, for memory's sake), in order, as soon as it is ready; whoever stops
    asking stops the work. Raises what `Press` raises.
    """
    presses: SimpleQueue[Press] = SimpleQueue()
    for _ in range(hands):
        presses.put(Press(fonts))
    source = iter(papers)
    pool = ThreadPoolExecutor(hands, thread_name_prefix="press")
    try:
        waiting: list[Future[Part]] = []
        while True:
            while len(waiting) <= hands and (some := next(source, None)) is not None:
                waiting.append(pool.submit(_set, template, some, presses))
            if not waiting:
                return
            yield waiting.pop(0).result()
    finally:
        pool.shutdown(cancel_futures=True)


def _set(template: Template, papers: Sequence[Facts], presses: "SimpleQueue[Press]") -> Part:
    press = presses.get()
    try:
        head, files = template.markup.head, template.markup.files
        bodies = [template.body(facts)[0] for facts in papers]
        return Part(press.pdf(head, bodies, files), [press.pdf(head, [body], files) for body in bodies])
    finally:
        presses.put(press)


def joined(documents: Iterable[bytes]) -> bytes:
    """One PDF with the pages of all."""
    writer = PdfWriter()
    for document in documents:
        writer.append(PdfReader(BytesIO(document)), import_outline=False)
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


def pages(pdf: bytes) -> int:
    """Of a PDF as typst writes it."""
    return len(_PAGE.findall(pdf))
