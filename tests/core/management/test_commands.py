from django.core.management import get_commands

# Commands on which an installation depends: nobody expects them to differ from what Django's documentation says.
DJANGO_OWN = ("migrate", "makemigrations", "sqlmigrate", "flush", "loaddata", "dumpdata", "check")


def test_commands_that_change_a_database_are_djangos_own():
    known = get_commands()

    assert {name: known[name] for name in DJANGO_OWN} == dict.fromkeys(DJANGO_OWN, "django.core")
