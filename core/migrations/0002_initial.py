import uuid
import core.clock
import core.ids
import core.models
import core.names
import core.storage
import django.contrib.postgres.fields
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
        ('contenttypes', '0002_remove_content_type_name'),
        ('core', '0001_foundations'),
        # These tables need none of the five below, but Django renders again whatever is related to a model that changes, and
        # ours are related to nearly everything: once the libraries are through, a third of the time of `migrate` is spared.
        ('procrastinate', '0041_post_retry_failed_job'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtaildocs', '0014_alter_document_file_size'),
        ('wagtailsearch', '0010_add_text_fields'),
        ('wagtailusers', '0015_userprofile_keyboard_shortcuts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SentForm",
            fields=[
                (
                    "digest",
                    models.CharField(
                        help_text="core.idempotency.digest_of", max_length=64, primary_key=True, serialize=False
                    ),
                ),
                ("location", models.TextField(db_default="", help_text="where the first post was redirected")),
                ("created_at", models.DateTimeField(db_default=core.clock.AppNow())),
            ],
            options={"indexes": [models.Index(fields=["created_at"], name="sent_forms_by_age")]},
        ),
        migrations.CreateModel(
            name="HeldPost",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "writer",
                    models.CharField(db_index=True, help_text="core.sending.cookie_mark", max_length=64),
                ),
                ("path", models.CharField(max_length=500)),
                ("body", models.BinaryField()),
                ("created_at", models.DateTimeField(db_default=core.clock.AppNow())),
            ],
        ),
        migrations.CreateModel(
            name='TransitionLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('object_id', models.UUIDField()),
                ('transition', models.CharField(max_length=60)),
                ('source', models.CharField(max_length=40)),
                ('target', models.CharField(max_length=40)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('origin', models.CharField(choices=[('person', 'personne'), ('clock', 'horloge'), ('import', 'import')], max_length=10)),
                ('second', models.ForeignKey(help_text='who confirmed it, where two people are needed', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['content_type', 'object_id', 'id'], name='core_transi_content_b7674c_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('second', None), models.Q(('second', models.F('actor')), _negated=True), _connector='OR'), name='transition_by_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('actor__isnull', False), ('origin', 'person')), models.Q(('origin', 'person'), _negated=True), _connector='OR'), name='transition_by_a_person_names_the_person')],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size', models.BigIntegerField(help_text='bytes')),
                ('sniffed', models.CharField(max_length=120)),
                ('name', models.CharField(help_text='as sent, cleaned; shown and offered at download', max_length=255)),
                ('file', models.FileField(max_length=200, storage=core.storage.private_storage, upload_to='')),
                ('purpose', models.CharField(max_length=40)),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('locked_until', models.DateTimeField(blank=True, null=True)),
                ('scan', models.CharField(choices=[('not_asked', 'sans contrôle antivirus'), ('waiting', 'en attente de contrôle'), ('clean', 'contrôlé'), ('found', 'refusé par le contrôle antivirus'), ('too_large', 'trop grand pour le contrôle antivirus')], default='not_asked', max_length=12)),
                ('made_here', models.BooleanField(default=False, help_text='drawn up by the product, not sent by a person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('scan', 'waiting')), fields=['created_at'], name='file_waiting_for_its_scan'), django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(core.names.Folded('name'), name='gin_trgm_ops'), name='file_by_part_of_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='stored_file_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Download',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='core.storedfile')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(db_default=core.clock.AppNow())),
            ],
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('purpose', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=255)),
                ('size', models.BigIntegerField(help_text='bytes announced')),
                ('received', models.BigIntegerField(default=0, help_text='bytes that have arrived, in order')),
                ('chain', models.CharField(blank=True, help_text='of the bytes that have arrived: uploads.link()', max_length=64)),
                ('fingerprint', models.CharField(help_text='same file of the same person: name, size and date as their browser tells them', max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'purpose', 'fingerprint'), name='one_upload_per_file'), models.CheckConstraint(condition=models.Q(('received__gte', 0), ('received__lte', models.F('size'))), name='upload_within_its_size')],
            },
        ),
        migrations.CreateModel(
            name='UploadPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='core.upload')),
                ('starts_at', models.BigIntegerField()),
                ('size', models.BigIntegerField()),
                ('file', models.FileField(max_length=200, storage=core.storage.private_storage, upload_to='')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('upload', 'starts_at'), name='one_part_per_place')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=120)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seen_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('place', 'user'), name='one_presence_per_place')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('object_id', models.UUIDField()),
                ('section', models.CharField(blank=True, max_length=60)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('body', models.TextField()),
                ('suggestion', models.TextField(blank=True, help_text='a wording proposed in place of the section')),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, help_text='a word to whoever made it, when it is not followed')),
                ('told_at', models.DateTimeField(blank=True, help_text='when the mail about it left; empty: not yet, or answered since', null=True)),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['content_type', 'object_id', 'section'], name='core_commen_content_f5fb57_idx'), models.Index(condition=models.Q(('told_at', None)), fields=['content_type', 'object_id'], name='comment_to_tell')],
            },
        ),
        migrations.CreateModel(
            name='TextVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('object_id', models.UUIDField()),
                ('section', models.CharField(max_length=60)),
                ('n', models.PositiveIntegerField()),
                ('body', models.TextField(blank=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(db_default=core.clock.AppNow())),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id', 'section', 'n'), name='text_version_numbered_once')],
            },
        ),
        migrations.CreateModel(
            name='OutMail',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('to', models.EmailField(max_length=254)),
                ('subject', models.CharField(max_length=250)),
                ('body', models.TextField()),
                ('sealed', models.TextField(blank=True, help_text='the body with its secrets, encrypted, until it leaves; `body` is then without them')),
                ('status', models.CharField(choices=[('held', 'à relire'), ('queued', 'en file'), ('sent', 'envoyé'), ('failed', 'en échec'), ('dropped', 'écarté'), ('waiting', 'partira avec d’autres'), ('onsite', 'dans l’espace seulement'), ('returned', 'revenu')], default='held', max_length=10)),
                ('about', models.CharField(blank=True, db_index=True, max_length=36)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='lu le')),
                ('message_id', models.CharField(default=core.models.new_message_id, editable=False, help_text='the same at every try: a mail server keeps one', max_length=120)),
                ('unsubscribe_url', models.CharField(blank=True, help_text='a POST there ends such messages (RFC 8058)', max_length=600)),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('language', models.CharField(default='fr', max_length=2)),
                ('fixed', models.TextField(blank=True, help_text='the part of the body that nobody edits')),
                ('due_at', models.DateTimeField(blank=True, help_text='when it leaves, or left, with others', null=True)),
                ('bundle', models.CharField(blank=True, help_text='what it leaves with: the day, or what it is about', max_length=36)),
                ('part_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parts', to='core.outmail')),
                ('other_to', models.EmailField(blank=True, help_text='where the team has it go, once it came back from `to`', max_length=254)),
                ('reader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(django.db.models.functions.text.Lower('to'), models.F('created_at'), name='outmail_of_person'), models.Index(condition=models.Q(('status__in', ['held', 'queued', 'failed'])), fields=['status', 'queued_at'], name='outmail_not_gone'), models.Index(condition=models.Q(('status', 'waiting')), fields=['due_at'], name='outmail_with_others')],
            },
        ),
        migrations.CreateModel(
            name='HeldAddress',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('address', models.EmailField(max_length=254)),
                ('code', models.CharField(max_length=12)),
                ('said', models.TextField(blank=True)),
                ('since', models.DateTimeField()),
                ('checked_at', models.DateTimeField(blank=True, help_text='when a message to try it was last asked for', null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('address'), name='address_held_once')],
            },
        ),
        migrations.CreateModel(
            name='MailReturn',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('source', models.CharField(help_text='hash of the report: each is read once', max_length=64, unique=True)),
                ('address', models.CharField(blank=True, help_text='to which the message had gone', max_length=254)),
                ('code', models.CharField(blank=True, help_text='of RFC 3463, such as 5.1.1', max_length=12)),
                ('said', models.TextField(blank=True, help_text='what the server said, as it said it')),
                ('final', models.BooleanField(default=True)),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('resent', 'renvoyé à la même adresse'), ('redirected', 'renvoyé à une autre adresse'), ('posted', 'envoyé par courrier'), ('closed', 'classé'), ('overtaken', 'dépassé par un autre avis')], max_length=10)),
                ('note', models.TextField(blank=True, max_length=500, verbose_name='Note')),
                ('new_address', models.EmailField(blank=True, max_length=254, verbose_name='Nouvelle adresse')),
                ('handled_at', models.DateTimeField(blank=True, null=True)),
                ('handled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mail', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='returns', to='core.outmail')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('handled_at__isnull', True)), fields=['at'], name='returns_to_handle')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('handled_at__isnull', True)), fields=('mail', 'final'), name='one_open_return_per_mail')],
            },
        ),
        migrations.CreateModel(
            name='MailEdit',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('before', models.TextField()),
                ('after', models.TextField()),
                ('reason', models.TextField(max_length=500, verbose_name='Motif')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mail', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='core.outmail')),
            ],
        ),
        migrations.CreateModel(
            name='MailWords',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(max_length=60)),
                ('variant', models.CharField(blank=True, max_length=20)),
                ('subject_fr', models.CharField(blank=True, max_length=200, verbose_name='Objet en français')),
                ('body_fr', models.TextField(blank=True, max_length=8000, verbose_name='Texte en français')),
                ('subject_en', models.CharField(blank=True, max_length=200, verbose_name='Objet en anglais')),
                ('body_en', models.TextField(blank=True, max_length=8000, verbose_name='Texte en anglais')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'variant'), name='mail_worded_once')],
            },
        ),
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('way', models.CharField(choices=[('now', 'Tout de suite'), ('daily', 'Dans le résumé du jour'), ('never', 'Dans mon espace seulement')], default='now', max_length=6, verbose_name='Manière')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_choices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reader', 'kind'), name='mail_chosen_once')],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('name', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('counts', models.JSONField(default=dict)),
                ('error', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='JobError',
            fields=[
                ('job_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('error', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=60)),
                ('message', models.TextField()),
                ('message_en', models.TextField(blank=True)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('about', models.CharField(blank=True, max_length=60)),
                ('raised_at', models.DateTimeField(db_default=core.clock.AppNow())),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('code', 'about'), name='one_open_alarm_per_cause')],
            },
        ),
        migrations.CreateModel(
            name='PublicTag',
            fields=[
                ('tag', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transitionlog',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7f3c833cd741939a7487abd25601b0886b20c235', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ddae7', table='core_transitionlog', when='BEFORE')),
        ),
        migrations.CreateModel(
            name='PendingStep',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('object_id', models.UUIDField()),
                ('name', models.CharField(help_text='the transition, or the act that is none', max_length=60)),
                ('content', models.JSONField()),
                ('payload', models.JSONField(default=dict)),
                ('sha256', models.CharField(max_length=64)),
                ('reason', models.TextField(blank=True)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('confirmed', 'confirmée'), ('refused', 'refusée'), ('withdrawn', 'reprise'), ('replaced', 'remplacée')], max_length=10)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('outcome', '')), fields=['proposed_at'], name='step_to_confirm')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('content_type', 'object_id', 'name'), name='one_step_waits'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'confirmed'), _negated=True), models.Q(('closed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='step_confirmed_by_another_person'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='step_closed_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('listing', models.SlugField(help_text='the list, as in core.saved_views.declared', max_length=40)),
                ('name', models.CharField(max_length=60, verbose_name='nom')),
                ('query', models.CharField(blank=True, help_text='as in the address, sorted', max_length=2000)),
                ('shared', models.BooleanField(default=False, verbose_name='partagée avec l’équipe')),
                ('default', models.BooleanField(default=False, verbose_name='ouverte d’abord')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('shared', True)), fields=['listing'], name='saved_view_shared')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'listing', 'name'), name='one_saved_view_per_name'), models.UniqueConstraint(condition=models.Q(('default', True)), fields=('owner', 'listing'), name='one_view_opens_first')],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(help_text='the list, as in core.batches.declared', max_length=40)),
                ('place', models.UUIDField(help_text='the object whose list it is')),
                ('act', models.CharField(max_length=40)),
                ('query', models.CharField(blank=True, help_text='filters and page to which one comes back', max_length=2000)),
                ('given', models.JSONField(default=dict, help_text='what was typed, as the form of the act posts it')),
                ('language', models.CharField(default='fr', max_length=2)),
                ('status', models.CharField(choices=[('chosen', 'à confirmer'), ('running', 'en cours'), ('done', 'terminé')], default='chosen', max_length=8)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undoes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='undone_by', to='core.batch')),
            ],
            options={
                'indexes': [models.Index(fields=['by', '-created_at'], name='batch_of_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status', 'chosen'), ('confirmed_at__isnull', False), _connector='OR'), name='batch_that_ran_was_confirmed')],
            },
        ),
        migrations.CreateModel(
            name='BatchItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('object_id', models.UUIDField()),
                ('version', models.DateTimeField()),
                ('after', models.DateTimeField(blank=True, help_text='its version once the act was done', null=True)),
                ('before', models.JSONField(blank=True, help_text='what the act needs to be undone', null=True)),
                ('outcome', models.CharField(blank=True, choices=[('done', 'fait'), ('changed', 'modifié entre-temps'), ('refused', 'refusé'), ('failed', 'en échec')], max_length=8)),
                ('message', models.TextField(blank=True)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='core.batch')),
            ],
            options={
                'ordering': ('position',),
                'indexes': [models.Index(fields=['batch', 'outcome', 'position'], name='batch_items_by_outcome')],
                'constraints': [models.UniqueConstraint(fields=['batch', 'object_id'], name='row_once_per_batch')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=core.clock.AppNow(), editable=False)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(help_text='as declared, core.exports.declared', max_length=40)),
                ('place', models.UUIDField(help_text='the object whose list it is')),
                ('shape', models.CharField(help_text='csv, xlsx, zip, pdf', max_length=4)),
                ('title', models.TextField(help_text='in both languages, core.bilingual')),
                ('query', models.CharField(blank=True, help_text='the filters of the list, as in its address', max_length=2000)),
                ('language', models.CharField(default='fr', max_length=2)),
                ('status', models.CharField(choices=[('waiting', 'en attente'), ('running', 'en cours'), ('ready', 'prêt'), ('failed', 'à relancer'), ('expired', 'expiré'), ('lost', 'accès retiré'), ('deleted', 'supprimé')], default='waiting', max_length=8)),
                ('total', models.PositiveIntegerField(default=0, help_text='rows to write')),
                ('rows', models.PositiveIntegerField(default=0, help_text='rows written')),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('scope', models.CharField(blank=True, help_text='on what else of the person\'s rights its columns depend', max_length=40)),
                ('error', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('downloads', models.PositiveIntegerField(default=0)),
                ('downloaded_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'indexes': [models.Index(fields=['by', '-asked_at', '-id'], name='export_of_person'), models.Index(condition=models.Q(('status__in', ['waiting', 'running'])), fields=['asked_at'], name='export_unfinished'), models.Index(condition=models.Q(('status', 'ready')), fields=['expires_at'], name='export_to_expire')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'ready'), _negated=True), models.Q(('expires_at__isnull', False), ('file__isnull', False)), _connector='OR'), name='ready_export_has_a_file_and_an_end'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['waiting', 'running', 'failed']), _negated=True), ('file__isnull', True), _connector='OR'), name='an_export_that_was_never_ready_has_no_file')],
            },
        ),
    ]
