"""Programs that use the interface."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from mujun.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('clients', '0001_credentials'),
        ('clients', '0002_tokens_hashed'),
        ('clients', '0003_reminders'),
    ]

    dependencies = [
        ('accounts', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Credential',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('token', '令牌'), ('key', '密钥')], max_length=5, verbose_name='种类')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                    ('handle', models.CharField(blank=True, db_index=True, max_length=8, verbose_name='开头')),
                    ('digest', models.CharField(blank=True, max_length=64, verbose_name='摘要')),
                    ('scheme', models.CharField(blank=True, max_length=20, verbose_name='签名方式')),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None, verbose_name='范围')),
                    ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='发放时间')),
                    ('expires_on', models.DateField(null=True, verbose_name='有效期至')),
                    ('last_used_at', models.DateTimeField(null=True, verbose_name='最近使用')),
                    ('revoked_at', models.DateTimeField(null=True, verbose_name='收回时间')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='credentials', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'token'), ('revoked_at', None)), fields=('user', 'name'), name='clients_token_once_per_user', violation_error_message='已有这个名称的令牌。换一个名称，或先收回原来的。'), models.UniqueConstraint(condition=models.Q(('kind', 'key'), ('revoked_at', None)), fields=('name',), name='clients_key_has_one_user', violation_error_message='这把密钥已经登记过。'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'token'), ('scheme', ''), models.Q(('handle', ''), _negated=True), models.Q(('digest', ''), _negated=True)), models.Q(('digest', ''), ('handle', ''), ('kind', 'key'), models.Q(('scheme', ''), _negated=True)), _connector='OR'), name='clients_credential_is_token_or_key')],
                },
            ),
            migrations.CreateModel(
                name='Reminder',
                fields=[
                    ('credential', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='clients.credential')),
                    ('told_at', models.DateTimeField(auto_now_add=True)),
                ],
            ),
            migrations.CreateModel(
                name='Allowance',
                fields=[
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('per_minute', models.PositiveIntegerField(verbose_name='每分钟次数')),
                ],
            ),
            migrations.CreateModel(
                name='Answer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=100)),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('status', models.PositiveSmallIntegerField()),
                    ('headers', models.JSONField(default=dict)),
                    ('content', models.BinaryField()),
                    ('given_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='clients_answer_once_per_key')],
                },
            ),
        ]),
    ]
