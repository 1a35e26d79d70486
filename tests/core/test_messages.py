import io
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings

from core.messages import (
    catalogue_path,
    differing,
    extracted,
    misplaced,
    read_catalogue,
    rendered,
    to_review,
    untranslated,
    updated,
)


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


@pytest.fixture
def app(tmp_path):
    """An app whose catalogue translates one sentence; `say` replaces its sources."""

    class App:
        path = tmp_path / "app"

        def say(self, *sentences):
            lines = [f"_({sentence!r})" for sentence in sentences]
            (self.path / "code.py").write_text("\n".join(lines), encoding="utf-8")
            return self.update()

        def update(self):
            catalogue = updated(self.path)
            self.po.write_bytes(rendered(catalogue))
            return catalogue

        @property
        def po(self):
            return catalogue_path(self.path)

        def translate(self, english):
            catalogue = read_catalogue(self.po)
            for message in catalogue:
                if message.id:
                    message.string = english
            self.po.write_bytes(rendered(catalogue))

        def shown(self, sentence):
            """What a person who reads English sees, from the compiled catalogue."""
            with self.po.open("rb") as source:
                compiled = io.BytesIO()
                write_mo(compiled, read_po(source, locale="en"))
            compiled.seek(0)
            return GNUTranslations(compiled).gettext(sentence)

    made = App()
    made.po.parent.mkdir(parents=True)
    made.say(FRENCH)
    made.translate("The challange is published.")
    assert untranslated(made.update()) == []
    return made


FRENCH = "Le défi est publier."
MENDED = "Le défi est publié."


def test_a_typo_mended_in_french_keeps_its_english_marked_for_review(app):
    catalogue = app.say(MENDED)

    assert to_review(catalogue) == [MENDED]
    assert untranslated(catalogue) == []
    text = app.po.read_text()
    assert f'#, fuzzy\n#| msgid "{FRENCH}"\n' in text
    assert f'msgid "{MENDED}"\nmsgstr "The challange is published."' in text
    assert rendered(app.update()).decode() == text, "the mark and the previous sentence stay until somebody reviews"


def test_what_waits_for_review_is_shown_in_french_not_in_doubtful_english(app):
    assert app.shown(FRENCH) == "The challange is published."

    app.say(MENDED)

    assert app.shown(MENDED) == MENDED


def test_a_review_is_accepted_by_deleting_the_mark(app):
    app.say(MENDED)
    app.po.write_text(app.po.read_text().replace("#, fuzzy\n", ""))

    catalogue = app.update()

    assert to_review(catalogue) == []
    assert "#|" not in app.po.read_text()
    assert app.shown(MENDED) == "The challange is published."


def test_french_that_changes_twice_keeps_the_sentence_its_english_was_made_for(app):
    app.say(MENDED)
    app.say("Le défi est publié !")

    assert f'#| msgid "{FRENCH}"\n' in app.po.read_text()


def test_a_new_sentence_like_another_is_not_taken_for_its_translation(app):
    catalogue = app.say(FRENCH, "Le défi n’est pas publié.")

    assert to_review(catalogue) + untranslated(catalogue) == ["Le défi n’est pas publié."]
    assert app.shown("Le défi n’est pas publié.") == "Le défi n’est pas publié."
    assert app.shown(FRENCH) == "The challange is published."


def test_a_long_sentence_and_its_plural_come_back_whole(app):
    one, many = (
        "%(n)s candidature « reçue » " + "et comptée " * 12,
        "%(n)s candidatures « reçues » " + "et comptées " * 12,
    )
    (app.path / "code.py").write_text(f"ngettext({one!r}, {many!r}, n)", encoding="utf-8")
    app.update()
    catalogue = read_catalogue(app.po)
    next(m for m in catalogue if m.id).string = ("%(n)s application", "%(n)s applications")
    app.po.write_bytes(rendered(catalogue))
    (app.path / "code.py").write_text(f"ngettext({one + '.'!r}, {many + '.'!r}, n)", encoding="utf-8")
    app.update()

    assert [m.previous_id for m in read_catalogue(app.po) if m.fuzzy and m.id] == [[one, many]]


def catalogue_of(*messages):
    made = Catalog(locale="en")
    for french, english, *context in messages:
        made.add(french, english, context=context[0] if context else None)
    return made


def test_a_sentence_translated_in_two_ways_is_named_with_both():
    faults = differing(
        {
            "public": catalogue_of(("Vérifier", "Verify"), ("Modifier", "Edit")),
            "agreements": catalogue_of(("Vérifier", "Check"), ("Modifier", "Edit")),
            "core": catalogue_of(("Vérifier", "Check")),
        }
    )

    assert faults == ["« Vérifier »: « Verify » (public) ; « Check » (agreements, core)"]


def test_two_meanings_are_told_apart_by_their_context():
    assert not differing(
        {
            "pilots": catalogue_of(("en cours", "running", "pilote")),
            "challenges": catalogue_of(("en cours", "in progress")),
        }
    )


@pytest.mark.parametrize(("plural", "faults"), [("results", 0), ("outcomes", 1)])
def test_a_plural_agrees_with_the_plural_of_another_app(plural, faults):
    found = differing(
        {
            "core": catalogue_of((("résultat", "résultats"), ("result", "results"))),
            "agreements": catalogue_of(("résultat", "result")),
            "public": catalogue_of((("résultat", "résultats"), ("result", plural))),
        }
    )

    assert len(found) == faults


def test_no_sentence_of_the_project_is_translated_in_two_ways():
    found = {path.parts[-5]: read_catalogue(path) for path in Path(settings.BASE_DIR).glob("*/locale/en/*/django.po")}

    assert len(found) > 9
    assert differing(found) == []


def test_english_that_asks_for_a_value_that_is_not_given_is_named():
    catalogue = catalogue_of(("Levé : %(reason)s", "Waived by %(who)s: %(reason)s"), ("%(n)s mots", "%(n)s words"))

    assert misplaced(catalogue) == ["Levé : %(reason)s"]
