import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# what 415X was called before kinds of projects were words of the clause; who drew ahead said that it was a leading one
MAJOR, LEADING = "“415X”先进制造业集群重大项目", "特别重大和引领性产业项目"


def kinds_of_before(apps, schema_editor):
    entries = apps.get_model("landuse", "LandEntry").objects
    entries.filter(for_major=True, is_ahead=False).update(kinds=[MAJOR])
    entries.filter(for_major=True, is_ahead=True).update(kinds=[MAJOR, LEADING])
    entries.filter(for_major=False).update(kinds=[])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_provinces'),
        ('landuse', '0022_parks_known'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LandDemand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='项目')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), size=None, verbose_name='项目类别')),
                ('wanted', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='需要用地（亩）')),
                ('since', models.DateField(verbose_name='列入日期')),
                ('document', models.CharField(max_length=100, verbose_name='列入文件')),
                ('until', models.DateField(null=True, verbose_name='不再等地的日期')),
                ('until_reason', models.CharField(blank=True, max_length=300, verbose_name='不再等地的原因')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.county')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-since', '-id'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('wanted__gt', 0)), name='land_demand_wants_land'),
                    models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='land_demand_in_order'),
                    models.UniqueConstraint(condition=models.Q(('until', None)), fields=('county', 'name'), name='land_demand_waits_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ClusterLand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cluster', models.CharField(max_length=50, verbose_name='产业集群')),
                ('place', models.CharField(max_length=50, verbose_name='所在地')),
                ('role', models.CharField(choices=[('核心区', '核心区'), ('协同区', '协同区')], max_length=3, verbose_name='角色')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('total', models.DecimalField(decimal_places=4, max_digits=16, verbose_name='工业用地总量（亩）')),
                ('on', models.DateField(verbose_name='截至')),
                ('source', models.CharField(max_length=300, verbose_name='数据来源')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('is_current', models.BooleanField(db_default=True, default=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.county')),
            ],
            options={
                'ordering': ['cluster', 'place', '-year'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('county', 'cluster', 'place', 'year'), name='cluster_land_current_once'),
                    models.CheckConstraint(condition=models.Q(('total__gte', 0)), name='cluster_land_not_negative'),
                ],
            },
        ),
        migrations.AlterField(
            model_name='landentry',
            name='kind',
            field=models.CharField(choices=[('control_line', '工业控制线内用地增减'), ('quota', '“腾笼换鸟”用地指标'), ('freed', '整治腾出用地')], max_length=12, verbose_name='台账'),
        ),
        migrations.AddField(
            model_name='landentry',
            name='kinds',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=50), null=True, size=None, verbose_name='项目类别'),
        ),
        migrations.AddField(
            model_name='landentry',
            name='demand',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='landuse.landdemand', verbose_name='等地的项目'),
        ),
        migrations.RunPython(kinds_of_before, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name='landentry', name='land_entry_projects_of_quota_used'),
        # the column stays in the database as it was, so that nothing entered before is lost
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name='landentry', name='for_major')],
        ),
        migrations.AddConstraint(
            model_name='landentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['quota', 'freed']), ('way', 'out')), models.Q(('demand', None), ('kinds', None)), _connector='OR'), name='land_entry_projects_of_land_used'),
        ),
        migrations.AddConstraint(
            model_name='landentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'quota'), ('way', 'out')), ('is_ahead', False), _connector='OR'), name='land_entry_ahead_of_quota_used'),
        ),
    ]
