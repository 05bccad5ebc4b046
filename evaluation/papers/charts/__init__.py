"""Pictures of the papers, drawn by the system as SVG: axis, unit and source stand on each. Pure.

The letter of a grade always stands beside its colour.
"""
