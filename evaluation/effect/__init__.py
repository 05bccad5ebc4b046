"""成效: what levers cost and brought, the figures of those concerned before and after, and another set of levers tried
out against what was really taken and given.
"""
