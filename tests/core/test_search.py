"""The search of the workspace: words, bounds, what every noun declares of itself."""

import re

import pytest
from django.urls import get_resolver, reverse

from core import files, search
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import ChallengeFactory

URL = "/espace/recherche/"


@pytest.fixture
def team(db):
    return UserFactory(team=True)


# Pages of one object that the search does not find by themselves, and why.
NOT_SEARCHED = {
    "upload": "a file on its way",
    "job_act": "a gesture on a job",
    "mail_act": "a gesture on a message",
    "mail_return": "a report of return, read from the list of those",
    "batch": "an act on many rows, read when it is made",
    "organisation_merge": "read from the organisation that was kept",
    "invitation_mine": "read from one's own tasks",
    "step": "read from the list of what waits for a second person, and from its object",
    "directorate": "an organisation, found as such",
    "challenge_start": "a form",
    "clause": "an article of the library, read from its list of thirty",
    "obligation": "read from its prototype",
    "breach": "read from its prototype",
    "event": "read from its prototype",
    "allegation": "private until it is found established: read from the list of those, by whom it concerns",
    "event_history": "read from its prototype",
    "saved_views": "views of a list, reached from it",
}


def pages_of_one_object():
    def walk(resolver, before=""):
        for row in resolver.url_patterns:
            here = before + str(row.pattern)
            if hasattr(row, "url_patterns"):
                yield from walk(row, here)
            else:
                yield here, row.name

    whole = re.compile(r"espace/[^<]*<[^>]+>/")
    return sorted({name for address, name in walk(get_resolver()) if whole.fullmatch(address)})


def test_each_page_of_one_object_is_found_or_says_why_not():
    found = {page for kind in search.kinds() for page in kind.pages}

    assert set(pages_of_one_object()) == found | set(NOT_SEARCHED)
    assert not found & set(NOT_SEARCHED)


def test_each_kind_of_file_that_people_send_is_found():
    sent = {purpose.name for purpose in files._purposes.values() if purpose.may_send is not files.nobody}

    assert sent == {purpose for kind in search.kinds() for purpose in kind.purposes}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  L’Écluse d’Été ", ["ecluse", "ete"]),
        ("vélo-cargo", ["velo", "cargo"]),
        ("a b", []),
        ("", []),
        ("%_\\", []),
        ("un deux trois quatre cinq six sept huit", ["deux", "troi", "quatre", "cinq", "six", "sept"]),
    ],
)
def test_words_that_an_index_can_find(typed, words):
    assert search.Words(typed).words == words


@pytest.mark.django_db
def test_accents_apostrophes_and_order_do_not_count(team):
    OrganisationFactory(name="L’Écluse d’Été")

    for typed in ("ecluse", "L'ECLUSE", "ete écluse", "Ecluse d’été"):
        assert hits(team, typed) == {"organisations": ["L’Écluse d’Été"]}, typed
    assert hits(team, "ecluse hiver") == {}


def hits(user, typed):
    return {group.kind.name: [hit.title for hit in group.hits] for group in search.search(user, search.Words(typed))}


@pytest.mark.django_db
def test_the_first_lines_of_a_kind_its_number_and_the_rest_page_by_page(team, client, sign_in):
    for n in range(search.FEW + 2):
        OrganisationFactory(name=f"Péniche {n}")
    sign_in(team)

    (group,) = client.get(URL, {"q": "peniche"}).context["groups"]
    assert [hit.title for hit in group.hits] == [f"Péniche {n}" for n in range(search.FEW)]
    assert (group.count, group.more) == (search.FEW + 2, True)

    whole = client.get(URL, {"q": "peniche", "dans": "organisations"}).context
    assert len(whole["hits"]) == whole["page"].paginator.count == search.FEW + 2
    assert client.get(URL, {"q": "peniche", "dans": "inconnu"}).status_code == 404


@pytest.mark.django_db
def test_no_more_than_the_bound_is_counted(team, client, sign_in, monkeypatch):
    monkeypatch.setattr(search, "BOUND", 2)
    for n in range(4):
        OrganisationFactory(name=f"Péniche {n}")
    sign_in(team)

    (group,) = client.get(URL, {"q": "peniche"}).context["groups"]
    assert group.bounded and group.count == 3
    assert "Plus de 2 résultats" in client.get(URL, {"q": "peniche", "dans": "organisations"}).content.decode()


@pytest.mark.django_db
def test_as_many_queries_for_one_found_as_for_three(team, client, sign_in):
    sign_in(team)
    challenge = ChallengeFactory(closed=True, title_fr="Péniche")

    def make():
        organisation = OrganisationFactory(startup=True, name="Péniche")
        ApplicationFactory(challenge=challenge, organisation=organisation, state="submitted", title="Péniche")
        UserFactory(last_name="Péniche")

    make()
    one = queries_of(client, f"{URL}?q=peniche")
    make()
    make()
    three = queries_of(client, f"{URL}?q=peniche")

    assert len(client.get(URL, {"q": "peniche"}).context["groups"]) == 4
    assert one == three <= 15


@pytest.mark.django_db
def test_nothing_found_says_what_to_try_and_a_word_too_short_is_told(team, client, sign_in):
    sign_in(team)

    assert "Essayez un mot de moins" in client.get(URL, {"q": "introuvable"}).content.decode()
    assert "au moins 3 lettres" in client.get(URL, {"q": "ab"}).content.decode()
    assert client.get(URL, {"q": "\x00" + "é" * 5000}).status_code == 200
    assert client.get(reverse("workspace_search")).status_code == 200
