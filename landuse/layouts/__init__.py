"""Workbooks the land side understands, in the order in which they are offered."""

from landuse.layouts import register, maps, borders, developments, marks, parks  # noqa: F401, I001  (they register themselves)
