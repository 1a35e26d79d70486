import core.clock
import core.ids
import core.names
import django.contrib.postgres.indexes
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
        ('agreements', '0001_initial'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('core', '0002_initial'),
        ('partners', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pilot',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('prototype', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pilot', to='agreements.prototype')),
                ('directorate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pilots', to='accounts.organisation')),
                ('slug', models.SlugField(max_length=120, unique=True)),
                ('title_fr', models.CharField(max_length=160, verbose_name='titre')),
                ('title_en', models.CharField(blank=True, max_length=160, verbose_name='titre en anglais')),
                ('summary_fr', models.TextField(blank=True, verbose_name='résumé')),
                ('summary_en', models.TextField(blank=True, verbose_name='résumé en anglais')),
                ('state', models.CharField(choices=[('planned', 'prévu'), ('ready', 'prêt'), ('running', 'en cours'), ('paused', 'suspendu'), ('ended', 'terminé'), ('evaluated', 'évalué'), ('showcased', 'présenté au public')], default='planned', max_length=12)),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='début')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='fin')),
                ('personal_data', models.BooleanField(default=False, verbose_name='traite des données personnelles')),
                ('people_trained', models.PositiveIntegerField(default=0, verbose_name='agents formés')),
                ('origin', models.CharField(choices=[('live', 'en cours'), ('imported', 'importé')], default='live', max_length=10)),
                ('fictional', models.BooleanField(default=False)),
                ('facts', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'verbose_name': 'pilote',
                'permissions': [('plan_pilot', 'Plan milestones, indicators and site'), ('report_pilot', 'Record measures and check-ins'), ('start_pilot', 'Start, pause and end a pilot'), ('evaluate_pilot', 'Evaluate and decide'), ('validate_assessment', 'Validate the impact assessment (DPO)'), ('authorise_site', 'Authorise a site'), ('accept_data', 'Accept the terms on which data are lent'), ('return_data', 'Declare that lent data were deleted'), ('showcase_pilot', 'Show an evaluated pilot to the public')],
                'indexes': [models.Index(fields=['state', 'ends_on'], name='pilots_pilo_state_b625b0_idx'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(core.names.Folded('title_fr'), name='gin_trgm_ops'), name='pilot_by_part_of_title')],
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='pilot_ends_after_it_starts', violation_error_message='La fin du pilote doit suivre son début.')],
            },
        ),
        migrations.CreateModel(
            name='PilotEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='pilots.pilot')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('prototype', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agreements.prototype')),
                ('directorate', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation')),
                ('slug', models.SlugField(db_index=False, max_length=120)),
                ('title_fr', models.CharField(max_length=160, verbose_name='titre')),
                ('title_en', models.CharField(blank=True, max_length=160, verbose_name='titre en anglais')),
                ('summary_fr', models.TextField(blank=True, verbose_name='résumé')),
                ('summary_en', models.TextField(blank=True, verbose_name='résumé en anglais')),
                ('state', models.CharField(choices=[('planned', 'prévu'), ('ready', 'prêt'), ('running', 'en cours'), ('paused', 'suspendu'), ('ended', 'terminé'), ('evaluated', 'évalué'), ('showcased', 'présenté au public')], default='planned', max_length=12)),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='début')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='fin')),
                ('personal_data', models.BooleanField(default=False, verbose_name='traite des données personnelles')),
                ('people_trained', models.PositiveIntegerField(default=0, verbose_name='agents formés')),
                ('origin', models.CharField(choices=[('live', 'en cours'), ('imported', 'importé')], default='live', max_length=10)),
                ('fictional', models.BooleanField(default=False)),
                ('facts', models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='PilotGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='pilots.pilot')),
            ],
            options={
                'unique_together': {('group', 'permission', 'content_object')},
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sites', to='pilots.pilot')),
                ('name', models.CharField(max_length=200, verbose_name='lieu')),
                ('arrondissement', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='arrondissement')),
                ('visibility', models.CharField(choices=[('address', 'adresse publique'), ('arrondissement', 'arrondissement seul'), ('hidden', 'non publique')], default='arrondissement', max_length=16, verbose_name='visibilité')),
                ('authorisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='site_authorisations', to='core.storedfile')),
                ('authorised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authorised_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='pilots.pilot')),
                ('title', models.CharField(max_length=200, verbose_name='jalon')),
                ('due_on', models.DateField(verbose_name='échéance')),
                ('status', models.CharField(choices=[('planned', 'prévu'), ('done', 'fait'), ('late', 'en retard'), ('dropped', 'abandonné')], default='planned', max_length=10, verbose_name='avancement')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='fait le')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'ordering': ['due_on'],
                'indexes': [models.Index(condition=models.Q(('status__in', ['planned', 'late'])), fields=['pilot', 'due_on'], name='milestone_to_come')],
            },
        ),
        migrations.CreateModel(
            name='PilotIndicator',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='pilots.pilot')),
                ('name_fr', models.CharField(max_length=200, verbose_name='indicateur')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='indicateur en anglais')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='unité')),
                ('baseline', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='départ')),
                ('target', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='cible')),
            ],
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='pilots.pilotindicator')),
                ('on', models.DateField(verbose_name='date')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='valeur')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['on'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'on'), name='one_measure_per_day')],
            },
        ),
        migrations.CreateModel(
            name='DataSharing',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_sharings', to='pilots.pilot')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sharings', to='partners.dataset')),
                ('purpose', models.CharField(max_length=300, verbose_name='finalité')),
                ('ends_on', models.DateField(verbose_name='fin de l’accès')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('deleted_on', models.DateField(blank=True, null=True, verbose_name='données supprimées le')),
                ('deletion_proof', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pilot', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='assessment', to='pilots.pilot')),
                ('summary', models.TextField(verbose_name='résumé des risques et des mesures')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('validated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('validated_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='pilots.pilot')),
                ('side', models.CharField(choices=[('startup', 'la startup'), ('directorate', 'la direction')], max_length=11, verbose_name='pour')),
                ('week_of', models.DateField(verbose_name='semaine du')),
                ('mood', models.CharField(choices=[('green', 'tout va bien'), ('amber', 'à surveiller'), ('red', 'bloqué')], max_length=6, verbose_name='où en est-on\u202f?')),
                ('done', models.TextField(blank=True, verbose_name='ce qui a avancé')),
                ('blocked', models.TextField(blank=True, verbose_name='ce qui bloque, et qui peut aider')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-week_of', 'side'],
                'constraints': [models.UniqueConstraint(fields=('pilot', 'week_of', 'side'), name='one_check_in_per_week_and_side')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pilot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='incidents', to='pilots.pilot')),
                ('on', models.DateField(verbose_name='date')),
                ('text', models.TextField(verbose_name='ce qui s’est passé')),
                ('measures', models.TextField(blank=True, verbose_name='ce qui a été fait')),
                ('public', models.BooleanField(default=False, verbose_name='visible du public')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('pilot', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='evaluation', to='pilots.pilot')),
                ('efficiency', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='efficacité')),
                ('feasibility', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='faisabilité')),
                ('durability', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='durabilité')),
                ('findings_fr', models.TextField(verbose_name='ce que l’on a appris')),
                ('findings_en', models.TextField(blank=True, verbose_name='ce que l’on a appris, en anglais')),
                ('decision', models.CharField(choices=[('scale', 'déployer'), ('extend', 'prolonger'), ('stop', 'arrêter')], max_length=8, verbose_name='décision')),
                ('decision_reasons', models.TextField(verbose_name='motifs de la décision')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField()),
                ('follow_up_on', models.DateField(blank=True, null=True, verbose_name='point à douze mois')),
                ('follow_up_text', models.TextField(blank=True)),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pilot',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "pilots_pilotevent" ("created_at", "directorate_id", "ends_on", "facts", "fictional", "id", "origin", "people_trained", "personal_data", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prototype_id", "slug", "starts_on", "state", "summary_en", "summary_fr", "title_en", "title_fr", "updated_at") VALUES (NEW."created_at", NEW."directorate_id", NEW."ends_on", NEW."facts", NEW."fictional", NEW."id", NEW."origin", NEW."people_trained", NEW."personal_data", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prototype_id", NEW."slug", NEW."starts_on", NEW."state", NEW."summary_en", NEW."summary_fr", NEW."title_en", NEW."title_fr", NEW."updated_at"); RETURN NULL;', hash='2b1029c47bc0659d04e5711d547ed694782e0f58', operation='INSERT', pgid='pgtrigger_insert_insert_47c3e', table='pilots_pilot', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pilot',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "pilots_pilotevent" ("created_at", "directorate_id", "ends_on", "facts", "fictional", "id", "origin", "people_trained", "personal_data", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prototype_id", "slug", "starts_on", "state", "summary_en", "summary_fr", "title_en", "title_fr", "updated_at") VALUES (NEW."created_at", NEW."directorate_id", NEW."ends_on", NEW."facts", NEW."fictional", NEW."id", NEW."origin", NEW."people_trained", NEW."personal_data", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prototype_id", NEW."slug", NEW."starts_on", NEW."state", NEW."summary_en", NEW."summary_fr", NEW."title_en", NEW."title_fr", NEW."updated_at"); RETURN NULL;', hash='d97098084e7ee79ff6d74cf9eb9753d7ad39771c', operation='UPDATE', pgid='pgtrigger_update_update_e4b21', table='pilots_pilot', when='AFTER')),
        ),
    ]
