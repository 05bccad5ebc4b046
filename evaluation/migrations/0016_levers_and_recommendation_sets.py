"""Levers say more and keep their steps; recommendations come in sets, those already made each in a set of its run."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mujun import references

_SETS = """
INSERT INTO evaluation_recommendationset (run_id, number, levers, as_of, is_current, made_at)
SELECT id, 1, '{}', finished_at::date, true, finished_at FROM evaluation_run
WHERE id IN (SELECT run_id FROM evaluation_recommendation);
UPDATE evaluation_recommendation r SET set_id = s.id FROM evaluation_recommendationset s WHERE s.run_id = r.run_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('evaluation', '0015_results_checked_together'),
        ('landuse', '0013_findings_and_cases'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LeverStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('was', models.CharField(blank=True, max_length=2)),
                ('became', models.CharField(choices=[('草案', '草案'), ('现行', '现行'), ('中止', '中止'), ('废止', '废止'), ('示例', '示例')], max_length=2)),
                ('on', models.DateField(verbose_name='起算日')),
                ('reason', models.CharField(max_length=300, verbose_name='原因')),
                ('document', models.CharField(blank=True, max_length=100, verbose_name='文号')),
                ('entry', models.JSONField()),
                ('at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RecommendationSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='第几份')),
                ('levers', models.JSONField(default=dict)),
                ('as_of', models.DateField(verbose_name='截至日')),
                ('is_current', models.BooleanField(default=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='recommendation',
            name='recommendation_once',
        ),
        migrations.AddField(
            model_name='lever',
            name='terms',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='recommendation',
            name='running',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='连续年数'),
        ),
        migrations.AddField(
            model_name='recommendation',
            name='yields_to',
            field=models.CharField(blank=True, max_length=30, verbose_name='从高执行'),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='enterprise',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='landuse.enterprise'),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='lever',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to='evaluation.lever'),
        ),
        migrations.AlterField(
            model_name='recommendation',
            name='run',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='recommendations', to='evaluation.run'),
        ),
        migrations.AddField(
            model_name='leverstep',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='leverstep',
            name='lever',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='evaluation.lever'),
        ),
        migrations.AddField(
            model_name='recommendationset',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='recommendationset',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recommendation_sets', to='evaluation.run'),
        ),
        migrations.AddField(
            model_name='recommendation',
            name='set',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='evaluation.recommendationset'),
        ),
        migrations.RunSQL(_SETS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='recommendation',
            name='set',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='evaluation.recommendationset'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.UniqueConstraint(fields=('set', 'enterprise', 'lever'), name='recommendation_once'),
        ),
        migrations.AddConstraint(
            model_name='recommendationset',
            constraint=models.UniqueConstraint(fields=('run', 'number'), name='recommendation_set_once_per_number'),
        ),
        migrations.AddConstraint(
            model_name='recommendationset',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('run',), name='recommendation_set_one_current'),
        ),
        references.referring(
            'evaluation_recommendation',
            {
                'set_id': 'evaluation_recommendationset',
                'run_id': 'evaluation_run',
                'enterprise_id': 'landuse_enterprise',
                'lever_id': 'evaluation_lever',
            },
        ),
    ]
