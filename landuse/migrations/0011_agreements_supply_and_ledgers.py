"""Standard land, supply contracts, checklists and ledgers; what a county lays down itself."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_land_officer"),
        ("attachments", "0001_files"),
        ("landuse", "0010_blocks_and_projects"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=50, verbose_name="协议编号")),
                ("signed_on", models.DateField(verbose_name="签订日期")),
                ("supply_mode", models.CharField(blank=True, max_length=20, verbose_name="供应方式")),
                ("built_by", models.DateField(null=True, verbose_name="竣工验收期限")),
                ("running_by", models.DateField(null=True, verbose_name="达产复核期限")),
                ("yearly_from", models.DateField(null=True, verbose_name="首次年度核查期限")),
                ("words", models.CharField(blank=True, max_length=1000, verbose_name="其他约定")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("ended_on", models.DateField(null=True, verbose_name="终止日期")),
                ("ended_reason", models.CharField(blank=True, max_length=300, verbose_name="终止原因")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
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
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="landuse.enterprise",
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="landuse.parcel",
                    ),
                ),
            ],
            options={
                "ordering": ["-signed_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="AgreementCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("竣工验收", "竣工验收"),
                            ("达产复核", "达产复核"),
                            ("年度核查", "年度核查"),
                        ],
                        max_length=10,
                        verbose_name="阶段",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="核查年度")),
                ("on", models.DateField(verbose_name="核查日期")),
                ("values", models.JSONField()),
                ("judged", models.JSONField()),
                ("told", models.JSONField(default=dict)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("达标", "达标"),
                            ("缺结果", "缺结果"),
                            ("未定", "未定"),
                            ("限期整改", "限期整改"),
                            ("违约", "违约"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="核查说明")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="撤回原因")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="landuse.agreement",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="landuse.enterprise"
                    ),
                ),
            ],
            options={
                "ordering": ["agreement", "on", "id"],
            },
        ),
        migrations.CreateModel(
            name="AgreementRuleSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("adopted", models.BooleanField(default=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.county"),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="rule_set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="landuse.agreementruleset",
            ),
        ),
        migrations.CreateModel(
            name="AgreementTransfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="转让日期")),
                ("judicial", models.BooleanField(default=False, verbose_name="司法处置")),
                ("facts", models.JSONField()),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[("不受转让限制", "不受转让限制"), ("受转让限制", "受转让限制")],
                        max_length=10,
                        verbose_name="书面意见",
                    ),
                ),
                (
                    "opinion_words",
                    models.CharField(blank=True, max_length=200, verbose_name="出具单位和文号"),
                ),
                ("findings", models.JSONField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("符合", "符合"),
                            ("提醒", "提醒"),
                            ("缺数据", "缺数据"),
                            ("未定", "未定"),
                            ("不符合", "不符合"),
                        ],
                        max_length=10,
                    ),
                ),
                ("obligations", models.JSONField()),
                ("reason", models.CharField(max_length=500, verbose_name="说明")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="landuse.agreement",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "former",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="landuse.enterprise"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="landuse.enterprise"
                    ),
                ),
            ],
            options={
                "ordering": ["agreement", "on", "id"],
            },
        ),
        migrations.CreateModel(
            name="AgreementFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="landuse.agreement",
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
                    "of_check",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="landuse.agreementcheck",
                    ),
                ),
                (
                    "of_transfer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="landuse.agreementtransfer",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Checklist",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="规则")),
                ("subject", models.CharField(max_length=100, verbose_name="事项")),
                ("on", models.DateField(verbose_name="核对日期")),
                ("given", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("findings", models.JSONField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("符合", "符合"),
                            ("提醒", "提醒"),
                            ("缺数据", "缺数据"),
                            ("未定", "未定"),
                            ("不符合", "不符合"),
                        ],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("clause", models.CharField(max_length=500, verbose_name="规定")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300, verbose_name="撤回原因")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
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
                    "enterprise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checklists",
                        to="landuse.enterprise",
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checklists",
                        to="landuse.parcel",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.town"
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ClauseDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", models.CharField(max_length=100, verbose_name="所定文件")),
                ("code", models.CharField(max_length=10, verbose_name="规则")),
                ("key", models.JSONField()),
                ("value", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("number", models.CharField(max_length=100, verbose_name="县里文号")),
                ("valid_from", models.DateField(verbose_name="施行")),
                ("valid_to", models.DateField(null=True, verbose_name="失效")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_reason", models.CharField(blank=True, max_length=300, verbose_name="撤销原因")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
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
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CountyProvision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="文件")),
                ("number", models.CharField(max_length=100, verbose_name="文号")),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("adopted", models.BooleanField(default=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "county",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="accounts.county"),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SupplyContract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=50, verbose_name="合同编号")),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("一次性出让", "一次性出让"),
                            ("弹性年期出让", "弹性年期出让"),
                            ("长期租赁", "长期租赁"),
                            ("先租后让", "先租后让"),
                            ("租让结合", "租让结合"),
                        ],
                        max_length=10,
                        verbose_name="供应方式",
                    ),
                ),
                ("since", models.DateField(verbose_name="使用权起")),
                ("until", models.DateField(verbose_name="使用权止")),
                ("months", models.PositiveSmallIntegerField(verbose_name="年限（月）")),
                (
                    "lease_months",
                    models.PositiveSmallIntegerField(null=True, verbose_name="租赁部分年限（月）"),
                ),
                (
                    "valuation",
                    models.DecimalField(
                        decimal_places=4, max_digits=14, null=True, verbose_name="50年期评估价（万元）"
                    ),
                ),
                (
                    "cost",
                    models.DecimalField(
                        decimal_places=4, max_digits=14, null=True, verbose_name="成本价（万元）"
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=4, max_digits=14, null=True, verbose_name="出让或折算价格（万元）"
                    ),
                ),
                ("registered_on", models.DateField(null=True, verbose_name="登记日期")),
                (
                    "rent_due",
                    models.DecimalField(
                        decimal_places=4, max_digits=14, null=True, verbose_name="应缴租金（万元）"
                    ),
                ),
                (
                    "rent_paid",
                    models.DecimalField(
                        decimal_places=4, max_digits=14, null=True, verbose_name="已缴租金（万元）"
                    ),
                ),
                ("rent_on", models.DateField(null=True, verbose_name="租金截至")),
                ("renewal_asked_on", models.DateField(null=True, verbose_name="申请续期日期")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="备注")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("ended_on", models.DateField(null=True, verbose_name="终止日期")),
                ("ended_reason", models.CharField(blank=True, max_length=300, verbose_name="终止原因")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
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
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supply_contracts",
                        to="landuse.enterprise",
                    ),
                ),
                (
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supply_contracts",
                        to="landuse.parcel",
                    ),
                ),
            ],
            options={
                "ordering": ["until", "id"],
            },
        ),
        migrations.CreateModel(
            name="Rent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="起")),
                (
                    "amount",
                    models.DecimalField(decimal_places=4, max_digits=14, verbose_name="年租金（万元）"),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rents",
                        to="landuse.supplycontract",
                    ),
                ),
            ],
            options={
                "ordering": ["contract", "since"],
            },
        ),
        migrations.CreateModel(
            name="YearLedger",
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
                            ("industrial", "工业用地出让占比"),
                            ("fund", "“腾笼换鸟”专项经费"),
                            ("small_park", "小微企业园制造类占比"),
                        ],
                        max_length=10,
                        verbose_name="台账",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("part", models.DecimalField(decimal_places=4, max_digits=16)),
                ("whole", models.DecimalField(decimal_places=4, max_digits=16)),
                ("area_part", models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ("area_whole", models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ("uses", models.JSONField(default=dict)),
                ("on", models.DateField(verbose_name="截至")),
                ("source", models.CharField(max_length=300, verbose_name="数据来源")),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
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
                    "park",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledgers",
                        to="landuse.park",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "-year", "park"],
            },
        ),
        migrations.CreateModel(
            name="AgreementPromise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=30, verbose_name="承诺指标")),
                ("value", models.DecimalField(decimal_places=4, max_digits=16, verbose_name="承诺值")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="landuse.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "indicator"), name="agreement_promise_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="agreementruleset",
            constraint=models.UniqueConstraint(
                fields=("county", "digest"), name="agreement_rule_set_once_per_county"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("county", "number"), name="agreement_once_per_county"),
        ),
        migrations.AddConstraint(
            model_name="clausedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="clause_decision_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="countyprovision",
            constraint=models.UniqueConstraint(
                fields=("county", "digest"), name="county_provision_once_per_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplycontract",
            constraint=models.UniqueConstraint(
                fields=("county", "number"), name="supply_contract_once_per_county"
            ),
        ),
        migrations.AddConstraint(
            model_name="supplycontract",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("since"))), name="supply_contract_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="rent",
            constraint=models.UniqueConstraint(fields=("contract", "since"), name="rent_once_per_day"),
        ),
        migrations.AddConstraint(
            model_name="yearledger",
            constraint=models.UniqueConstraint(
                fields=("county", "kind", "year", "park"), name="year_ledger_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="yearledger",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__gte", 0), ("whole__gte", models.F("part"))),
                name="year_ledger_part_of_whole",
            ),
        ),
    ]
