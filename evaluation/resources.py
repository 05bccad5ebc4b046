"""What the evaluation may tell other systems."""

from evaluation.rounds.published_rows import RESOURCE, columns, rows_of_year, years
from mujun.exchange.resources import Resource, register

register(Resource(RESOURCE, columns, years, rows_of_year))
