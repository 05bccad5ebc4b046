"""Template filters for figures, dates and grades. Built in: templates need no load tag."""

from django import template

register = template.Library()
