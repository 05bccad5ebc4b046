"""Hand an attachment over. Whoever calls has made sure that the act it belongs to may be seen."""

from urllib.parse import quote

from django.http import HttpResponse

from mujun.attachments.models import Attachment


def deliver(attachment: Attachment) -> HttpResponse:
    """To be saved, never shown: the browser neither opens it in the page nor guesses another kind."""
    response = HttpResponse(bytes(attachment.content), content_type=attachment.of_kind.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(attachment.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
