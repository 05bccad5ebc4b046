"""Counties, towns, accounts and what they did."""

import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from mujun.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0003_auditor'),
        ('accounts', '0004_enterprises_and_programs'),
        ('accounts', '0005_signing_in'),
        ('accounts', '0006_land_officer'),
        ('accounts', '0007_provinces'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='County',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=6, unique=True, verbose_name='行政区划代码')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                ],
                options={
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='Province',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=4, unique=True, validators=[django.core.validators.RegexValidator('^\\d{2}(\\d{2})?$', '写行政区划代码的前两位（省）或前四位（市）。')], verbose_name='行政区划代码的前两位或前四位')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                    ('fewest', models.PositiveSmallIntegerField(default=3, verbose_name='合计至少户数')),
                ],
                options={
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='Town',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                    ('county', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='towns', to='accounts.county')),
                ],
                options={
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('county', 'name'), name='town_once_per_county')],
                },
            ),
            migrations.CreateModel(
                name='Department',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(unique=True, verbose_name='代码')),
                    ('name', models.CharField(max_length=50, verbose_name='名称')),
                ],
                options={
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('role', models.CharField(choices=[('reform_office', '亩均办'), ('department_officer', '部门数据员'), ('land_officer', '自然资源经办'), ('town_officer', '镇街经办'), ('enterprise', '企业'), ('leader', '县领导'), ('system_admin', '系统管理员'), ('auditor', '安全审计员'), ('api_client', '接口客户'), ('province_viewer', '省市查看员'), ('province_operator', '省市经办')], max_length=30, verbose_name='角色')),
                    ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                    ('must_change_password', models.BooleanField(default=False)),
                    ('password_changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('deactivated_reason', models.CharField(blank=True, max_length=300)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ('county', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.county')),
                    ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.department')),
                    ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.province')),
                    ('town', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.town')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('role', 'department_officer'), _negated=True), ('department__isnull', False), _connector='OR'), name='department_officer_has_department', violation_error_message='部门数据员须指定部门。'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'land_officer'), _negated=True), ('department__isnull', False), _connector='OR'), name='land_officer_has_department', violation_error_message='自然资源经办须指定部门。'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'town_officer'), _negated=True), ('town__isnull', False), _connector='OR'), name='town_officer_has_town', violation_error_message='镇街经办须指定镇街。'), models.CheckConstraint(condition=models.Q(('role__in', ['system_admin', 'auditor', 'province_viewer', 'province_operator']), ('county__isnull', False), _connector='OR'), name='officer_has_county', violation_error_message='系统管理员、安全审计员和省市用户以外的用户须指定所在县。'), models.CheckConstraint(condition=models.Q(models.Q(('county', None), ('province__isnull', False), ('role__in', ('province_viewer', 'province_operator'))), models.Q(models.Q(('role__in', ('province_viewer', 'province_operator')), _negated=True), ('province', None)), _connector='OR'), name='province_user_has_province', violation_error_message='省市用户须指定省市，不指定县；其他用户不指定省市。'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'api_client'), _negated=True), ('department__isnull', False), _connector='OR'), name='api_client_has_department', violation_error_message='接口客户须指定部门。'), models.CheckConstraint(condition=models.Q(models.Q(('county__isnull', False), ('role', 'enterprise'), models.Q(('credit_code', ''), _negated=True)), models.Q(models.Q(('role', 'enterprise'), _negated=True), ('credit_code', '')), _connector='OR'), name='enterprise_has_credit_code', violation_error_message='企业账号须指定所在县和统一社会信用代码，其他账号不填信用代码。')],
                },
            ),
            migrations.CreateModel(
                name='FormerPassword',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128)),
                    ('replaced_at', models.DateTimeField(auto_now_add=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_passwords', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='UserSession',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=40, unique=True)),
                    ('started_at', models.DateTimeField(auto_now_add=True)),
                    ('last_seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('address', models.GenericIPAddressField(null=True)),
                    ('agent', models.CharField(blank=True, max_length=300)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-last_seen_at'],
                },
            ),
            migrations.CreateModel(
                name='AuditEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('act', models.CharField(max_length=50)),
                    ('target', models.CharField(max_length=200)),
                    ('detail', models.JSONField(default=dict)),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('county', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.county')),
                ],
                options={
                    'ordering': ['-id'],
                },
            ),
            migrations.CreateModel(
                name='AuditLink',
                fields=[
                    ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='link', serialize=False, to='accounts.auditevent')),
                    ('number', models.BigIntegerField(unique=True)),
                    ('digest', models.CharField(max_length=64)),
                ],
                options={
                    'ordering': ['number'],
                },
            ),
        ]),
    ]
