"""Cases, acts and files of exchanges in the search of the workspace."""

import pytest
from django.urls import reverse

from casework.boxes import CASES
from casework.domain.cases import open_case
from casework.domain.threads import MESSAGE_FILE, post
from casework.models import Act, Notice
from core import search
from core.clock import app_now
from core.models import StoredFile, generic_key
from core.roles import Role
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


def found(user, typed):
    return {hit.url for group in search.search(user, search.Words(typed)) for hit in group.hits}


def stored(name):
    return StoredFile.objects.create(name=name, size=1, sniffed="application/pdf", purpose=MESSAGE_FILE)


def test_a_case_is_found_by_its_words_and_opened_by_its_number_by_those_who_answer():
    kind = next(kind.name for kind in CASES.values() if kind.owner == Role.TEAM and kind.name != "droit-de-reponse")
    team, legal = UserFactory(team=True), UserFactory(legal=True)
    case = open_case(kind=kind, about="Zqréclamation d’été", body="Les faits.", by=UserFactory(), sender="ici")
    page = reverse("case", args=[case.pk])

    assert search.by_number(team, f" {case.number.lower()}") == page
    assert found(team, "zqreclamation ete") == {page}
    for other in (legal, UserFactory()):
        assert search.by_number(other, case.number) is None
        assert found(other, "zqreclamation") == set()
    assert search.by_number(team, "D-2027-99999") is None


def test_a_file_of_an_exchange_is_found_by_both_sides_and_that_of_a_note_by_ours():
    organisation, team = OrganisationFactory(startup=True), UserFactory(team=True)
    theirs = member_of(organisation)
    said, noted = stored("zqreponse l’été.pdf"), stored("zqnote l’été.pdf")
    post(organisation, by=theirs, body="Bonjour")
    post(organisation, by=team, body="Voici.").message.files.add(said)
    post(organisation, by=team, body="Entre nous.", internal=True).message.files.add(noted)

    def files(user):
        return found(user, "zqreponse ete") | found(user, "zqnote ete")

    assert files(team) == {reverse("file", args=[said.pk]), reverse("file", args=[noted.pk])}
    assert files(theirs) == {reverse("file", args=[said.pk])}
    assert files(UserFactory()) == set()


def test_an_act_is_found_by_its_service_and_by_those_to_whom_it_is_told():
    team, told = UserFactory(team=True), UserFactory()
    act = Act.objects.create(
        **generic_key(OrganisationFactory()),
        number=41,
        kind="essai",
        title="Zqfin d’été",
        text="Décidé.",
        remedies="Recours.",
        service=Role.TEAM,
        signer=team,
        made_at=app_now(),
        file=stored("acte"),
    )
    Notice.objects.create(act=act, user=told)
    page = reverse("act", args=[41])

    for user in (team, told):
        assert search.by_number(user, "n° 41") == page
        assert found(user, "zqfin ete") == {page}
    assert search.by_number(UserFactory(), "n° 41") is None
    assert found(UserFactory(), "zqfin") == set()
    assert search.by_number(team, "n° 99999999999999999999") is None
