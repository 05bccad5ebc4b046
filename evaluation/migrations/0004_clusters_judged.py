"""Clusters are judged by a method of their province; a county's part is a reference to its region, found by name once."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def point_at_parts(apps, schema_editor):
    """What was found by name until now."""
    regions = apps.get_model("evaluation", "Region").objects.filter(kind="产业集群")
    own = {(county, name): pk for pk, county, name in regions.values_list("pk", "county", "name")}
    for place in apps.get_model("evaluation", "ClusterPlace").objects.select_related("cluster"):
        place.region_id = own.get((place.county_id, place.cluster.name))
        place.save(update_fields=["region"])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_changes_noticed'),
        ('evaluation', '0003_changes_noticed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='clusterplace',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='places', to='evaluation.region'),
        ),
        migrations.AddField(
            model_name='clusterresult',
            name='behind',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='clusterresult',
            name='grade',
            field=models.CharField(blank=True, max_length=10, verbose_name='档次'),
        ),
        migrations.AddField(
            model_name='clusterresult',
            name='group',
            field=models.CharField(blank=True, max_length=50, verbose_name='分组'),
        ),
        migrations.AddField(
            model_name='clusterresult',
            name='rank',
            field=models.PositiveIntegerField(null=True, verbose_name='名次'),
        ),
        migrations.AddField(
            model_name='clusterresult',
            name='reason',
            field=models.CharField(blank=True, max_length=500, verbose_name='说明'),
        ),
        migrations.AddField(
            model_name='clusterresult',
            name='remarks',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), default=list, size=None),
        ),
        migrations.AddField(
            model_name='clusterresult',
            name='scores',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(null=True), default=list, size=None),
        ),
        migrations.AddField(
            model_name='clusterresult',
            name='total',
            field=models.FloatField(null=True, verbose_name='总分'),
        ),
        migrations.AddField(
            model_name='clusterresult',
            name='values',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(null=True), default=list, size=None),
        ),
        migrations.CreateModel(
            name='ClusterMethod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='文件名')),
                ('name', models.CharField(max_length=100, verbose_name='办法')),
                ('edition', models.CharField(max_length=20, verbose_name='版次')),
                ('status', models.CharField(max_length=10, verbose_name='状态')),
                ('text', models.TextField()),
                ('resolved', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cluster_methods', to='accounts.province')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ClusterJudgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='结果摘要')),
                ('outline', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('whole', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='judgement', to='evaluation.provincerun')),
                ('method', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.clustermethod')),
            ],
        ),
        migrations.RunPython(point_at_parts, migrations.RunPython.noop),
    ]
