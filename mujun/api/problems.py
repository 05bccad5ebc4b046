"""Errors as problem details (RFC 9457): Chinese for people, a code that never changes for programs."""

import logging
import secrets
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelError
from django.http import Http404, HttpRequest
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.response import Response
from rest_framework.views import exception_handler

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
# status → (stable code, title)
KINDS = {
    400: ("invalid", "请求内容有误"),
    401: ("not_authenticated", "未登录或令牌无效"),
    403: ("permission_denied", "没有权限"),
    404: ("not_found", "没有找到"),
    405: ("method_not_allowed", "不支持这种请求方法"),
    406: ("not_acceptable", "不能提供所要的格式"),
    409: ("conflict", "与现有状态冲突"),
    413: ("too_large", "内容太大"),
    415: ("unsupported_media_type", "不支持这种内容类型"),
    422: ("rejected", "内容有错误"),
    429: ("too_many_requests", "请求太频繁"),
    500: ("server_error", "服务出错"),
    503: ("unavailable", "暂时不能服务"),
}
HIDDEN = "没有这个对象，或不在您的查看范围内。"
FORBIDDEN = "您的角色不能做这件事。"
MALFORMED = "读不懂请求正文。请核对 JSON 的括号、引号和逗号。"
SIGN_IN = "请带上请求头 Authorization: Token …，或给请求签名，或先在网页登录。"
CSRF = "用会话登录时，改动须带 X-CSRFToken；程序请改用令牌（Authorization: Token …）。"


class Conflict(exceptions.APIException):
    status_code = 409
    default_code = "conflict"


def problem(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """A problem of RFC 9457; `more` adds members or overrides the code."""
    code, title = KINDS.get(status, ("error", "出错了"))
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
    } | more


def unforeseen(request: HttpRequest) -> dict[str, Any]:
    """What the caller learns of a mistake of ours: a number that the operator finds in the log with the trace."""
    reference = secrets.token_hex(4)
    log.error("编号 %s：%s %s", reference, request.method, request.path, exc_info=True)
    detail = f"服务出错，请重试；仍不成功，请把编号 {reference} 告诉系统管理员。"
    return problem(500, detail, reference=reference)


def problem_details(exception: Exception, context: dict) -> Response:
    """The exception handler of every REST route. An exception may bring `members` of its problem along."""
    exception = _in_our_words(exception)
    response = exception_handler(exception, context)
    if response is None:
        response = Response(unforeseen(context["request"]), status=500)
    else:
        response.data = _body(exception, response.status_code)
    response.content_type = MEDIA_TYPE
    return response


def _in_our_words(exception: Exception) -> Exception:
    """Django's exceptions and English texts as Chinese ones of the REST framework."""
    if isinstance(exception, ModelError):
        return exceptions.ValidationError(get_error_detail(exception))
    if isinstance(exception, Http404):
        return exceptions.NotFound(HIDDEN)
    if isinstance(exception, PermissionDenied):
        return exceptions.PermissionDenied(str(exception) or FORBIDDEN)
    if isinstance(exception, exceptions.NotAuthenticated):
        exception.detail = exceptions.ErrorDetail(SIGN_IN, exception.default_code)
    if isinstance(exception, exceptions.PermissionDenied) and str(exception).startswith("CSRF Failed"):
        return exceptions.PermissionDenied(CSRF, "csrf_failed")
    return exception


def _body(exception: exceptions.APIException, status: int) -> dict[str, Any]:
    if isinstance(exception, exceptions.ParseError):
        return problem(status, MALFORMED, code="malformed")
    if isinstance(exception, exceptions.ValidationError):
        errors = list(_flat(exception.detail))
        detail = "；".join(": ".join(filter(None, (each["field"], each["detail"]))) for each in errors)
        return problem(status, detail, errors=errors)
    codes = exception.get_codes()
    own = {"code": codes} if codes == "csrf_failed" else getattr(exception, "members", {})
    return problem(status, str(exception.detail), **own)


def _flat(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """Each mistake with the field it is in; no field when it is about the whole."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flat(inner, "" if name == "non_field_errors" else f"{field}.{name}".strip("."))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, field)
    else:
        yield {"field": field, "code": detail.code, "detail": str(detail)}
