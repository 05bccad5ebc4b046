"""Idle land: what is known of building on a parcel, proceedings with their steps, reminders, a county's own figures."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_land_officer"),
        ("attachments", "0001_files"),
        ("intake", "0009_references_checked_together"),
        ("landuse", "0008_performance_without_second_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Development",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contract",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=50, verbose_name="合同编号"
                    ),
                ),
                ("contract_date", models.DateField(null=True, verbose_name="合同签订日期")),
                ("approved_on", models.DateField(null=True, verbose_name="批准日期")),
                ("agreed_start", models.DateField(null=True, verbose_name="约定动工日期")),
                ("handed_over", models.DateField(null=True, verbose_name="实际交地日期")),
                ("started", models.DateField(null=True, verbose_name="实际动工日期")),
                ("stopped", models.DateField(null=True, verbose_name="中止开发日期")),
                ("finished", models.DateField(null=True, verbose_name="竣工日期")),
                (
                    "area_due",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, null=True, verbose_name="应动工开发面积（平方米）"
                    ),
                ),
                (
                    "area_developed",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, null=True, verbose_name="已动工开发面积（平方米）"
                    ),
                ),
                (
                    "investment_due",
                    models.DecimalField(
                        decimal_places=4, max_digits=14, null=True, verbose_name="总投资额（万元）"
                    ),
                ),
                (
                    "invested",
                    models.DecimalField(
                        decimal_places=4, max_digits=14, null=True, verbose_name="已投资额（万元）"
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=4, max_digits=14, null=True, verbose_name="出让或划拨价款（万元）"
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("企业原因", "企业原因"),
                            ("政府原因", "政府原因"),
                            ("不可抗力", "不可抗力"),
                        ],
                        db_default="",
                        default="",
                        max_length=4,
                        verbose_name="原因",
                    ),
                ),
                (
                    "footprint",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, null=True, verbose_name="建筑基底面积（平方米）"
                    ),
                ),
                ("vacant_since", models.DateField(null=True, verbose_name="厂房空置起")),
                (
                    "vacant_floor",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, null=True, verbose_name="空置厂房面积（平方米）"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="说明"
                    ),
                ),
                ("row", models.PositiveIntegerField(null=True)),
                ("edited_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.batch",
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parcel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="development",
                        to="landuse.parcel",
                    ),
                ),
            ],
            options={
                "ordering": ["parcel"],
            },
        ),
        migrations.CreateModel(
            name="IdleProceeding",
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
                        choices=[("未动工", "未动工开发"), ("中止", "中止开发")],
                        max_length=4,
                        verbose_name="类型",
                    ),
                ),
                ("opened_on", models.DateField(verbose_name="立案日期")),
                ("words", models.CharField(max_length=500, verbose_name="立案说明")),
                ("reading", models.JSONField()),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("不属闲置", "不构成闲置土地"),
                            ("已动工", "已动工开发"),
                            ("已缴闲置费", "已缴清土地闲置费"),
                            ("无偿收回", "无偿收回"),
                            ("协商处置", "政府原因协商处置"),
                            ("其他", "其他"),
                        ],
                        max_length=6,
                        verbose_name="结果",
                    ),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="办结日期")),
                ("closing", models.CharField(blank=True, max_length=500, verbose_name="办结说明")),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="idle_proceedings",
                        to="landuse.enterprise",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="idle_proceedings",
                        to="landuse.parcel",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="IdleReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50)),
                ("due", models.DateField()),
                ("ahead", models.PositiveSmallIntegerField()),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
                (
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="idle_reminders",
                        to="landuse.parcel",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IdleStatute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("reason", models.CharField(max_length=300)),
                ("adopted_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "adopted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.county"
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
            ],
            options={
                "ordering": ["-adopted_at"],
            },
        ),
        migrations.CreateModel(
            name="IdleStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="步骤")),
                ("title", models.CharField(max_length=50)),
                ("on", models.DateField(verbose_name="日期")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                ("due", models.DateField(null=True, verbose_name="期限")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("unusual", models.JSONField(default=list)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                (
                    "proceeding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="landuse.idleproceeding",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["proceeding", "on", "id"],
            },
        ),
        migrations.CreateModel(
            name="IdleFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="landuse.idlestep",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DevelopmentPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField(verbose_name="起")),
                ("last", models.DateField(null=True, verbose_name="止")),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("企业原因", "企业原因"),
                            ("政府原因", "政府原因"),
                            ("不可抗力", "不可抗力"),
                        ],
                        max_length=4,
                        verbose_name="原因",
                    ),
                ),
                ("evidence", models.CharField(max_length=200, verbose_name="依据")),
                ("row", models.PositiveIntegerField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.batch",
                    ),
                ),
                (
                    "development",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pauses",
                        to="landuse.development",
                    ),
                ),
            ],
            options={
                "ordering": ["development", "first"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("development", "first", "cause"), name="pause_once_per_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last__isnull", True), ("last__gte", models.F("first")), _connector="OR"
                        ),
                        name="pause_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="idleproceeding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("parcel",), name="idle_proceeding_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="idleproceeding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_on", None), ("outcome", "")),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_on__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="idle_proceeding_closed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="idleproceeding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on", None), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                ),
                name="idle_proceeding_closed_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="idlereminder",
            constraint=models.UniqueConstraint(
                fields=("parcel", "name", "due", "ahead"), name="idle_reminder_once_per_threshold"
            ),
        ),
        migrations.AddConstraint(
            model_name="idlestatute",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("county",), name="idle_statute_one_in_force"
            ),
        ),
    ]
