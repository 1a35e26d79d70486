"""The themes of the programme: one colour and one motif each on the site."""

from django.db import migrations

THEMES = (
    ("mobilite", "Mobilité", "Mobility"),
    ("energie", "Énergie", "Energy"),
    ("dechets", "Déchets", "Waste"),
    ("espace-public", "Espace public", "Public space"),
    ("logement", "Logement", "Housing"),
    ("sport", "Sport", "Sport"),
    ("logistique", "Logistique", "Logistics"),
    ("economie-circulaire", "Économie circulaire", "Circular economy"),
    ("tourisme", "Tourisme", "Tourism"),
)


def load_themes(apps, schema_editor):
    Theme = apps.get_model("partners", "Theme")
    for slug, name_fr, name_en in THEMES:
        Theme.objects.update_or_create(slug=slug, defaults={"name_fr": name_fr, "name_en": name_en})


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [migrations.RunPython(load_themes, migrations.RunPython.noop, elidable=False)]
