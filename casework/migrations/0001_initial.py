import core.clock
import core.ids
import django.db.models.deletion
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
                ('owner_role', models.CharField(blank=True, choices=[('team', 'team'), ('legal', 'legal'), ('editor', 'editor'), ('dpo', 'dpo')], max_length=12)),
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
                ('opener_name', models.CharField(blank=True, max_length=120, verbose_name='nom')),
                ('opener_email', models.EmailField(blank=True, max_length=254, verbose_name='adresse électronique')),
                ('language', models.CharField(default='fr', max_length=2)),
                ('received_at', models.DateTimeField()),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('silence_at', models.DateTimeField(blank=True, null=True)),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
                ('papers', models.TextField(blank=True, verbose_name='pièces demandées')),
                ('answer', models.TextField(blank=True, verbose_name='réponse')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opener', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'dossier',
                'permissions': [('handle_case', 'Answer a case')],
                'indexes': [models.Index(fields=['state', 'silence_at'], name='casework_ca_state_4ddc6a_idx'), models.Index(fields=['-received_at'], name='casework_ca_receive_50303a_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'received'), ('acknowledged_at__isnull', False), _connector='OR'), name='case_is_acknowledged_first'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('granted', 'partly', 'rejected')), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='case_is_closed_with_an_answer'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), ('suspended_at__isnull', False)), models.Q(models.Q(('state', 'waiting'), _negated=True), ('suspended_at', None)), _connector='OR'), name='case_is_suspended_while_papers_are_asked')],
            },
        ),
    ]
