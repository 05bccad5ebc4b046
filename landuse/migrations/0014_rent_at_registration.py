"""What was due and what came in until a supplied parcel was registered (ZR-05)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("landuse", "0013_findings_and_cases"),
    ]

    operations = [
        migrations.AddField(
            model_name="supplycontract",
            name="due_at_registration",
            field=models.DecimalField(
                decimal_places=4, max_digits=14, null=True, verbose_name="登记时应缴租金（万元）"
            ),
        ),
        migrations.AddField(
            model_name="supplycontract",
            name="paid_at_registration",
            field=models.DecimalField(
                decimal_places=4, max_digits=14, null=True, verbose_name="登记时已缴租金（万元）"
            ),
        ),
    ]
