import core.clock
import core.ids
import core.names
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('object_id', models.UUIDField()),
                ('kind', models.SlugField(help_text='name of its box', max_length=20)),
                ('owner_role', models.CharField(blank=True, choices=[('team', 'team'), ('legal', 'legal'), ('editor', 'editor'), ('dpo', 'dpo'), ('authority', 'authority')], max_length=12)),
                ('turn', models.CharField(choices=[('ours', 'à la Ville de répondre'), ('theirs', 'à l’interlocuteur de répondre'), ('nobody', 'rien à répondre')], default='nobody', max_length=8)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('waiting_since', models.DateTimeField(blank=True, null=True)),
                ('reply_by', models.DateTimeField(blank=True, null=True)),
                ('last_at', models.DateTimeField(blank=True, null=True)),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('owner_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'échange',
                'indexes': [models.Index(fields=['kind', 'object_id'], name='casework_th_kind_f7917a_idx'), models.Index(fields=['-last_at'], name='casework_th_last_at_4a5cef_idx'), models.Index(condition=models.Q(('turn', 'ours')), fields=['reply_by'], name='thread_to_answer')],
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id'), name='one_thread_per_object'), models.CheckConstraint(condition=models.Q(models.Q(('owner_role', ''), _negated=True), ('owner_organisation__isnull', False), _connector='OR'), name='thread_has_an_owner'), models.CheckConstraint(condition=models.Q(models.Q(('turn', 'nobody'), ('waiting', 0)), models.Q(models.Q(('turn', 'nobody'), _negated=True), ('waiting__gt', 0)), _connector='OR'), name='thread_waits_for_a_side'), models.CheckConstraint(condition=models.Q(models.Q(('turn', 'ours'), _negated=True), ('reply_by__isnull', False), _connector='OR'), name='thread_of_ours_has_a_date')],
            },
        ),
        migrations.CreateModel(
            name='Read',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unread', models.PositiveIntegerField(default=0)),
                ('to_tell', models.PositiveIntegerField(default=0, help_text='messages that no mail has told of yet')),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reads', to='casework.thread')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('unread__gt', 0)), fields=['user'], name='read_still_unread'), models.Index(condition=models.Q(('to_tell__gt', 0)), fields=['user'], name='read_to_tell')],
                'constraints': [models.UniqueConstraint(fields=('thread', 'user'), name='one_read_per_person'), models.CheckConstraint(condition=models.Q(('to_tell__lte', models.F('unread'))), name='told_of_the_unread_alone')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('side', models.CharField(choices=[('ours', 'la Ville'), ('theirs', 'l’interlocuteur')], max_length=8)),
                ('body', models.TextField()),
                ('internal', models.BooleanField(default=False, help_text='a note, seen by our side alone')),
                ('author', models.ForeignKey(help_text='empty: whoever opened a case, without an account', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('files', models.ManyToManyField(blank=True, related_name='messages', to='core.storedfile')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='casework.thread')),
            ],
            options={
                'indexes': [models.Index(fields=['thread', 'id'], name='casework_me_thread__35e34c_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('internal', False), ('side', 'ours'), _connector='OR'), name='only_our_side_keeps_notes'), models.CheckConstraint(condition=models.Q(('author__isnull', False), ('side', 'theirs'), _connector='OR'), name='ours_sign_their_messages')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('number', models.CharField(max_length=16, unique=True, verbose_name='numéro')),
                ('kind', models.CharField(choices=[('reclamation', 'Réclamation'), ('recours', 'Recours gracieux'), ('documents', 'Demande de documents'), ('droit-de-reponse', 'Droit de réponse')], max_length=20, verbose_name='nature')),
                ('state', models.CharField(choices=[('received', 'reçue'), ('acknowledged', 'accusée de réception'), ('in_hand', 'en cours d’examen'), ('waiting', 'pièces demandées'), ('granted', 'acceptée'), ('partly', 'acceptée en partie'), ('rejected', 'rejetée'), ('silent', 'rejetée par le silence'), ('withdrawn', 'retirée par son auteur'), ('transferred', 'transmise à qui elle revient')], default='received', max_length=14)),
                ('about', models.CharField(max_length=200, verbose_name='ce que cela concerne')),
                ('body', models.TextField(verbose_name='les faits')),
                ('wish', models.TextField(blank=True, verbose_name='ce qui est demandé')),
                ('content_type', models.ForeignKey(help_text='of the page below which it is a reply', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('object_id', models.UUIDField(null=True)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='organisation nommée')),
                ('opener', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opener_name', models.CharField(blank=True, max_length=120, verbose_name='nom')),
                ('opener_email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('language', models.CharField(default='fr', max_length=2)),
                ('received_at', models.DateTimeField()),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('silence_at', models.DateTimeField(blank=True, null=True)),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
                ('papers', models.TextField(blank=True, verbose_name='pièces demandées')),
                ('opinion', models.TextField(blank=True, help_text='of the commission on access to documents', verbose_name='avis rendu')),
                ('answer', models.TextField(blank=True, verbose_name='réponse')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'dossier',
                'permissions': [('handle_case', 'Answer a case')],
                'indexes': [models.Index(fields=['state', 'silence_at'], name='casework_ca_state_4ddc6a_idx'), models.Index(fields=['-received_at'], name='casework_ca_receive_50303a_idx'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(core.names.Folded('about'), name='gin_trgm_ops'), name='case_by_part_of_about'), models.Index(condition=models.Q(('kind', 'droit-de-reponse')), fields=['content_type', 'object_id'], name='case_reply_below')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'received'), ('acknowledged_at__isnull', False), _connector='OR'), name='case_is_acknowledged_first'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'droit-de-reponse'), _negated=True), models.Q(('object_id__isnull', False), ('organisation__isnull', False)), _connector='OR'), name='reply_is_below_a_page_that_names_it'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('granted', 'partly', 'rejected')), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='case_is_closed_with_an_answer'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), ('suspended_at__isnull', False)), models.Q(models.Q(('state', 'waiting'), _negated=True), ('suspended_at', None)), _connector='OR'), name='case_is_suspended_while_papers_are_asked')],
            },
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='delegations', to=settings.AUTH_USER_MODEL, verbose_name='titulaire')),
                ('quality', models.CharField(max_length=200, verbose_name='qualité')),
                ('order', models.CharField(max_length=200, verbose_name='arrêté')),
                ('scope', models.TextField(verbose_name='objet de la délégation')),
                ('published_on', models.DateField(verbose_name='publiée le')),
                ('starts_on', models.DateField(verbose_name='à compter du')),
                ('ends_on', models.DateField(blank=True, help_text='Dernier jour ; vide : sans terme.', null=True, verbose_name='jusqu’au')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'délégation de signature',
                'permissions': [('record_delegation', 'Record a delegation of signature')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='delegation_ends_after_its_start')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('object_id', models.UUIDField()),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='numéro')),
                ('kind', models.SlugField(help_text='name of casework.acts', max_length=20)),
                ('log', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='act', to='core.transitionlog')),
                ('title', models.CharField(max_length=250, verbose_name='objet')),
                ('text', models.TextField(verbose_name='décision')),
                ('reasons', models.TextField(blank=True, verbose_name='motifs')),
                ('reasons_public', models.BooleanField(default=False)),
                ('remedies', models.TextField(help_text='both languages (core.bilingual)', verbose_name='voies de recours')),
                ('service', models.CharField(choices=[('team', 'team'), ('legal', 'legal'), ('editor', 'editor'), ('dpo', 'dpo'), ('authority', 'authority')], max_length=12)),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signer_name', models.CharField(max_length=200)),
                ('quality', models.CharField(max_length=200)),
                ('delegation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.delegation')),
                ('prepared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='core.storedfile')),
                ('register_index', models.BigIntegerField(null=True, unique=True)),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='casework.act')),
                ('mode', models.CharField(blank=True, choices=[('erratum', 'erratum'), ('partie', 'rectification d’une partie'), ('retrait', 'retrait'), ('fraude', 'retrait pour fraude'), ('abrogation', 'abrogation'), ('annulation', 'annulation par le juge')], max_length=12)),
                ('ground', models.SlugField(blank=True, max_length=20)),
            ],
            options={
                'verbose_name': 'acte',
                'permissions': [('correct_act', 'Propose the correction of an act'), ('sign_act', 'Sign in the name of the City'), ('notify_act', 'Enter the day of a notification on paper')],
                'indexes': [models.Index(fields=['content_type', 'object_id'], name='casework_ac_content_ae5057_idx'), models.Index(fields=['service', '-number'], name='casework_ac_service_c1fbd1_idx'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(core.names.Folded('title'), name='gin_trgm_ops'), name='act_by_part_of_title')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('ground', ''), ('mode', '')), models.Q(('corrects__isnull', False), models.Q(('mode', ''), _negated=True), models.Q(('ground', ''), _negated=True)), _connector='OR'), name='act_corrects_in_a_mode'), models.CheckConstraint(condition=models.Q(('corrects', None), models.Q(('corrects', models.F('id')), _negated=True), _connector='OR'), name='act_corrects_another')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('act', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='casework.act')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(default='fr', max_length=2)),
                ('mail', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.outmail')),
                ('opened_at', models.DateTimeField(null=True)),
                ('paper_on', models.DateField(null=True, verbose_name='reçu sur papier le')),
                ('paper_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notification',
                'indexes': [models.Index(condition=models.Q(('opened_at', None), ('paper_on', None)), fields=['created_at'], name='notice_not_received')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('act', 'email'), name='one_notice_per_address'), models.CheckConstraint(condition=models.Q(models.Q(('paper_by', None), ('paper_on', None)), models.Q(('paper_by__isnull', False), ('paper_on__isnull', False)), _connector='OR'), name='paper_is_entered_by_a_person')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='act',
            trigger=pgtrigger.compiler.Trigger(name='act_unchanged', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='97a5a6875673dccabd7bcb26d810fa672c6c6eb8', operation='UPDATE OR DELETE', pgid='pgtrigger_act_unchanged_06b34', table='casework_act', when='BEFORE')),
        ),
    ]
