"""Texts that the team writes: fields checked when saved, values that stay text, versions, and the way back."""

import pytest
from django.urls import reverse

from challenges.applications.emails import DraftReminder
from challenges.selection.emails import DecisionReleased, JuryInvitation, ReviewsOpen
from core.exceptions import DomainError, NotAllowed
from core.mail_layout import as_html
from core.mail_words import TEXTS, filled, original, write_words
from core.models import MailWords, OutMail
from core.versions import versions_of
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory

pytestmark = pytest.mark.django_db
BODY = "Vous voici juré de {defi}.\n\n{adresse}"


@pytest.fixture
def team(db):
    return UserFactory(team=True)


def invitation(challenge="Le canal", language="fr"):
    person = UserFactory(language=language)
    message = JuryInvitation(
        to=person.email, language=language, person=person, challenge=challenge, url="https://x.example/"
    )
    return JuryInvitation.write([message], OutMail.Status.QUEUED)[0]


def test_the_words_of_the_team_take_the_place_of_those_of_the_code_in_one_language(team):
    write_words(JuryInvitation, "", by=team, values={"subject_fr": "Juré : {defi}", "body_fr": BODY})

    french, english = invitation(), invitation(language="en")

    assert french.subject.endswith("Juré : Le canal") and french.subject.startswith("Action demandée")
    assert "Vous voici juré de Le canal.\n\nhttps://x.example/" in french.body
    assert "appointed you to the jury" in english.body


@pytest.mark.parametrize(
    "typed", ["{adresse}", "<script>alert(1)</script>", "%(x)s %s {0} {0.__class__}", "{{ x }}", "é’“"]
)
def test_a_value_stays_text_whatever_is_typed(team, typed):
    write_words(JuryInvitation, "", by=team, values={"body_fr": BODY})

    mail = invitation(challenge=typed)

    assert f"juré de {typed}." in mail.body and mail.body.count("https://x.example/") == 1
    assert "<script" not in as_html(mail)


@pytest.mark.parametrize(
    ("kind", "variant", "name", "text", "said"),
    [
        (JuryInvitation, "", "body_fr", "{nom} {adresse}", "{nom} n’est pas un champ de ce texte. Champs possibles"),
        (JuryInvitation, "", "subject_fr", "{defi.pk}", "{defi.pk} n’est pas un champ"),
        (JuryInvitation, "", "body_fr", "{ defi } {adresse}", "{ defi } n’est pas un champ"),
        (JuryInvitation, "", "body_en", "Come.", "Il manque le champ {adresse}"),
        (DecisionReleased, "declined", "body_fr", "{motifs} {adresse}", "Il manque le champ {recours}"),
        (DecisionReleased, "selected", "body_fr", "{recours} {adresse}", "Il manque le champ {motifs}"),
        (DecisionReleased, "selected", "subject_fr", "{motifs}", "{motifs} n’est pas un champ"),
    ],
)
def test_a_field_unknown_or_missing_is_refused_under_its_text(team, kind, variant, name, text, said):
    with pytest.raises(DomainError) as refused:
        write_words(kind, variant, by=team, values={name: text})

    assert said in refused.value.message.replace("\u00a0", " ") and refused.value.field == name
    assert not MailWords.objects.exists()


@pytest.mark.parametrize(
    "kind", [DecisionReleased, JuryInvitation, ReviewsOpen, DraftReminder], ids=lambda kind: kind.kind
)
def test_the_text_of_the_code_passes_its_own_check_and_is_kept_as_nothing(team, kind):
    for variant in kind.variants:
        code = [text for language in ("fr", "en") for text in original(kind, variant, language)]
        row = write_words(kind, variant, by=team, values=dict(zip(TEXTS, code, strict=True)))
        assert [getattr(row, name) for name in TEXTS] == [""] * 4


def test_versions_are_kept_and_the_text_of_the_code_comes_back(team):
    row = write_words(JuryInvitation, "", by=team, values={"body_fr": BODY})
    write_words(JuryInvitation, "", by=team, values=dict.fromkeys(TEXTS, ""))

    assert "nommé au jury" in invitation().body
    assert [version.author for version in versions_of(row, "body_fr")][:1] == [team]


def test_messages_prepared_before_keep_their_words(team):
    held = invitation()
    write_words(JuryInvitation, "", by=team, values={"body_fr": BODY})

    assert OutMail.objects.get(pk=held.pk).body == held.body


def test_whoever_is_not_of_the_team_writes_none(client, sign_in):
    person = UserFactory()
    with pytest.raises(NotAllowed):
        write_words(JuryInvitation, "", by=person, values={"body_fr": BODY})

    assert sign_in(person).get("/espace/travaux/textes/").status_code == 404


def test_a_name_that_nobody_declared_is_left_as_written():
    assert filled("{x} {defi} {", JuryInvitation.places, {"challenge": "{x}"}) == "{x} {x} {"


def test_the_page_refuses_under_the_field_shows_what_leaves_and_tries_it(team, sign_in):
    application = ApplicationFactory(title="L’eau & <b>", state="eligible")
    client = sign_in(team)
    page = reverse("mail_words", args=["challenges.decision", "declined"])
    assert page in client.get("/espace/travaux/textes/").content.decode()
    first = client.get(page)
    data = {name: value for name, value in first.context["form"].initial.items() if name in TEXTS}

    refused = client.post(page, data | {"body_fr": "{rien} {motifs} {recours} {adresse}"})
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"body_fr"}

    assert (
        client.post(
            page, data | {"body_fr": "Non pour {candidature}.\r\n\r\n{motifs}\r\n\r\n{recours}\r\n\r\n{adresse}"}
        ).status_code
        == 302
    )
    shown = client.get(page)
    assert f"Non pour {application.title}." in shown.context["shown"][0]["text"]
    assert MailWords.objects.get().body_en == ""

    client.post(page + "essai/")
    trial = OutMail.objects.get(kind="core.mail_trial")
    assert trial.to == team.email and "Non pour L’eau & <b>." in trial.body
    client.post(page + "origine/")
    assert MailWords.objects.get().body_fr == ""


@pytest.mark.parametrize("path", ["challenges.approved/texte/", "rien/texte/", "challenges.decision/rien/"])
def test_a_kind_or_a_variant_without_texts_of_the_team_does_not_exist(team, sign_in, path):
    assert sign_in(team).get(f"/espace/travaux/textes/{path}").status_code == 404
