import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_towns_and_accounts_noticed"),
        ("intake", "0011_origin_pulled"),
        ("landuse", "0021_years_noticed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="park",
            name="facilities",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=500, verbose_name="配套设施"
            ),
        ),
        migrations.AddField(
            model_name="park",
            name="services",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=500, verbose_name="公共服务"
            ),
        ),
        migrations.CreateModel(
            name="ParcelPark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("row", models.PositiveIntegerField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="intake.batch"
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parks", to="landuse.parcel"
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parcels",
                        to="landuse.park",
                        verbose_name="园区",
                    ),
                ),
            ],
            options={
                "ordering": ["parcel", "year"],
                "constraints": [
                    models.UniqueConstraint(fields=("parcel", "year"), name="parcel_park_once_per_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="ParkMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("recognition", "已建成、不符合认定条件"),
                            ("negative_list", "“标准地”负面清单"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("since", models.DateField(verbose_name="起")),
                ("ground", models.CharField(max_length=500, verbose_name="情况和依据")),
                ("measure", models.CharField(max_length=500, verbose_name="措施")),
                ("due", models.DateField(null=True, verbose_name="期限")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("ended_on", models.DateField(null=True, verbose_name="解除日期")),
                ("outcome", models.CharField(blank=True, max_length=500, verbose_name="解除的情况")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "park",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="landuse.park",
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("park", "kind"),
                        name="park_measure_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on", None), ("outcome", "")),
                            models.Q(
                                ("ended_by__isnull", False),
                                ("ended_on__gte", models.F("since")),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="park_measure_ended_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParkWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("kind", "园区类型"),
                            ("build_mode", "建设方式"),
                            ("land_nature", "土地性质"),
                            ("operator_nature", "运营主体性质"),
                            ("operation_mode", "运营方式"),
                            ("facilities", "配套设施"),
                            ("services", "公共服务"),
                        ],
                        max_length=20,
                        verbose_name="项",
                    ),
                ),
                ("word", models.CharField(max_length=20, verbose_name="用词")),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.county"),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["field", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("county", "field", "word"),
                        name="park_word_once",
                    )
                ],
            },
        ),
    ]
