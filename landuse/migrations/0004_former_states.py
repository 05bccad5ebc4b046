import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0006_windows'),
        ('landuse', '0003_enterprise_marks'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=63)),
                ('key', models.BigIntegerField()),
                ('before', models.JSONField(null=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_states', to='intake.batch')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'table', 'key'), name='former_state_once_per_row')],
            },
        ),
    ]
