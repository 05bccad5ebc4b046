"""青澜县: an invented county with three years of figures, written as workbooks and imported like any other.

`county.generate()` is the whole of it: enterprises → land → figures, each step a few functions on columns. What
is calibrated on which published aggregate stands in docs/demonstration.md.
"""
