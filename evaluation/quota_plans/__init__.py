"""Quota plans between the pure rooms of `allocation.planning` and people: workbooks in, answers kept, lines shown."""
