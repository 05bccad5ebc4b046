"""Judging a snapshot again: trials of other numbers, comparison of editions, what lifts, how steady grades are."""
