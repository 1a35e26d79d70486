import accounts.models
import core.clock
import core.ids
import core.names
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('core', '0001_foundations'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse électronique')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='prénom')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='nom')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English')], default='fr', max_length=2, verbose_name='langue')),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
                ('anonymised_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'personne',
                'indexes': [models.Index(core.names.Sorted('last_name'), core.names.Sorted('first_name'), models.F('email'), name='person_in_order'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(core.names.Folded('email'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(core.names.Folded('first_name'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(core.names.Folded('last_name'), name='gin_trgm_ops'), name='person_by_part_of_name')],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_per_email')],
            },
            managers=[
                ('objects', accounts.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(choices=[('city', 'ville'), ('directorate', 'direction municipale'), ('company', 'entreprise'), ('institution', 'établissement public ou institution'), ('association', 'association'), ('lab', 'laboratoire'), ('startup', 'startup')], max_length=20, verbose_name='nature')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('legal_name', models.CharField(blank=True, max_length=250, verbose_name='dénomination sociale')),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('country', models.CharField(default='FR', max_length=2, verbose_name='pays')),
                ('siren', models.CharField(blank=True, max_length=9, null=True, verbose_name='SIREN')),
                ('siret', models.CharField(blank=True, max_length=14, null=True, verbose_name='SIRET')),
                ('no_number_reason', models.CharField(blank=True, max_length=200, verbose_name='raison de l’absence de numéro')),
                ('address', models.TextField(blank=True, verbose_name='adresse')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('summary_fr', models.TextField(blank=True, verbose_name='présentation')),
                ('summary_en', models.TextField(blank=True, verbose_name='présentation en anglais')),
                ('fictional', models.BooleanField(default=False, help_text='shown as such wherever it appears')),
                ('origin', models.CharField(choices=[('live', 'en cours'), ('imported', 'importé')], default='live', max_length=10)),
                ('source_id', models.CharField(blank=True, help_text='key in the imported file', max_length=100)),
                ('facts', models.JSONField(blank=True, default=dict, help_text='imported facts with their sources')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'organisation',
                'permissions': [('manage_organisation', 'Manage people and facts of an organisation')],
                'indexes': [models.Index(core.names.Sorted('name'), name='organisation_in_order'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(core.names.Folded('name'), name='gin_trgm_ops'), name='organisation_by_part_of_name')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('merged_into__isnull', True), ('siren__isnull', False), models.Q(('kind__in', ['directorate']), _negated=True)), fields=('siren',), name='one_organisation_per_siren', violation_error_message='Une organisation avec ce SIREN existe déjà\xa0: demandez à la rejoindre.'), models.UniqueConstraint(condition=models.Q(('source_id', ''), _negated=True), fields=('source_id', 'origin'), name='one_organisation_per_imported_record')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.organisation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(choices=[('city', 'ville'), ('directorate', 'direction municipale'), ('company', 'entreprise'), ('institution', 'établissement public ou institution'), ('association', 'association'), ('lab', 'laboratoire'), ('startup', 'startup')], max_length=20, verbose_name='nature')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('legal_name', models.CharField(blank=True, max_length=250, verbose_name='dénomination sociale')),
                ('slug', models.SlugField(db_index=False, max_length=100)),
                ('country', models.CharField(default='FR', max_length=2, verbose_name='pays')),
                ('siren', models.CharField(blank=True, max_length=9, null=True, verbose_name='SIREN')),
                ('siret', models.CharField(blank=True, max_length=14, null=True, verbose_name='SIRET')),
                ('no_number_reason', models.CharField(blank=True, max_length=200, verbose_name='raison de l’absence de numéro')),
                ('address', models.TextField(blank=True, verbose_name='adresse')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('summary_fr', models.TextField(blank=True, verbose_name='présentation')),
                ('summary_en', models.TextField(blank=True, verbose_name='présentation en anglais')),
                ('fictional', models.BooleanField(default=False, help_text='shown as such wherever it appears')),
                ('origin', models.CharField(choices=[('live', 'en cours'), ('imported', 'importé')], default='live', max_length=10)),
                ('source_id', models.CharField(blank=True, help_text='key in the imported file', max_length=100)),
                ('facts', models.JSONField(blank=True, default=dict, help_text='imported facts with their sources')),
                ('merged_into', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='OrganisationGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.organisation')),
            ],
            options={
                'unique_together': {('group', 'permission', 'content_object')},
            },
        ),
        migrations.CreateModel(
            name='OrgRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='accounts.organisation')),
                ('name', models.CharField(choices=[('manager', 'responsable'), ('member', 'membre'), ('signatory', 'signataire')], max_length=20)),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='org_role', to='auth.group')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='one_group_per_organisation_role')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.organisation')),
                ('role', models.CharField(choices=[('manager', 'responsable'), ('member', 'membre'), ('signatory', 'signataire')], max_length=20, verbose_name='rôle')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'organisation', 'role'), name='one_live_membership_per_role'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='membership_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.organisation')),
                ('role', models.CharField(choices=[('manager', 'responsable'), ('member', 'membre'), ('signatory', 'signataire')], max_length=20, verbose_name='rôle')),
                ('email', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('used_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('organisation'), models.F('role'), django.db.models.functions.text.Lower('email'), condition=models.Q(('revoked_at__isnull', True), ('used_at__isnull', True)), name='one_live_invitation')],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='join_requests', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='accounts.organisation')),
                ('message', models.TextField(blank=True, verbose_name='message')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('accepted', models.BooleanField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('user', 'organisation'), name='one_open_join_request')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organisationevent" ("address", "country", "created_at", "facts", "fictional", "id", "kind", "legal_name", "merged_into_id", "name", "no_number_reason", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siren", "siret", "slug", "source_id", "summary_en", "summary_fr", "updated_at", "website") VALUES (NEW."address", NEW."country", NEW."created_at", NEW."facts", NEW."fictional", NEW."id", NEW."kind", NEW."legal_name", NEW."merged_into_id", NEW."name", NEW."no_number_reason", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."siren", NEW."siret", NEW."slug", NEW."source_id", NEW."summary_en", NEW."summary_fr", NEW."updated_at", NEW."website"); RETURN NULL;', hash='81aa83566592058d25ab2d0b7023b1be191da377', operation='INSERT', pgid='pgtrigger_insert_insert_66a5c', table='accounts_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_organisationevent" ("address", "country", "created_at", "facts", "fictional", "id", "kind", "legal_name", "merged_into_id", "name", "no_number_reason", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "siren", "siret", "slug", "source_id", "summary_en", "summary_fr", "updated_at", "website") VALUES (NEW."address", NEW."country", NEW."created_at", NEW."facts", NEW."fictional", NEW."id", NEW."kind", NEW."legal_name", NEW."merged_into_id", NEW."name", NEW."no_number_reason", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."siren", NEW."siret", NEW."slug", NEW."source_id", NEW."summary_en", NEW."summary_fr", NEW."updated_at", NEW."website"); RETURN NULL;', hash='25928a71a7baf14c9f518d29dd86dfa06ccd6635', operation='UPDATE', pgid='pgtrigger_update_update_9e5fc', table='accounts_organisation', when='AFTER')),
        ),
    ]
