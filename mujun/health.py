"""Is the web server alive, and can it work: for load balancers, monitoring and `make run`."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database and broker answer, else 503; the body says which one does not."""
    answers = {"database": _database_answers(), "broker": _broker_answers()}
    body = {name: "ok" if answer else "unreachable" for name, answer in answers.items()}
    well = all(answers.values())
    return JsonResponse({"status": "ok" if well else "unavailable", **body}, status=200 if well else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2) as broker:
            return broker.ping()
    except (RedisError, OSError):
        return False
