"""Lists of terms, agreements, contracts, matches and cases keep what they worked out."""

from django.db import migrations

from mujun import noticing

TABLES = [
    "landuse_development", "landuse_developmentpause", "landuse_idlestatute", "landuse_agreement",
    "landuse_agreementpromise", "landuse_agreementcheck", "landuse_supplycontract", "landuse_rent", "landuse_checklist",
    "landuse_identity", "landuse_caseparcel", "landuse_treatmentproposal",
    "landuse_enterprisetag",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("landuse", "0024_town_borders"), ("accounts", "0009_towns_and_accounts_noticed")]

    operations = [noticing.noticed(*TABLES)]
