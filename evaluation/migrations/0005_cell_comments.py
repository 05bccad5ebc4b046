import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0004_cells_of_parts'),
        ('landuse', '0005_parcel_details_and_floor_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CellComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300, verbose_name='批注')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cell_comments', to='landuse.enterprise')),
                ('variable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='evaluation.variable')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['enterprise', 'year', 'variable'], name='cell_comment_of_cell')],
            },
        ),
    ]
