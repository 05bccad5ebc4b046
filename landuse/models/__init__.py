from landuse.models.judgement import Performance, RuleSet, Signal
from landuse.models.register import Enterprise, Industry, Occupancy, Parcel

__all__ = ["Enterprise", "Industry", "Occupancy", "Parcel", "Performance", "RuleSet", "Signal"]
