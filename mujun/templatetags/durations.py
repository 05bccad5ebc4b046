"""How long something takes, in words. `{% load durations %}`."""

from datetime import timedelta

from django import template

register = template.Library()


@register.filter
def duration(value: timedelta | None) -> str:
    """80 s → 1 分 20 秒; above an hour without seconds; nothing for None."""
    if value is None:
        return ""
    seconds = max(0, round(value.total_seconds()))
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours} 小时 {minutes % 60} 分"
    return f"{minutes} 分 {seconds % 60} 秒" if minutes else f"{seconds} 秒"
