"""Long lists by pages."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page_of(request: HttpRequest, rows, size: int = 50) -> Page:
    """The page that the address asks for; `shown_pages` leaves out the middle of a long row of numbers."""
    paginator = Paginator(rows, size)
    page = paginator.get_page(request.GET.get("page"))
    page.shown_pages = list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return page
