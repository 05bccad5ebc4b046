"""What the register says of one enterprise, for its page."""

from landuse.models import Enterprise


def profile(about: Enterprise) -> dict:
    """Names and yearly entries, the latest first."""
    return {
        "names": about.names.order_by("-since"),
        "years": about.years.select_related("town", "industry", "batch").order_by("-year"),
    }
