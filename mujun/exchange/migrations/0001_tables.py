"""Talking to other systems."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from mujun.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('exchange', '0001_outbox'),
        ('exchange', '0002_switched_targets_and_reconciliations'),
        ('exchange', '0003_connectors_and_pulls'),
        ('exchange', '0004_webhooks'),
        ('exchange', '0005_lists_of_several_sheets'),
        ('exchange', '0006_signer_with_request_secret'),
        ('exchange', '0007_messages_without_target_index'),
    ]

    dependencies = [
        ('accounts', '0001_tables'),
        ('intake', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Connector',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                    ('address', models.CharField(max_length=200, verbose_name='地址')),
                    ('signer', models.CharField(choices=[('bg-hmac', '省公共数据平台网关（HMAC-SHA256）'), ('hmac-sm3', '网关签名的国密写法（HMAC-SM3）'), ('ding', '浙政钉开放平台'), ('md5-ak-sk-millis', '旧式网关（MD5，毫秒）'), ('md5-user-component', '旧式用户组件（MD5，秒）'), ('md5-request-secret', '法人库旧式网关（MD5，请求密钥）'), ('mujun-hmac', '本系统的签名，含正文（HMAC-SHA256）'), ('mujun-hmac-sm3', '本系统的签名，含正文（HMAC-SM3）'), ('none', '不签名')], max_length=20, verbose_name='签名方式')),
                    ('options', models.JSONField(default=dict, verbose_name='签名选项')),
                    ('key_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=31), default=list, size=2, verbose_name='密钥名称')),
                    ('mapping_text', models.TextField(verbose_name='字段映射')),
                    ('mapping_digest', models.CharField(max_length=64, verbose_name='映射摘要')),
                    ('timeout', models.FloatField(default=10, verbose_name='等待回答（秒）')),
                    ('pause', models.FloatField(default=5, verbose_name='首次重试间隔（秒）')),
                    ('layout', models.CharField(max_length=50, verbose_name='工作簿')),
                    ('further_texts', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None, verbose_name='其他表的字段映射')),
                    ('years_back', models.PositiveSmallIntegerField(choices=[(0, '当年'), (1, '上一年'), (2, '再上一年')], default=1, verbose_name='数据年度')),
                    ('rhythm', models.CharField(choices=[('hand', '只由人发起'), ('hourly', '每小时'), ('daily', '每天'), ('monthly', '每月')], default='hand', max_length=10, verbose_name='多久取一次')),
                    ('day', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(28)], verbose_name='每月几日起')),
                    ('begins', models.TimeField(blank=True, null=True, verbose_name='每天几点起')),
                    ('ends', models.TimeField(blank=True, null=True, verbose_name='每天几点止')),
                    ('at_once', models.BooleanField(default=False, verbose_name='检查通过就导入')),
                    ('most_attempts', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='每页最多尝试次数')),
                    ('most_megabytes', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(200)], verbose_name='最多取多少（MB）')),
                    ('on_since', models.DateTimeField(blank=True, null=True, verbose_name='启用时间')),
                    ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='上次按时取数')),
                    ('answers_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.county')),
                ],
                options={
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('county', 'name'), name='exchange_connector_once_per_county', violation_error_message='本县已有这个名称。换一个名称。'), models.CheckConstraint(condition=models.Q(('pause__gt', 0), ('pause__lte', 300), ('timeout__gt', 0), ('timeout__lte', 300)), name='exchange_connector_patience', violation_error_message='等待和间隔应大于 0，不超过 300 秒。')],
                },
            ),
            migrations.CreateModel(
                name='Pull',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('outcome', models.CharField(choices=[('new', '取到新内容'), ('same', '内容没有变化'), ('failed', '没有取到')], max_length=10, verbose_name='结果')),
                    ('words', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                    ('records', models.PositiveIntegerField(default=0, verbose_name='条数')),
                    ('mapping_digest', models.CharField(max_length=64, verbose_name='映射摘要')),
                    ('on_schedule', models.BooleanField(default=False, verbose_name='按时')),
                    ('started_at', models.DateTimeField(verbose_name='开始')),
                    ('finished_at', models.DateTimeField(auto_now_add=True, verbose_name='结束')),
                    ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pulls', to='intake.batch')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('connector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pulls', to='exchange.connector')),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['connector', '-id'], name='exchange_pull_by_connector')],
                },
            ),
            migrations.CreateModel(
                name='PulledAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sheet', models.CharField(blank=True, max_length=50, verbose_name='表')),
                    ('page', models.PositiveIntegerField(verbose_name='第几页')),
                    ('attempt', models.PositiveSmallIntegerField(verbose_name='第几次')),
                    ('at', models.DateTimeField(verbose_name='时间')),
                    ('milliseconds', models.PositiveIntegerField(verbose_name='用时（毫秒）')),
                    ('status', models.PositiveSmallIntegerField(null=True, verbose_name='状态码')),
                    ('words', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('records', models.PositiveIntegerField(default=0, verbose_name='条数')),
                    ('first_row', models.PositiveIntegerField(null=True, verbose_name='起始行')),
                    ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.sourcefile')),
                    ('pull', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='exchange.pull')),
                ],
                options={
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('pull', 'sheet', 'page', 'attempt'), name='exchange_answer_once')],
                },
            ),
            migrations.CreateModel(
                name='Target',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                    ('address', models.CharField(max_length=200, verbose_name='地址')),
                    ('signer', models.CharField(choices=[('bg-hmac', '省公共数据平台网关（HMAC-SHA256）'), ('hmac-sm3', '网关签名的国密写法（HMAC-SM3）'), ('ding', '浙政钉开放平台'), ('md5-ak-sk-millis', '旧式网关（MD5，毫秒）'), ('md5-user-component', '旧式用户组件（MD5，秒）'), ('md5-request-secret', '法人库旧式网关（MD5，请求密钥）'), ('mujun-hmac', '本系统的签名，含正文（HMAC-SHA256）'), ('mujun-hmac-sm3', '本系统的签名，含正文（HMAC-SM3）'), ('none', '不签名')], max_length=20, verbose_name='签名方式')),
                    ('options', models.JSONField(default=dict, verbose_name='签名选项')),
                    ('key_names', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=31), default=list, size=2, verbose_name='密钥名称')),
                    ('mapping_text', models.TextField(verbose_name='字段映射')),
                    ('mapping_digest', models.CharField(max_length=64, verbose_name='映射摘要')),
                    ('timeout', models.FloatField(default=10, verbose_name='等待回答（秒）')),
                    ('pause', models.FloatField(default=5, verbose_name='首次重试间隔（秒）')),
                    ('kind', models.CharField(choices=[('province', '省级亩均论英雄平台'), ('land', '浙地智用'), ('investment', '投资项目在线审批监管平台'), ('department', '部门系统'), ('webhook', '事件通知'), ('other', '其他系统')], max_length=12, verbose_name='种类')),
                    ('most_attempts', models.PositiveSmallIntegerField(default=60, verbose_name='最多尝试次数')),
                    ('per_minute', models.PositiveSmallIntegerField(null=True, verbose_name='每分钟最多（条）')),
                    ('switched_on_at', models.DateTimeField(null=True, verbose_name='启用时间')),
                    ('paused_at', models.DateTimeField(null=True, verbose_name='暂停时间')),
                    ('paused_reason', models.CharField(blank=True, max_length=300, verbose_name='暂停原因')),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.county')),
                ],
                options={
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('county', 'name'), name='exchange_target_once_per_county', violation_error_message='本县已有这个名称。换一个名称。'), models.CheckConstraint(condition=models.Q(('most_attempts__gt', 0), ('pause__gt', 0), ('timeout__gt', 0)), name='exchange_target_patience', violation_error_message='等待、间隔和次数都应大于 0。'), models.CheckConstraint(condition=models.Q(models.Q(('paused_at', None), ('paused_reason', '')), ('paused_at__isnull', False), _connector='OR'), name='exchange_target_pause_has_its_day')],
                },
            ),
            migrations.CreateModel(
                name='Circuit',
                fields=[
                    ('target', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='exchange.target')),
                    ('failures', models.PositiveIntegerField(default=0)),
                    ('open_until', models.DateTimeField(null=True)),
                    ('words', models.CharField(blank=True, max_length=300, verbose_name='最近的故障')),
                    ('clock_ahead', models.FloatField(null=True, verbose_name='对方时钟快（秒）')),
                ],
            ),
            migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('resource', models.CharField(max_length=50, verbose_name='资源')),
                    ('key', models.CharField(max_length=200, verbose_name='编号')),
                    ('sequence', models.PositiveIntegerField(verbose_name='顺序号')),
                    ('identity', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='幂等号')),
                    ('payload', models.TextField(verbose_name='报文')),
                    ('digest', models.CharField(max_length=64, verbose_name='内容摘要')),
                    ('mapping_digest', models.CharField(max_length=64, verbose_name='映射摘要')),
                    ('state', models.CharField(choices=[('pending', '待发'), ('sending', '在途'), ('delivered', '已送达'), ('refused', '已拒收'), ('dead', '死信'), ('given_up', '已放弃')], default='pending', max_length=10, verbose_name='状态')),
                    ('attempts', models.PositiveIntegerField(default=0, verbose_name='尝试次数')),
                    ('attempts_before', models.PositiveIntegerField(default=0, verbose_name='重发前的尝试次数')),
                    ('next_try', models.DateTimeField(verbose_name='下次尝试')),
                    ('receipt', models.CharField(blank=True, max_length=200, verbose_name='回执号')),
                    ('answer', models.JSONField(default=dict, verbose_name='对方告知')),
                    ('words', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('made_at', models.DateTimeField()),
                    ('settled_at', models.DateTimeField(null=True, verbose_name='办结时间')),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('target', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='exchange.target')),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [models.Index(condition=models.Q(('state__in', ['pending', 'sending'])), fields=['target', 'next_try', 'id'], name='exchange_message_due'), models.Index(fields=['target', 'state', '-id'], name='exchange_message_by_state'), models.Index(condition=models.Q(('receipt', ''), _negated=True), fields=['target', 'receipt'], name='exchange_message_receipt')],
                    'constraints': [models.UniqueConstraint(fields=('target', 'resource', 'key', 'sequence'), name='exchange_message_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('state__in', ['pending', 'sending'])), models.Q(('settled_at__isnull', False), ('state__in', ['delivered', 'refused', 'dead', 'given_up'])), _connector='OR'), name='exchange_message_settled')],
                },
            ),
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='第几次')),
                    ('at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                    ('outcome', models.CharField(choices=[('pending', '待发'), ('sending', '在途'), ('delivered', '已送达'), ('refused', '已拒收'), ('dead', '死信'), ('given_up', '已放弃')], max_length=10, verbose_name='结果')),
                    ('status', models.PositiveSmallIntegerField(null=True, verbose_name='状态码')),
                    ('words', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                    ('address', models.CharField(blank=True, max_length=400, verbose_name='地址')),
                    ('answer', models.TextField(blank=True, verbose_name='对方的回答')),
                    ('milliseconds', models.PositiveIntegerField(verbose_name='用时（毫秒）')),
                    ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='exchange.message')),
                ],
                options={
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('message', 'number'), name='exchange_attempt_once')],
                },
            ),
            migrations.CreateModel(
                name='Reconciliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                    ('ours', models.PositiveIntegerField(verbose_name='我方已送达')),
                    ('theirs', models.PositiveIntegerField(verbose_name='对方现有')),
                    ('equal', models.PositiveIntegerField(verbose_name='一致')),
                    ('digest', models.CharField(max_length=64, verbose_name='回答摘要')),
                    ('made_at', models.DateTimeField(auto_now_add=True)),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='exchange.target')),
                ],
                options={
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='ReconciliationRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('missing', '对方没有'), ('unknown', '我方没有发过'), ('different', '内容不同')], max_length=10, verbose_name='差异')),
                    ('key', models.CharField(max_length=200, verbose_name='编号')),
                    ('fields', models.JSONField(default=list, verbose_name='不同的字段')),
                    ('reconciliation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='exchange.reconciliation')),
                ],
                options={
                    'ordering': ['kind', 'key'],
                    'constraints': [models.UniqueConstraint(fields=('reconciliation', 'key'), name='exchange_reconciled_once')],
                },
            ),
            migrations.CreateModel(
                name='Webhook',
                fields=[
                    ('target', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='webhook', serialize=False, to='exchange.target')),
                    ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('result.published', '结果公布或更正'), ('objection.decided', '评价异议办结'), ('batch.imported', '批次导入'), ('case.closed', '整治销号'), ('job.ended', '任务结束')], max_length=30), size=None, verbose_name='事件')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-target'],
                },
            ),
        ]),
    ]
