import core.clock
import core.ids
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name_fr', models.CharField(max_length=150, verbose_name='nom')),
                ('name_en', models.CharField(blank=True, max_length=150, verbose_name='nom en anglais')),
                ('season', models.CharField(blank=True, max_length=40, verbose_name='saison')),
                ('summary_fr', models.TextField(blank=True, verbose_name='présentation')),
                ('summary_en', models.TextField(blank=True, verbose_name='présentation en anglais')),
                ('call_opens_at', models.DateTimeField(blank=True, null=True, verbose_name='ouverture de l’appel')),
                ('call_closes_at', models.DateTimeField(blank=True, null=True, verbose_name='clôture de l’appel')),
                ('decision_at', models.DateTimeField(blank=True, null=True, verbose_name='annonce des résultats')),
                ('pilots_start_at', models.DateTimeField(blank=True, null=True, verbose_name='début des expérimentations')),
                ('pilots_end_at', models.DateTimeField(blank=True, null=True, verbose_name='fin des expérimentations')),
                ('closing_event_at', models.DateTimeField(blank=True, null=True, verbose_name='événement de clôture')),
                ('precision', models.JSONField(blank=True, default=dict, help_text='field → Precision; absent = instant')),
                ('published', models.BooleanField(default=False, verbose_name='visible du public')),
                ('fictional', models.BooleanField(default=False)),
                ('origin', models.CharField(choices=[('live', 'en cours'), ('imported', 'importé')], default='live', max_length=10)),
                ('source_id', models.CharField(blank=True, max_length=100)),
                ('facts', models.JSONField(blank=True, default=dict, help_text='imported facts with their sources')),
            ],
            options={
                'verbose_name': 'édition',
                'ordering': ['-number'],
                'permissions': [('set_up_edition', 'Set up an edition'), ('follow_edition', 'Follow an edition at its desk, remind whoever must act')],
                'constraints': [models.UniqueConstraint(fields=('number', 'fictional'), name='one_edition_per_number'), models.CheckConstraint(condition=models.Q(('call_opens_at__isnull', True), ('call_closes_at__isnull', True), ('call_closes_at__gt', models.F('call_opens_at')), _connector='OR'), name='edition_call_closes_after_it_opens', violation_error_message='La clôture de l’appel doit suivre son ouverture.')],
            },
        ),
        migrations.CreateModel(
            name='EditionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partners.edition')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('slug', models.SlugField(db_index=False, max_length=60)),
                ('name_fr', models.CharField(max_length=150, verbose_name='nom')),
                ('name_en', models.CharField(blank=True, max_length=150, verbose_name='nom en anglais')),
                ('season', models.CharField(blank=True, max_length=40, verbose_name='saison')),
                ('summary_fr', models.TextField(blank=True, verbose_name='présentation')),
                ('summary_en', models.TextField(blank=True, verbose_name='présentation en anglais')),
                ('call_opens_at', models.DateTimeField(blank=True, null=True, verbose_name='ouverture de l’appel')),
                ('call_closes_at', models.DateTimeField(blank=True, null=True, verbose_name='clôture de l’appel')),
                ('decision_at', models.DateTimeField(blank=True, null=True, verbose_name='annonce des résultats')),
                ('pilots_start_at', models.DateTimeField(blank=True, null=True, verbose_name='début des expérimentations')),
                ('pilots_end_at', models.DateTimeField(blank=True, null=True, verbose_name='fin des expérimentations')),
                ('closing_event_at', models.DateTimeField(blank=True, null=True, verbose_name='événement de clôture')),
                ('precision', models.JSONField(blank=True, default=dict, help_text='field → Precision; absent = instant')),
                ('published', models.BooleanField(default=False, verbose_name='visible du public')),
                ('fictional', models.BooleanField(default=False)),
                ('origin', models.CharField(choices=[('live', 'en cours'), ('imported', 'importé')], default='live', max_length=10)),
                ('source_id', models.CharField(blank=True, max_length=100)),
                ('facts', models.JSONField(blank=True, default=dict, help_text='imported facts with their sources')),
            ],
        ),
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objectives', to='partners.edition')),
                ('name_fr', models.CharField(max_length=200, verbose_name='objectif')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='objectif en anglais')),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('name_fr', models.CharField(max_length=80)),
                ('name_en', models.CharField(max_length=80)),
            ],
            options={
                'ordering': ['name_fr__sorted'],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='partners.edition')),
                ('key', models.SlugField(max_length=40)),
                ('name_fr', models.CharField(max_length=150, verbose_name='critère')),
                ('name_en', models.CharField(blank=True, max_length=150, verbose_name='critère en anglais')),
                ('help_fr', models.TextField(blank=True, verbose_name='aide')),
                ('help_en', models.TextField(blank=True, verbose_name='aide en anglais')),
                ('weight', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='poids (%)')),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'key'), name='one_criterion_per_key')],
            },
        ),
        migrations.CreateModel(
            name='EligibilityRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='eligibility_rules', to='partners.edition')),
                ('kind', models.CharField(choices=[('registered', 'organisation enregistrée, ou raison donnée'), ('max_age_years', 'ancienneté maximale'), ('country', 'pays'), ('not_partner', 'n’est pas partenaire du défi'), ('statement', 'déclaration sur l’honneur')], max_length=20)),
                ('params', models.JSONField(blank=True, default=dict)),
                ('text_fr', models.CharField(max_length=300)),
                ('text_en', models.CharField(blank=True, max_length=300)),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Directorate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='directorate', to='accounts.organisation')),
                ('acronym', models.CharField(max_length=20, verbose_name='sigle')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='depuis')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='jusqu’à')),
                ('name_verified', models.BooleanField(default=True)),
                ('acronym_verified', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['acronym'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='directorate_ends_after_it_starts', violation_error_message='La fin de validité doit suivre son début.')],
            },
        ),
        migrations.CreateModel(
            name='DirectorateSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='successions', to='partners.directorate')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='predecessions', to='partners.directorate')),
                ('on', models.DateField()),
                ('source', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('predecessor', 'successor'), name='one_succession_per_pair'), models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='no_directorate_succeeds_itself')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='partners.edition')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='accounts.organisation')),
                ('role', models.CharField(choices=[('organiser', 'organisateur'), ('partner', 'partenaire'), ('technical', 'partenaire technique'), ('contributor', 'contributeur'), ('directorate', 'direction'), ('named', 'citée, non confirmée')], default='partner', max_length=20)),
                ('contribution_fr', models.TextField(blank=True, verbose_name='apport')),
                ('contribution_en', models.TextField(blank=True, verbose_name='apport en anglais')),
                ('left_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'organisation', 'role'), name='one_participation_per_role')],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='partners.participation')),
                ('text_fr', models.CharField(max_length=300, verbose_name='engagement')),
                ('text_en', models.CharField(blank=True, max_length=300, verbose_name='engagement en anglais')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='unité')),
                ('target', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='cible')),
                ('progress', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='réalisé')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='échéance')),
            ],
        ),
        migrations.CreateModel(
            name='HistoryFile',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('name', models.CharField(help_text='of the file', max_length=200)),
                ('document', models.JSONField()),
                ('general', models.JSONField(blank=True, default=dict, help_text='what the file says of the programme as a whole')),
                ('sha256', models.CharField(help_text='of the document', max_length=64)),
                ('status', models.CharField(choices=[('waiting', 'à l’essai'), ('tried', 'essayé'), ('refused', 'refusé'), ('confirmed', 'en cours d’import'), ('imported', 'importé'), ('withdrawn', 'laissé de côté')], default='waiting', max_length=10)),
                ('faults', models.JSONField(blank=True, default=list, help_text='record, field and message of each')),
                ('differences', models.JSONField(blank=True, default=list, help_text='model, record, field, before and after of each')),
                ('counts', models.JSONField(blank=True, default=dict, help_text='model → rows created, changed, same')),
                ('sent_at', models.DateTimeField()),
                ('tried_at', models.DateTimeField(blank=True, null=True)),
                ('imported_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(help_text='empty: manage.py load_editions', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'fichier d’éditions passées',
                'indexes': [models.Index(fields=['status', '-imported_at'], name='history_last_imported')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'imported'), _negated=True), ('imported_at__isnull', False), _connector='OR'), name='imported_history_has_its_instant')],
            },
        ),
        migrations.CreateModel(
            name='DueDiligenceFact',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='due_diligence', to='accounts.organisation')),
                ('text', models.TextField()),
                ('source', models.URLField(max_length=500)),
                ('stated_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DataSet',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='datasets', to='accounts.organisation')),
                ('name_fr', models.CharField(max_length=200, verbose_name='jeu de données')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='jeu de données en anglais')),
                ('description_fr', models.TextField(blank=True, verbose_name='description')),
                ('description_en', models.TextField(blank=True, verbose_name='description en anglais')),
                ('access', models.CharField(choices=[('open', 'ouvert'), ('shared', 'partagé sous convention'), ('restricted', 'consultation sur place')], default='shared', max_length=12, verbose_name='accès')),
                ('personal_data', models.BooleanField(default=False, verbose_name='contient des données personnelles')),
                ('licence', models.CharField(blank=True, max_length=80, verbose_name='licence (SPDX)')),
                ('formats', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list)),
                ('url', models.URLField(blank=True, verbose_name='adresse')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('object_id', models.UUIDField()),
                ('kind', models.SlugField(help_text='name of the kind of late things (core.season)', max_length=20)),
                ('on', models.DateField()),
                ('text', models.TextField(help_text="what was written, in both languages where the text is the program's")),
                ('told', models.PositiveIntegerField(default=0, help_text='how many people were written to')),
                ('by', models.ForeignKey(help_text='empty: the clock', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'rappel',
                'indexes': [models.Index(fields=['object_id', '-on'], name='reminder_of_an_object')],
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id', 'kind', 'on'), name='one_reminder_a_day')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partners_editionevent" ("call_closes_at", "call_opens_at", "closing_event_at", "created_at", "decision_at", "facts", "fictional", "id", "name_en", "name_fr", "number", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilots_end_at", "pilots_start_at", "precision", "published", "season", "slug", "source_id", "summary_en", "summary_fr", "updated_at") VALUES (NEW."call_closes_at", NEW."call_opens_at", NEW."closing_event_at", NEW."created_at", NEW."decision_at", NEW."facts", NEW."fictional", NEW."id", NEW."name_en", NEW."name_fr", NEW."number", NEW."origin", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pilots_end_at", NEW."pilots_start_at", NEW."precision", NEW."published", NEW."season", NEW."slug", NEW."source_id", NEW."summary_en", NEW."summary_fr", NEW."updated_at"); RETURN NULL;', hash='f69fc219b9c04a462906e1a1eec846f96c18cb31', operation='INSERT', pgid='pgtrigger_insert_insert_da8a0', table='partners_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partners_editionevent" ("call_closes_at", "call_opens_at", "closing_event_at", "created_at", "decision_at", "facts", "fictional", "id", "name_en", "name_fr", "number", "origin", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pilots_end_at", "pilots_start_at", "precision", "published", "season", "slug", "source_id", "summary_en", "summary_fr", "updated_at") VALUES (NEW."call_closes_at", NEW."call_opens_at", NEW."closing_event_at", NEW."created_at", NEW."decision_at", NEW."facts", NEW."fictional", NEW."id", NEW."name_en", NEW."name_fr", NEW."number", NEW."origin", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pilots_end_at", NEW."pilots_start_at", NEW."precision", NEW."published", NEW."season", NEW."slug", NEW."source_id", NEW."summary_en", NEW."summary_fr", NEW."updated_at"); RETURN NULL;', hash='fe4ae6ecae6af867ecf4e67be8c8ef1d04b1424c', operation='UPDATE', pgid='pgtrigger_update_update_3b64d', table='partners_edition', when='AFTER')),
        ),
    ]
