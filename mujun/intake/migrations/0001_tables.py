"""Files that came in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mujun.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('intake', '0001_initial'),
        ('intake', '0002_error_copy'),
        ('intake', '0003_batch_changes'),
        ('intake', '0004_good_rows'),
        ('intake', '0005_withdrawal'),
        ('intake', '0006_windows'),
        ('intake', '0007_records_and_keys'),
        ('intake', '0008_matching'),
        ('intake', '0010_origin_agreement'),
        ('intake', '0011_origin_pulled'),
    ]

    dependencies = [
        ('accounts', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='SourceFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sha256', models.CharField(max_length=64, unique=True)),
                    ('name', models.CharField(max_length=200)),
                    ('size', models.PositiveIntegerField()),
                    ('content', models.BinaryField()),
                ],
            ),
            migrations.CreateModel(
                name='Batch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('department', models.CharField(max_length=50)),
                    ('layout', models.CharField(max_length=50)),
                    ('year', models.PositiveSmallIntegerField()),
                    ('origin', models.CharField(choices=[('workbook', '工作簿'), ('interface', '接口'), ('grid', '网格录入'), ('answer', '异议答复'), ('agreement', '协议核查'), ('pulled', '拉取')], default='workbook', max_length=10, verbose_name='来源')),
                    ('key', models.CharField(blank=True, max_length=100, verbose_name='批次号')),
                    ('filename', models.CharField(max_length=200)),
                    ('state', models.CharField(choices=[('received', '待检查'), ('rejected', '有错误'), ('checked', '检查通过'), ('imported', '已导入'), ('withdrawn', '已撤回')], default='received', max_length=10)),
                    ('rows', models.PositiveIntegerField(default=0)),
                    ('created', models.PositiveIntegerField(default=0)),
                    ('changed', models.PositiveIntegerField(default=0)),
                    ('unchanged', models.PositiveIntegerField(default=0)),
                    ('ignored', models.PositiveIntegerField(default=0)),
                    ('partial', models.BooleanField(default=False)),
                    ('left_out', models.PositiveIntegerField(default=0)),
                    ('problems', models.JSONField(default=list)),
                    ('problem_count', models.PositiveIntegerField(default=0)),
                    ('notes', models.JSONField(default=list)),
                    ('received_at', models.DateTimeField(auto_now_add=True)),
                    ('reason', models.CharField(blank=True, max_length=300)),
                    ('imported_at', models.DateTimeField(null=True)),
                    ('withdrawn_at', models.DateTimeField(null=True)),
                    ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.county')),
                    ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='intake.sourcefile')),
                ],
                options={
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('county', 'sent_by', 'key'), name='batch_key_once_per_sender')],
                },
            ),
            migrations.CreateModel(
                name='BatchChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('changed', '更改'), ('created', '新增'), ('ignored', '未采用')], max_length=10)),
                    ('subject', models.CharField(max_length=60)),
                    ('name', models.CharField(blank=True, max_length=100)),
                    ('item', models.CharField(max_length=50)),
                    ('title', models.CharField(max_length=80)),
                    ('old', models.TextField(null=True)),
                    ('new', models.TextField(null=True)),
                    ('ratio', models.FloatField(null=True)),
                    ('sheet', models.CharField(max_length=50)),
                    ('cell', models.CharField(max_length=200)),
                    ('reason', models.CharField(blank=True, max_length=100)),
                    ('batch', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='intake.batch')),
                ],
                options={
                    'ordering': ['id'],
                    'indexes': [models.Index(fields=['batch', 'kind'], name='batch_change_kind')],
                },
            ),
            migrations.CreateModel(
                name='UnmatchedRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sheet', models.CharField(max_length=50)),
                    ('row', models.PositiveIntegerField()),
                    ('kind', models.CharField(max_length=20)),
                    ('text', models.CharField(max_length=100)),
                    ('name', models.CharField(blank=True, max_length=100)),
                    ('reason', models.CharField(max_length=500)),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unmatched', to='intake.batch')),
                ],
                options={
                    'ordering': ['batch', 'sheet', 'row'],
                },
            ),
            migrations.CreateModel(
                name='ErrorCopy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content', models.BinaryField()),
                    ('made_at', models.DateTimeField(auto_now=True)),
                    ('batch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='error_copy', to='intake.batch')),
                ],
            ),
            migrations.CreateModel(
                name='Window',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('layout', models.CharField(max_length=50)),
                    ('year', models.PositiveSmallIntegerField()),
                    ('opens', models.DateField()),
                    ('closes', models.DateField()),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.county')),
                ],
                options={
                    'ordering': ['closes', 'id'],
                    'constraints': [models.UniqueConstraint(fields=('county', 'layout', 'year'), name='window_once'), models.CheckConstraint(condition=models.Q(('opens__lte', models.F('closes'))), name='window_opens_first')],
                },
            ),
            migrations.CreateModel(
                name='WindowException',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('until', models.DateField()),
                    ('reason', models.CharField(max_length=300)),
                    ('granted_at', models.DateTimeField(auto_now_add=True)),
                    ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exceptions', to='intake.window')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='YearLock',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField()),
                    ('locked_at', models.DateTimeField(auto_now_add=True)),
                    ('reason', models.CharField(max_length=300)),
                    ('unlocked_at', models.DateTimeField(null=True)),
                    ('unlocked_reason', models.CharField(blank=True, max_length=300)),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.county')),
                    ('locked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unlocked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('unlocked_at', None)), fields=('county', 'year'), name='year_locked_once')],
                },
            ),
        ]),
    ]
