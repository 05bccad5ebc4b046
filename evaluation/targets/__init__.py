"""Targets that the texts set, with year and source, and how results stand against them. Pure."""
