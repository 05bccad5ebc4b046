"""What the page tests share: every page by name, and how to look at what it says."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.urls import reverse

from evaluation.models import Figure
from landuse.models import Occupancy
from tests.judged import Judged

VIEWERS = ["reform_office", "department_officer", "town_officer", "leader"]
PAGES = [
    "home",
    "ranking",
    "enterprise",
    "figure",
    "run-list",
    "run",
    "method-list",
    "method",
    "signals",
    "recommendations",
    "search",
    "areas",
    "land-conflicts",
    "parcel",
    "quality",
    "quality-rules",
    "confirmation",
    "dispute-list",
    "calendar",
    "robustness",
]


def address(page: str, judged: Judged) -> str:
    """The address of a page in a judged county; of its first enterprise where the page needs one."""
    enterprise = judged.enterprises[0]
    keys = {
        "enterprise": lambda: enterprise.credit_code,
        "figure": lambda: Figure.objects.filter(enterprise=enterprise).first().pk,
        "run": lambda: judged.run.pk,
        "robustness": lambda: judged.run.pk,
        "method": lambda: judged.run.method_id,
        "parcel": lambda: Occupancy.objects.filter(enterprise=enterprise).first().parcel.code,
    }
    return reverse(page, args=[keys[page]()] if page in keys else [])


def text(response) -> str:
    return response.content.decode()


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        named = {"src", "href", "action", "srcset", "poster", "data", "hx-get", "hx-post"}
        self.found += [value for name, value in attrs if name in named and value]


def links(html: str) -> list[str]:
    """Everything a page asks for or leads to."""
    parser = _Links()
    parser.feed(html)
    return parser.found


def hosts(html: str) -> set[str]:
    """Other hosts among the links of a page; empty when it stays at home."""
    return {urlsplit(link).netloc for link in links(html)} - {""}
