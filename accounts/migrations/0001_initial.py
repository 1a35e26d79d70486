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
                ('no_number_reason', models.CharField(blank=True, choices=[('founding', 'en cours de création'), ('association', 'association sans numéro, ou pas encore déclarée'), ('lab', 'laboratoire ou équipe d’un établissement'), ('foreign', 'pays sans registre public'), ('other', 'autre raison')], max_length=20, verbose_name='raison de l’absence de numéro')),
                ('address', models.TextField(blank=True, verbose_name='adresse')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('summary_fr', models.TextField(blank=True, verbose_name='présentation')),
                ('summary_en', models.TextField(blank=True, verbose_name='présentation en anglais')),
                ('fictional', models.BooleanField(default=False, help_text='shown as such wherever it appears')),
                ('origin', models.CharField(choices=[('live', 'en cours'), ('imported', 'importé')], default='live', max_length=10)),
                ('source_id', models.CharField(blank=True, help_text='key in the imported file', max_length=100)),
                ('facts', models.JSONField(blank=True, default=dict, help_text='imported facts with their sources')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='accounts.organisation')),
                ('foreign_number', models.CharField(blank=True, max_length=40, verbose_name='numéro dans ce registre')),
                ('foreign_register', models.CharField(blank=True, max_length=120, verbose_name='registre étranger')),
                ('no_number_note', models.CharField(blank=True, max_length=200, verbose_name='précision')),
                ('rna', models.CharField(blank=True, max_length=10, null=True, verbose_name='RNA')),
            ],
            options={
                'verbose_name': 'organisation',
                'permissions': [('manage_organisation', 'Manage people and facts of an organisation')],
                'indexes': [models.Index(core.names.Sorted('name'), name='organisation_in_order'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(core.names.Folded('name'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(core.names.Folded('legal_name'), name='gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(core.names.Folded('website'), name='gin_trgm_ops'), name='organisation_by_part_of_name')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('merged_into__isnull', True), ('siren__isnull', False), models.Q(('kind__in', ['directorate']), _negated=True)), fields=('siren',), name='one_organisation_per_siren', violation_error_message='Une organisation avec ce SIREN existe déjà\xa0: demandez à la rejoindre.'), models.UniqueConstraint(condition=models.Q(('source_id', ''), _negated=True), fields=('source_id', 'origin'), name='one_organisation_per_imported_record'), models.UniqueConstraint(condition=models.Q(('merged_into__isnull', True), ('rna__isnull', False)), fields=('rna',), name='one_organisation_per_rna', violation_error_message='Une association avec ce numéro RNA existe déjà\xa0: demandez à la rejoindre.'), models.UniqueConstraint(condition=models.Q(models.Q(('foreign_number', ''), _negated=True), ('merged_into__isnull', True)), fields=('country', 'foreign_number'), name='one_organisation_per_foreign_number', violation_error_message='Une organisation de ce pays a déjà ce numéro\xa0: demandez à la rejoindre.')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organisationevent" ("address", "country", "created_at", "facts", "fictional", "foreign_number", "foreign_register", "id", "kind", "legal_name", "merged_into_id", "name", "no_number_note", "no_number_reason", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rna", "siren", "siret", "slug", "source_id", "summary_en", "summary_fr", "updated_at", "website") VALUES (NEW."address", NEW."country", NEW."created_at", NEW."facts", NEW."fictional", NEW."foreign_number", NEW."foreign_register", NEW."id", NEW."kind", NEW."legal_name", NEW."merged_into_id", NEW."name", NEW."no_number_note", NEW."no_number_reason", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rna", NEW."siren", NEW."siret", NEW."slug", NEW."source_id", NEW."summary_en", NEW."summary_fr", NEW."updated_at", NEW."website"); RETURN NULL;', hash='7b2296baa581701084f9a514670650e1f87166f0', operation='INSERT', pgid='pgtrigger_insert_insert_66a5c', table='accounts_organisation', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_organisationevent" ("address", "country", "created_at", "facts", "fictional", "foreign_number", "foreign_register", "id", "kind", "legal_name", "merged_into_id", "name", "no_number_note", "no_number_reason", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rna", "siren", "siret", "slug", "source_id", "summary_en", "summary_fr", "updated_at", "website") VALUES (NEW."address", NEW."country", NEW."created_at", NEW."facts", NEW."fictional", NEW."foreign_number", NEW."foreign_register", NEW."id", NEW."kind", NEW."legal_name", NEW."merged_into_id", NEW."name", NEW."no_number_note", NEW."no_number_reason", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rna", NEW."siren", NEW."siret", NEW."slug", NEW."source_id", NEW."summary_en", NEW."summary_fr", NEW."updated_at", NEW."website"); RETURN NULL;', hash='cc56b9db8ff701b8e31638a48ef8e3c2e856a75a', operation='UPDATE', pgid='pgtrigger_update_update_9e5fc', table='accounts_organisation', when='AFTER'))],
            },
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
                ('named_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proof', models.TextField(blank=True, help_text='what the team was shown when it named a manager in the place of one who cannot be reached')),
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
                ('then', models.CharField(blank=True, help_text='path of the page to come back to once accepted', max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('user', 'organisation'), name='one_open_join_request')],
            },
        ),
        migrations.CreateModel(
            name='FieldSource',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('field', models.CharField(max_length=40)),
                ('source', models.CharField(choices=[('typed', 'saisi'), ('register', 'registre des entreprises'), ('import', 'import')], max_length=10)),
                ('at', models.DateTimeField()),
                ('register_value', models.TextField(blank=True)),
                ('register_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='accounts.organisation')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(core.names.Folded('register_value'), name='gin_trgm_ops'), condition=models.Q(('field', 'directors')), name='organisation_by_director')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'field'), name='one_source_per_field')],
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
                ('no_number_reason', models.CharField(blank=True, choices=[('founding', 'en cours de création'), ('association', 'association sans numéro, ou pas encore déclarée'), ('lab', 'laboratoire ou équipe d’un établissement'), ('foreign', 'pays sans registre public'), ('other', 'autre raison')], max_length=20, verbose_name='raison de l’absence de numéro')),
                ('address', models.TextField(blank=True, verbose_name='adresse')),
                ('website', models.URLField(blank=True, verbose_name='site')),
                ('summary_fr', models.TextField(blank=True, verbose_name='présentation')),
                ('summary_en', models.TextField(blank=True, verbose_name='présentation en anglais')),
                ('fictional', models.BooleanField(default=False, help_text='shown as such wherever it appears')),
                ('origin', models.CharField(choices=[('live', 'en cours'), ('imported', 'importé')], default='live', max_length=10)),
                ('source_id', models.CharField(blank=True, help_text='key in the imported file', max_length=100)),
                ('facts', models.JSONField(blank=True, default=dict, help_text='imported facts with their sources')),
                ('merged_into', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation')),
                ('foreign_number', models.CharField(blank=True, max_length=40, verbose_name='numéro dans ce registre')),
                ('foreign_register', models.CharField(blank=True, max_length=120, verbose_name='registre étranger')),
                ('no_number_note', models.CharField(blank=True, max_length=200, verbose_name='précision')),
                ('rna', models.CharField(blank=True, max_length=10, null=True, verbose_name='RNA')),
            ],
        ),
        migrations.CreateModel(
            name='DuplicateDoubt',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('reasons', models.CharField(max_length=300)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doubts', to='accounts.organisation')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organisation')),
                ('raised_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'other'), name='one_doubt_per_pair')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationMerge',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('reason', models.TextField(verbose_name='motif')),
                ('gone_agrees', models.BooleanField(null=True)),
                ('kept_agrees', models.BooleanField(null=True)),
                ('decision', models.TextField(blank=True, help_text='why the team decides without both agreeing')),
                ('content_sha256', models.CharField(blank=True, help_text='of the rows that moved, as they were read', max_length=64)),
                ('moved', models.JSONField(default=dict, help_text='identifiers of the rows that moved, by relation')),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_reason', models.TextField(blank=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('gone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('gone_answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='accounts.organisation')),
                ('kept_answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True), ('confirmed_at__isnull', True)), fields=('gone',), name='one_open_merge_per_organisation'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='merge_confirmed_by_another_person'), models.CheckConstraint(condition=models.Q(('gone', models.F('kept')), _negated=True), name='merge_of_two_organisations')],
            },
        ),
        migrations.CreateModel(
            name='Looking',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('reason', models.CharField(max_length=300, verbose_name='motif')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('pages', models.JSONField(default=list, help_text='addresses read, in order, each once')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='looked_at', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'permissions': [('look_as_user', 'See the workspace as another person does')],
                'indexes': [models.Index(fields=['person', '-started_at'], name='looking_at_a_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('agent', models.F('person')), _negated=True), name='nobody_looks_as_themselves'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='looking_has_a_reason')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_organisationevent" ("address", "country", "created_at", "facts", "fictional", "foreign_number", "foreign_register", "id", "kind", "legal_name", "merged_into_id", "name", "no_number_note", "no_number_reason", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rna", "siren", "siret", "slug", "source_id", "summary_en", "summary_fr", "updated_at", "website") VALUES (NEW."address", NEW."country", NEW."created_at", NEW."facts", NEW."fictional", NEW."foreign_number", NEW."foreign_register", NEW."id", NEW."kind", NEW."legal_name", NEW."merged_into_id", NEW."name", NEW."no_number_note", NEW."no_number_reason", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rna", NEW."siren", NEW."siret", NEW."slug", NEW."source_id", NEW."summary_en", NEW."summary_fr", NEW."updated_at", NEW."website"); RETURN NULL;', hash='7b2296baa581701084f9a514670650e1f87166f0', operation='INSERT', pgid='pgtrigger_insert_insert_66a5c', table='accounts_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_organisationevent" ("address", "country", "created_at", "facts", "fictional", "foreign_number", "foreign_register", "id", "kind", "legal_name", "merged_into_id", "name", "no_number_note", "no_number_reason", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rna", "siren", "siret", "slug", "source_id", "summary_en", "summary_fr", "updated_at", "website") VALUES (NEW."address", NEW."country", NEW."created_at", NEW."facts", NEW."fictional", NEW."foreign_number", NEW."foreign_register", NEW."id", NEW."kind", NEW."legal_name", NEW."merged_into_id", NEW."name", NEW."no_number_note", NEW."no_number_reason", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rna", NEW."siren", NEW."siret", NEW."slug", NEW."source_id", NEW."summary_en", NEW."summary_fr", NEW."updated_at", NEW."website"); RETURN NULL;', hash='cc56b9db8ff701b8e31638a48ef8e3c2e856a75a', operation='UPDATE', pgid='pgtrigger_update_update_9e5fc', table='accounts_organisation', when='AFTER')),
        ),
    ]
