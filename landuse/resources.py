"""What the land side may tell other systems."""

from landuse.readings import told
from mujun.exchange.resources import Resource, register

register(Resource(told.PARCELS, lambda: told.PARCEL_COLUMNS, told.performance_years, told.parcel_rows))
register(Resource(told.FINDINGS, lambda: told.FINDING_COLUMNS, told.finding_years, told.finding_rows))
register(Resource(told.AGREEMENTS, lambda: told.AGREEMENT_COLUMNS, told.agreement_years, told.agreement_rows))
