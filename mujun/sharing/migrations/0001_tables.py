"""The catalogue and the ledger of use."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('sharing', '0002_terms_of_the_catalogue'),
        ('sharing', '0003_roles_of_provinces'),
    ]

    dependencies = [
        ('accounts', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Usage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, choices=[('reform_office', '亩均办'), ('department_officer', '部门数据员'), ('land_officer', '自然资源经办'), ('town_officer', '镇街经办'), ('enterprise', '企业'), ('leader', '县领导'), ('system_admin', '系统管理员'), ('auditor', '安全审计员'), ('api_client', '接口客户'), ('province_viewer', '省市查看员'), ('province_operator', '省市经办')], max_length=30, verbose_name='角色')),
                ('unit', models.CharField(blank=True, max_length=100, verbose_name='单位')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('way', models.CharField(choices=[('download', '下载'), ('interface', '接口读取'), ('pushed', '推送'), ('pulled', '拉取')], max_length=10, verbose_name='方式')),
                ('purpose', models.CharField(max_length=50, verbose_name='用途')),
                ('resource', models.CharField(max_length=30, verbose_name='资源')),
                ('title', models.CharField(max_length=200, verbose_name='内容')),
                ('scope', models.CharField(blank=True, max_length=500, verbose_name='范围')),
                ('rows', models.PositiveIntegerField(null=True, verbose_name='行数')),
                ('size', models.PositiveBigIntegerField(null=True, verbose_name='字节')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='摘要')),
                ('address', models.GenericIPAddressField(null=True, verbose_name='网络地址')),
                ('done_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.county')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['county', 'resource', '-id'], name='usage_by_resource')],
            },
        ),
        migrations.CreateModel(
            name='Terms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.CharField(max_length=60, verbose_name='资源')),
                ('share', models.CharField(choices=[('open', '无条件共享'), ('conditional', '有条件共享'), ('closed', '不予共享'), ('undecided', '未定')], max_length=12, verbose_name='共享属性')),
                ('condition', models.CharField(blank=True, max_length=300, verbose_name='条件或理由')),
                ('basis', models.CharField(max_length=200, verbose_name='依据')),
                ('rhythm', models.CharField(max_length=50, verbose_name='更新节奏')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='县里的文件')),
                ('decided_at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.county')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['county', 'entry', '-id'], name='catalogue_terms_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('share__in', ['conditional', 'closed']), _negated=True), models.Q(('condition', ''), _negated=True), _connector='OR'), name='catalogue_terms_say_why', violation_error_message='有条件共享写明条件，不予共享写明理由。')],
            },
        ),
    ]
