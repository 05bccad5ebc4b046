"""Whatever is worked out over these tables is kept until one of them changes."""

from django.db import migrations

from mujun import noticing

TABLES = [
    "landuse_enterprise", "landuse_enterprisename", "landuse_meteraccount", "landuse_certificate",
    "landuse_parcel", "landuse_occupancy", "landuse_ruleset", "landuse_signal", "landuse_listing",
    "landuse_landfinding", "landuse_case", "landuse_block", "landuse_blockparcel", "landuse_blocksurvey",
    "landuse_clausedecision", "landuse_countyprovision", "landuse_findingparcel", "landuse_performance",
    "landuse_enterpriseyear", "landuse_development", "landuse_developmentpause", "landuse_idlestatute",
    "landuse_agreement", "landuse_agreementpromise", "landuse_agreementcheck", "landuse_supplycontract",
    "landuse_rent", "landuse_checklist", "landuse_identity", "landuse_caseparcel",
    "landuse_treatmentproposal", "landuse_enterprisetag",
]  # fmt: skip


class Migration(migrations.Migration):
    replaces = [
        ("landuse", "0019_changes_noticed"),
        ("landuse", "0020_blocks_noticed"),
        ("landuse", "0021_years_noticed"),
        ("landuse", "0025_terms_noticed"),
    ]
    dependencies = [("landuse", "0001_tables"), ("accounts", "0003_changes_noticed")]

    operations = [
        noticing.noticed(*TABLES),
    ]
