"""The star of a park by year. What is on record becomes the star of the year of its batch.

The column `star` of parks stays in the database, read and written by nobody. A batch that stated a star before can still
be withdrawn: what the park had until then comes back.
"""

import django.db.models.deletion
from django.db import migrations, models

from mujun import noticing

ON_RECORD = """
WITH said AS (
    INSERT INTO landuse_parkstar (park_id, year, star, batch_id, "row")
    SELECT p.id, coalesce(b.year, extract(year FROM CURRENT_DATE)), p.star, p.batch_id, p."row"
    FROM landuse_park p LEFT JOIN intake_batch b ON b.id = p.batch_id
    WHERE p.star <> ''
    RETURNING id, park_id, year, batch_id
)
INSERT INTO landuse_formerstate (batch_id, "table", key, before)
SELECT said.batch_id, 'landuse_parkstar', said.id, CASE WHEN kept.before ->> 'star' <> '' THEN jsonb_build_object(
    'id', said.id, 'park_id', said.park_id, 'year', coalesce(b.year, said.year), 'star', kept.before -> 'star',
    'document', '', 'batch_id', kept.before -> 'batch_id', 'row', kept.before -> 'row') END
FROM said
JOIN landuse_formerstate kept
    ON kept.batch_id = said.batch_id AND kept."table" = 'landuse_park' AND kept.key = said.park_id
LEFT JOIN intake_batch b ON b.id = (kept.before ->> 'batch_id')::bigint
"""
STARS = [(star, star) for star in ("一星", "二星", "三星", "四星", "五星")]


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_tables"),
        ("landuse", "0004_ledgers_of_land_noticed"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParkStar",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="星级年度")),
                ("star", models.CharField(blank=True, choices=STARS, max_length=2, verbose_name="园区星级")),
                (
                    "document",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=200, verbose_name="评星文件"
                    ),
                ),
                ("row", models.PositiveIntegerField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="intake.batch"
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stars", to="landuse.park"
                    ),
                ),
            ],
            options={
                "ordering": ["park", "-year"],
                "constraints": [
                    models.UniqueConstraint(fields=("park", "year"), name="park_star_once_per_year")
                ],
            },
        ),
        migrations.RunSQL(ON_RECORD, migrations.RunSQL.noop),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("park", "star")]),
        migrations.AddIndex(
            "enterpriseyear",
            models.Index(
                condition=models.Q(park__isnull=False),
                fields=["park", "year"],
                name="enterprise_year_by_park",
            ),
        ),
        noticing.noticed("landuse_park", "landuse_parkstar", "landuse_parcelpark", "landuse_parkmeasure"),
    ]
