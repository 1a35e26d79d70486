"""Whoever is kept away from a file meets its words on no address: a word that nobody else writes is looked for in each answer.

The addresses are those of `access.toml`, which names every one that the code declares. Links are read at each request.
"""

import logging

import pytest

from challenges.models import Answer, Application, Attachment, Review
from challenges.selection.domain.told_links import Told, tell_link
from tests.tables.pages.access_table import rows
from tests.tables.pages.asking import Asker

CANARY, SOUGHT = "Canarizelle", "Zibeline"
READERS = ("juree_deportee", "equipe_deportee", "presidente")


@pytest.fixture(scope="module")
def asker(world, django_db_blocker):
    with django_db_blocker.unblock():
        return Asker(world.people)


@pytest.fixture
def file(world):
    """The file of the startup in the jury under way, marked wherever it is written in."""
    application = Application.objects.get(pk=world.mine["application_eligible"])
    Application.objects.filter(pk=application.pk).update(
        title=f"{SOUGHT} {CANARY}", pending_reasons=f"{CANARY} motifs", decision_reasons=f"{CANARY} suite"
    )
    Answer.objects.filter(application=application).update(body=f"{CANARY} réponse")
    Review.objects.filter(application=application).update(comment=f"{CANARY} lecture", to_applicant=f"{CANARY} retour")
    Attachment.objects.filter(application=application).update(label=f"{CANARY} pièce")
    application.refresh_from_db()
    return application


def about(world):
    """What stands in the addresses: this file wherever they name one, its challenge likewise."""
    file = dict.fromkeys(
        ("application_submitted", "application_draft", "application_accepted"), world.mine["application_eligible"]
    )
    call = dict.fromkeys(("draft", "approved", "proposed", "open", "decided"), world.mine["deliberating"])
    return world.mine | file | call


def where_it_is_read(asker, world, name):
    """The addresses at which this reader meets the word. Where one can search there, the file is searched for too."""
    found = []
    for row in rows():
        path = row.path.format(**about(world))
        answer = read(asker, path, name)
        if 'name="q"' in answer:
            answer += read(asker, f"{path}?q={SOUGHT}", name)
        if CANARY in answer:
            found.append(row.key)
    return found


def read(asker, path, name):
    answer = asker.ask("GET", path, name, fresh=True)
    return answer.content.decode("utf-8", "ignore") if answer.status_code == 200 else ""


def test_the_words_of_a_file_are_on_no_address_for_whoever_is_kept_away(world, asker, file):
    logging.disable(logging.CRITICAL)
    told = Told("Sa sœur y travaille.", "close", by="Une jurée")
    tell_link(file.challenge, file, person=world.people["presidente"], told=told, by=world.people["equipe"])
    try:
        read = {name: where_it_is_read(asker, world, name) for name in READERS}
        by_others = where_it_is_read(asker, world, "equipe")
    finally:
        logging.disable(logging.NOTSET)

    assert read == dict.fromkeys(READERS, [])
    assert {"application", "application_desk", "application_desk_csv", "jury_ranking", "jury_deliberation"} <= set(
        by_others
    )
