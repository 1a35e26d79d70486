from core.messages import extracted


def test_messages_of_templates_and_code_are_found(tmp_path):
    app = tmp_path / "app"
    (app / "templates" / "app").mkdir(parents=True)
    (app / "templates" / "app" / "page.html").write_text(
        """{% load i18n %}<h1 title="{% translate "L’été" %}">{% translate 'Bonjour' as hello %}</h1>
  {% blocktranslate with name=user.name %}Bonjour {{ name }}, c’est « bien »{% endblocktranslate %}
    {% blocktranslate count n=items|length %}{{ n }} défi{% plural %}{{ n }} défis{% endblocktranslate %}
{{ value|default:_("inconnu") }}""",
        encoding="utf-8",
    )
    (app / "code.py").write_text(
        'from django.utils.translation import gettext as _\nx = _("Dans le code")\n', encoding="utf-8"
    )

    ids = {message.id for message in extracted(app) if message.id}

    assert ids == {
        "L’été",
        "Bonjour",
        "Bonjour %(name)s, c’est « bien »",
        ("%(n)s défi", "%(n)s défis"),
        "inconnu",
        "Dans le code",
    }
