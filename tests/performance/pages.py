"""pages-120k: every list page of the city against that of a county of 1,200.

The city is one county of 120,000 enterprises, three years of figures, judged and at work: one unit, not ten beside
each other, which is the harder reading. City and county have a database and a process of their own, and are asked in
turn. A page is asked as it opens, filtered, sorted otherwise and at its end; the time is that of the handler, from
request to bytes, warm. Its 95th percentile is of `ASKED` requests, the best of `ROUNDS`, since others use the machine.
The lines in the tables of the page stand beside it: how fast a list of nothing is proves nothing.
"""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from tests.performance.timing import Row

COUNTY, GOAL = 1_200, 2.0
ASKED, ROUNDS = 20, 3
END = "page=999999"
# page → what is asked besides the page as it opens; {batch} and {run} are the newest of tax and of all
PAGES = {
    "/": [],
    "/ranking/": [END, "grade=B", "town={town}", "sort=name", "sort=-value0", f"group=全部&{END}", "q=澜禾"],
    "/recommendations/": [END, "town={town}", "q=澜禾"],
    "/search/?q=澜禾": [END],
    "/quality/": [END, "town={town}", "q=澜禾"],
    "/confirmation/": [END, "town={town}", "q=澜禾", "state=silent"],
    "/disputes/": [],
    "/figure-requests/": [],
    "/grid/": [],
    "/imports/": [],
    "/imports/{batch}/": [END, "kind=changed", "q=澜禾"],
    "/imports/windows/": [],
    "/matching/": [],
    "/land/conflicts/": [],
    "/land/idle/": [],
    "/land/idle/stock/": [],
    "/land/blocks/": [],
    "/land/agreements/": [],
    "/land/supply/": [],
    "/land/supply/checklists/": [],
    "/land/projects/": [],
    "/signals/": [END, "town={town}"],
    "/signals/enterprises/": [],
    "/findings/": [END],
    "/findings/new/": [END],
    "/findings/notify/": [],
    "/cases/": [END],
    "/cases/new/": [],
    "/cases/board/": [],
    "/board/": [],
    "/board/movers/": [END],
    "/charts/": [],
    "/targets/": [],
    "/areas/": [],
    "/regions/": [],
    "/runs/": [],
    "/runs/{run}/": [],
    "/round/": [],
    "/round/agenda/": [],
    "/objections/": [],
    "/decisions/": [],
    "/willingness/": [END],
    "/positive-lists/": [END],
    "/execution/": [],
    "/execution/ledger/": [],
    "/effect/": [],
    "/advantages/": [],
    "/quota-plans/": [],
    "/papers/": [],
    "/jobs/": [END],
    "/usage/": [END],
    "/audit/": [END],
    "/catalogue/": [],
    "/exchange/transmissions/": [],
}


def rows(id: str, size: int) -> list[Row]:
    from tests.performance.servers import copy_database, fresh_database

    fresh_database(id)
    urls = [copy_database(f"{id}-{side}", id) for side in ("county", "city")]
    with _side(urls[0], COUNTY) as county, _side(urls[1], size) as city:
        measured = [_page(id, page, others, city, county) for page, others in PAGES.items()]
    return sorted(measured, key=lambda row: -(row.ratio or 0))


def _page(id: str, page: str, others: list[str], city: Any, county: Any) -> Row:
    """The worst of the ways in which the page is asked."""
    from tests.performance import pages_side

    sign = "&" if "?" in page else "?"
    asked = [page, *(f"{page}{sign}{other}" for other in others)]
    times = {address: (_p95(city, address), _p95(county, address)) for address in asked}
    worst = max(times, key=lambda address: times[address][0] / times[address][1])
    ours, theirs = times[worst]
    lines, fewer = (side.apply(pages_side.lines, (worst,)) for side in (city, county))
    ratio = round(ours / theirs, 2)
    job, peer = f"p95 of {worst}, {lines} lines", f"of {COUNTY:,} enterprises, {fewer} lines"
    return Row(id, job, peer, round(ours, 4), round(theirs, 4), ratio, GOAL, ratio <= GOAL)


def _p95(side: Any, address: str) -> float:
    from tests.performance import pages_side

    rounds = [sorted(side.apply(pages_side.times, (address, ASKED))) for _ in range(ROUNDS)]
    return min(times[math.ceil(0.95 * ASKED) - 1] for times in rounds)


@contextmanager
def _side(url: str, size: int) -> Iterator[Any]:
    """A process of its own, which keeps nothing of the other's."""
    from tests.performance import pages_side

    os.environ["SECOND_FACTOR_ROLES"] = ""
    with get_context("spawn").Pool(1, pages_side.begin, (url, size)) as pool:
        yield pool
