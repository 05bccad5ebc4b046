"""The answer to what we did not foresee, to people and to programs."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from mujun.api.problems import MEDIA_TYPE, unforeseen

logger = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """Give the person a number and the operator the same number in the log. Asks nothing of the database."""
    if request.path.startswith("/api/"):
        return JsonResponse(unforeseen(request), status=500, content_type=MEDIA_TYPE)
    reference = secrets.token_hex(4)
    logger.error("编号 %s：%s %s", reference, request.method, request.path, exc_info=True)
    request.user = None
    return render(request, "500.html", {"reference": reference, "messages": []}, status=500)
