import cms.blocks.programme
import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContentPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('text', 0), ('quote', 3), ('steps', 9), ('picture', 13), ('challenge', 15), ('open_challenges', 17), ('pilot', 19), ('figures', 20)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'texte', 'template': 'cms/blocks/text.html'}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'citation'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'source', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('words', 1), ('source', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'titre', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'titre'}), 6: ('wagtail.blocks.TextBlock', (), {'label': 'texte'}), 7: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6)]], {}), 8: ('wagtail.blocks.ListBlock', (7,), {'label': 'étapes'}), 9: ('wagtail.blocks.StructBlock', [[('title', 4), ('steps', 8)]], {}), 10: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'légende', 'required': False}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'crédit', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('image', 10), ('caption', 11), ('credit', 12)]], {}), 14: ('wagtail.blocks.ChoiceBlock', [], {'choices': cms.blocks.programme.challenge_choices, 'label': 'défi'}), 15: ('wagtail.blocks.StructBlock', [[('slug', 14)]], {}), 16: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'label': 'nombre au plus', 'max_value': 10, 'min_value': 1}), 17: ('wagtail.blocks.StructBlock', [[('title', 4), ('limit', 16)]], {}), 18: ('wagtail.blocks.ChoiceBlock', [], {'choices': cms.blocks.programme.pilot_choices, 'label': 'pilote'}), 19: ('wagtail.blocks.StructBlock', [[('slug', 18)]], {}), 20: ('wagtail.blocks.StructBlock', [[('title', 4)]], {})}, verbose_name='contenu')),
            ],
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='GlossaryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('terms', wagtail.fields.StreamField([('term', 2)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'mot'}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'sens'}), 2: ('wagtail.blocks.StructBlock', [[('word', 0), ('meaning', 1)]], {'label': 'mot'})}, verbose_name='mots')),
            ],
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('text', 0), ('quote', 3), ('steps', 9), ('picture', 13), ('challenge', 15), ('open_challenges', 17), ('pilot', 19), ('figures', 20)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'texte', 'template': 'cms/blocks/text.html'}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'citation'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'source', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('words', 1), ('source', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'titre', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'titre'}), 6: ('wagtail.blocks.TextBlock', (), {'label': 'texte'}), 7: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6)]], {}), 8: ('wagtail.blocks.ListBlock', (7,), {'label': 'étapes'}), 9: ('wagtail.blocks.StructBlock', [[('title', 4), ('steps', 8)]], {}), 10: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'légende', 'required': False}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'crédit', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('image', 10), ('caption', 11), ('credit', 12)]], {}), 14: ('wagtail.blocks.ChoiceBlock', [], {'choices': cms.blocks.programme.challenge_choices, 'label': 'défi'}), 15: ('wagtail.blocks.StructBlock', [[('slug', 14)]], {}), 16: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'label': 'nombre au plus', 'max_value': 10, 'min_value': 1}), 17: ('wagtail.blocks.StructBlock', [[('title', 4), ('limit', 16)]], {}), 18: ('wagtail.blocks.ChoiceBlock', [], {'choices': cms.blocks.programme.pilot_choices, 'label': 'pilote'}), 19: ('wagtail.blocks.StructBlock', [[('slug', 18)]], {}), 20: ('wagtail.blocks.StructBlock', [[('title', 4)]], {})}, verbose_name='contenu')),
                ('date', models.DateField(verbose_name='date')),
                ('fictional', models.BooleanField(default=False, verbose_name='fictif')),
            ],
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='AgendaPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
            ],
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('text', 0), ('quote', 3), ('steps', 9), ('picture', 13), ('challenge', 15), ('open_challenges', 17), ('pilot', 19), ('figures', 20)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'texte', 'template': 'cms/blocks/text.html'}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'citation'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'source', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('words', 1), ('source', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'titre', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'titre'}), 6: ('wagtail.blocks.TextBlock', (), {'label': 'texte'}), 7: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6)]], {}), 8: ('wagtail.blocks.ListBlock', (7,), {'label': 'étapes'}), 9: ('wagtail.blocks.StructBlock', [[('title', 4), ('steps', 8)]], {}), 10: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'légende', 'required': False}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'crédit', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('image', 10), ('caption', 11), ('credit', 12)]], {}), 14: ('wagtail.blocks.ChoiceBlock', [], {'choices': cms.blocks.programme.challenge_choices, 'label': 'défi'}), 15: ('wagtail.blocks.StructBlock', [[('slug', 14)]], {}), 16: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'label': 'nombre au plus', 'max_value': 10, 'min_value': 1}), 17: ('wagtail.blocks.StructBlock', [[('title', 4), ('limit', 16)]], {}), 18: ('wagtail.blocks.ChoiceBlock', [], {'choices': cms.blocks.programme.pilot_choices, 'label': 'pilote'}), 19: ('wagtail.blocks.StructBlock', [[('slug', 18)]], {}), 20: ('wagtail.blocks.StructBlock', [[('title', 4)]], {})}, verbose_name='contenu')),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lieu')),
                ('fictional', models.BooleanField(default=False, verbose_name='fictif')),
            ],
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', models.TextField(blank=True, verbose_name='introduction')),
                ('body', wagtail.fields.StreamField([('text', 0), ('quote', 3), ('steps', 9), ('picture', 13), ('challenge', 15), ('open_challenges', 17), ('pilot', 19), ('figures', 20)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'link', 'document-link'], 'label': 'texte', 'template': 'cms/blocks/text.html'}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'citation'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'source', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('words', 1), ('source', 2)]], {}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'titre', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'titre'}), 6: ('wagtail.blocks.TextBlock', (), {'label': 'texte'}), 7: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6)]], {}), 8: ('wagtail.blocks.ListBlock', (7,), {'label': 'étapes'}), 9: ('wagtail.blocks.StructBlock', [[('title', 4), ('steps', 8)]], {}), 10: ('wagtail.images.blocks.ImageBlock', [], {'label': 'image'}), 11: ('wagtail.blocks.CharBlock', (), {'label': 'légende', 'required': False}), 12: ('wagtail.blocks.CharBlock', (), {'label': 'crédit', 'required': False}), 13: ('wagtail.blocks.StructBlock', [[('image', 10), ('caption', 11), ('credit', 12)]], {}), 14: ('wagtail.blocks.ChoiceBlock', [], {'choices': cms.blocks.programme.challenge_choices, 'label': 'défi'}), 15: ('wagtail.blocks.StructBlock', [[('slug', 14)]], {}), 16: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'label': 'nombre au plus', 'max_value': 10, 'min_value': 1}), 17: ('wagtail.blocks.StructBlock', [[('title', 4), ('limit', 16)]], {}), 18: ('wagtail.blocks.ChoiceBlock', [], {'choices': cms.blocks.programme.pilot_choices, 'label': 'pilote'}), 19: ('wagtail.blocks.StructBlock', [[('slug', 18)]], {}), 20: ('wagtail.blocks.StructBlock', [[('title', 4)]], {})}, verbose_name='contenu')),
                ('lead', models.CharField(blank=True, max_length=200, verbose_name='accroche')),
            ],
            bases=('wagtailcore.page',),
        ),
    ]
