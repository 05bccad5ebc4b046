"""What every REST route shares: paging and errors as problem details (RFC 9457) in Chinese."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 1000


# status → (stable code, title)
_TITLES = {
    400: ("invalid", "请求内容有误"),
    401: ("not_authenticated", "未登录或令牌无效"),
    403: ("permission_denied", "没有权限"),
    404: ("not_found", "没有找到"),
    405: ("method_not_allowed", "不支持这种请求方法"),
    406: ("not_acceptable", "不能提供所要的格式"),
    409: ("conflict", "与现有状态冲突"),
    415: ("unsupported_media_type", "不支持这种内容类型"),
    429: ("throttled", "请求过于频繁"),
}


def problem_details(exception: Exception, context: dict) -> Response | None:
    """Errors as application/problem+json: type, title, status, code, detail, and `errors` by field."""
    response = exception_handler(exception, context)
    if response is None:
        return None
    if isinstance(exception, Http404):
        exception = exceptions.NotFound("没有这个对象，或不在您的查看范围内。")
    elif isinstance(exception, PermissionDenied):
        exception = exceptions.PermissionDenied("您的角色不能做这件事。")
    code, title = _TITLES.get(response.status_code, ("error", "出错了"))
    body = {"type": "about:blank", "title": title, "status": response.status_code, "code": code}
    if isinstance(exception, exceptions.ValidationError):
        body["detail"] = "请按 errors 中各字段的说明改正后重试。"
        body["errors"] = exception.detail if isinstance(exception.detail, dict) else {"non_field": exception.detail}
    else:
        body["detail"] = str(getattr(exception, "detail", exception))
        body["code"] = getattr(exception, "default_code", code) if code == "conflict" else code
    response.data = body
    response.content_type = "application/problem+json"
    return response
