"""Lists by pages; a page number that is no number is a mistake, not the first page."""

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request


class Pages(PageNumberPagination):
    page_query_description = "第几页，从 1 起。"
    page_size_query_param = "page_size"
    page_size_query_description = "每页几条，1—1000，默认 100。"
    max_page_size = 1000
    invalid_page_message = "没有第 {page_number} 页。"

    def get_page_size(self, request: Request) -> int:
        return _whole(request, self.page_size_query_param, self.page_size, self.max_page_size)

    def get_page_number(self, request: Request, paginator) -> int:
        return _whole(request, self.page_query_param, 1, None)


def _whole(request: Request, name: str, default: int, most: int | None) -> int:
    words = request.query_params.get(name)
    if words is None:
        return default
    if not words.isdecimal() or int(words) < 1 or (most and int(words) > most):
        raise ValidationError({name: f"应为 1—{most} 的整数。" if most else "应为从 1 起的整数。"})
    return int(words)
