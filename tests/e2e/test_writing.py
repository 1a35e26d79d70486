"""The one way of writing, in a real browser, on one form of each kind: network cut, tab closed, session ended, two people,
no script.
"""

import re
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from challenges.models import Answer
from core.models import Comment, HeldPost
from tests.e2e.conftest import paris
from tests.factories.accounts import PASSWORD, UserFactory, member_of
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import IndicatorFactory, challenge_set
from tests.factories.pilots import pilot_set

LINE = "[data-send-state]"
SAVED = "[data-save-state][data-state=saved]"


@pytest.fixture
def world(site, set_clock):
    set_clock(paris(2027, 3, 10))
    written, application, trial = challenge_set(), ApplicationFactory(), pilot_set()
    IndicatorFactory(challenge=written.challenge, name_fr="Arrêts", unit="jour")
    return SimpleNamespace(
        challenge=written.challenge,
        author=written.author,
        agent=written.agent,
        pilot=trial.pilot,
        directorate=trial.agent,
        application=application,
        applicant=member_of(application.organisation),
        colleague=member_of(application.organisation),
    )


class Kind:
    """How one form is reached, what is typed in it, which button sends it, and what it then left."""

    def __init__(self, path, field, button, stored, who="author", text="Un texte qui a pris du temps."):
        self.path, self.field, self.button, self.stored, self.who, self.text = path, field, button, stored, who, text


KINDS = {
    "fiche": Kind(
        lambda w: f"/espace/defis/{w.challenge.pk}/fiche/",
        "#id_summary_fr",
        "Enregistrer la fiche",
        lambda w: type(w.challenge).objects.get(pk=w.challenge.pk).summary_fr,
    ),
    "partie": Kind(
        lambda w: f"/espace/defis/{w.challenge.pk}/parties/tried/",
        "#id_body_fr",
        "Enregistrer et revenir au défi",
        lambda w: w.challenge.sections.get(key="tried").body_fr,
    ),
    "lignes": Kind(
        lambda w: f"/espace/defis/{w.challenge.pk}/indicateurs/",
        "#id_form-1-name_fr",
        "Enregistrer les indicateurs",
        lambda w: getattr(w.challenge.indicators.filter(name_fr__startswith="Un texte").first(), "name_fr", ""),
    ),
    "dossier": Kind(
        lambda w: f"/espace/candidatures/{w.application.pk}/etape/equipe/",
        "#id_team",
        "Enregistrer et continuer",
        lambda w: getattr(Answer.objects.filter(application=w.application, key="team").first(), "body", ""),
        who="applicant",
    ),
    "connaissances": Kind(
        lambda w: f"/espace/candidatures/{w.application.pk}/etape/acquis/",
        "#id_row-0-name",
        "Enregistrer et continuer",
        lambda w: getattr(w.application.backgrounds.first(), "name", ""),
        who="applicant",
    ),
    "pilote": Kind(
        lambda w: f"/espace/pilotes/{w.pilot.pk}/preparer/",
        "#id_summary_fr",
        "Enregistrer",
        lambda w: type(w.pilot).objects.get(pk=w.pilot.pk).summary_fr,
        who="directorate",
    ),
    "remarque": Kind(
        lambda w: f"/espace/defis/{w.challenge.pk}/parties/problem/",
        "#id_c-body",
        "Ajouter",
        lambda w: getattr(Comment.objects.filter(section="problem").first(), "body", ""),
    ),
}


def write(person, kind, world):
    person.go(kind.path(world))
    field = person.page.locator(kind.field)
    field.evaluate("it => it.closest('details')?.setAttribute('open', '')")
    field.fill(kind.text)
    return field


def press(person, kind):
    person.page.locator(f"form:has({kind.field})").get_by_role("button", name=kind.button, exact=True).click()


def gone(person, path):
    """The form was accepted: the page has moved on."""
    expect(person.page.locator(LINE)).to_have_count(0)
    person.arrived()


def forgive(person, *expected):
    """Faults that are what is tried: a request cut, an answer 401."""
    wanted = ("request failed", *expected)
    person.faults = [fault for fault in person.faults if not fault.startswith(wanted)]


@pytest.mark.parametrize("name", KINDS)
def test_network_cut_then_the_button_and_a_closed_tab(name, world, enter):
    kind = KINDS[name]
    person = enter(getattr(world, kind.who))
    page = kind.path(world)
    person.go(page)
    person.context.set_offline(True)
    field = person.page.locator(kind.field)
    field.evaluate("it => it.closest('details')?.setAttribute('open', '')")
    field.fill(kind.text)
    press(person, kind)

    expect(person.page.locator(LINE)).to_have_attribute("data-why", "offline")
    if name == "fiche":
        person.shot("reseau-coupe", axe=False)
    assert field.input_value() == kind.text
    assert kind.stored(world) != kind.text

    # The tab is closed, the network comes back, the page is opened again: the text is offered, with the difference.
    person.page.close()
    person.context.set_offline(False)
    person.page = person.context.new_page()
    person.go(page)
    offer = person.page.locator("[data-copy]")
    expect(offer).to_contain_text("a pris du temps.")
    if name == "fiche":
        person.shot("copie-proposee", axe=True)
    offer.get_by_role("button", name=re.compile("Reprendre ce texte|Tout reprendre")).first.click()
    assert person.page.locator(kind.field).input_value() == kind.text

    # And with the tab left open, the form goes by itself when the network is back.
    person.context.set_offline(True)
    press(person, kind)
    expect(person.page.locator(LINE)).to_have_attribute("data-why", "offline")
    person.context.set_offline(False)
    person.page.wait_for_function("() => !document.querySelector('[data-send-state]')")
    person.arrived()
    assert kind.stored(world) == kind.text
    left = person.page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('writing:')).length")
    assert left == 0
    forgive(person)


@pytest.mark.parametrize("name", KINDS)
def test_session_ended_then_the_button(name, world, enter):
    kind = KINDS[name]
    user = getattr(world, kind.who)
    person = enter(user)
    write(person, kind, world)
    person.arrived()
    if person.page.locator(f"form[data-autosave]:has({kind.field})").count():
        person.page.locator(SAVED).wait_for()
    Session.objects.all().delete()
    person.page.locator(kind.field).fill(f"{kind.text} Et plus.")
    press(person, kind)

    dialog = person.page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    if name == "fiche":
        person.shot("session-terminee", axe=True)
    with person.page.expect_popup() as opened:
        dialog.get_by_role("link", name="Se reconnecter").click()
    window = opened.value
    window.locator("#id_login").fill(user.email)
    window.locator("#id_password").fill(PASSWORD)
    window.get_by_role("button", name="Se connecter", exact=True).click()

    person.page.wait_for_function("() => !document.querySelector('[data-send-state]')")
    person.arrived()
    assert kind.stored(world) == f"{kind.text} Et plus."
    forgive(person, "401", "403")


def test_two_people_on_one_text_choose_word_by_word(world, enter):
    kind = KINDS["fiche"]
    one, two = enter(world.author), enter(world.agent)
    for person in (one, two):
        person.go(kind.path(world))
    one.page.locator(kind.field).fill("Livrer la ville sans bruit le matin.")
    one.page.locator(SAVED).wait_for()
    with two.expecting(409):
        two.page.locator(kind.field).fill("Livrer la ville sans camion le matin.")
        notice = two.page.locator("[data-conflict=summary_fr]")
        notice.wait_for()
    two.shot("deux-textes")
    notice.get_by_role("button", name="l’autre : bruit").click()
    notice.get_by_role("button", name="Mettre ce texte dans le champ").click()
    assert two.page.locator(kind.field).input_value() == "Livrer la ville sans bruit le matin."
    two.page.locator(kind.field).fill("Livrer la ville sans bruit ni camion le matin.")
    two.page.locator(SAVED).wait_for()

    assert kind.stored(world) == "Livrer la ville sans bruit ni camion le matin."


def test_two_people_each_add_a_row(world, enter):
    kind = KINDS["connaissances"]
    one, two = enter(world.applicant), enter(world.colleague)
    for person in (one, two):
        person.go(kind.path(world))
    for person, words in ((one, "Moteur de Léa"), (two, "Capteur d’Omar")):
        person.page.locator(kind.field).fill(words)
        person.page.locator(SAVED).wait_for()
        person.click("Enregistrer et continuer")
        person.sees("Gardé tel quel.", "Indiquez à qui il appartient.")

    names = world.application.backgrounds.order_by("created_at").values_list("name", flat=True)
    assert list(names) == ["Moteur de Léa", "Capteur d’Omar"]
    two.shot("connaissances-deux")


def test_a_refused_value_says_why_under_the_field_and_stays(world, enter):
    person = enter(world.author)
    person.go(KINDS["fiche"].path(world))
    with person.expecting(422):
        person.page.locator("#id_contact_email").fill("pas une adresse")
        refusal = person.page.locator("[data-refusal=contact_email]")
        expect(refusal).to_contain_text("adresse")
    assert person.page.locator("#id_contact_email").input_value() == "pas une adresse"
    person.page.locator("#id_contact_email").fill("defi@ville.example")
    person.page.locator(SAVED).wait_for()
    expect(refusal).to_have_count(0)


@pytest.mark.parametrize("name", ["fiche", "connaissances", "remarque"])
def test_without_a_script_the_form_waits_behind_the_sign_in_page(name, world, enter):
    kind = KINDS[name]
    user = getattr(world, kind.who)
    person = enter(user, java_script_enabled=False)
    person.go(kind.path(world))
    Session.objects.all().delete()
    person.page.locator(f"details:has({kind.field}) > summary").click() if name == "remarque" else None
    person.page.locator(kind.field).fill(kind.text)
    press(person, kind)
    person.page.locator("#id_login").fill(user.email)
    person.page.locator("#id_password").fill(PASSWORD)
    person.click("Se connecter")

    person.sees("Votre envoi attend")
    if name == "fiche":
        person.page.screenshot(path="var/screens/envoi-attend.png", full_page=True)
    person.click("Envoyer maintenant")
    assert kind.stored(world) == kind.text
    assert HeldPost.objects.count() == 1


def test_an_answer_that_is_lost_is_asked_again_and_counts_once(world, enter):
    """The post arrives and its answer does not: the script sends it again by itself, and nothing is written twice."""
    kind = KINDS["remarque"]
    person = enter(world.author)
    write(person, kind, world)
    answers = []

    def lose_the_first(route):
        answers.append(route.fetch())
        route.abort() if len(answers) == 1 else route.fulfill(response=answers[-1])

    person.page.route("**/remarques/", lose_the_first)
    press(person, kind)
    person.page.wait_for_function("() => !document.querySelector('[data-send-state]')")
    person.arrived()

    assert [answer.status for answer in answers] == [204, 204]
    assert Comment.objects.count() == 1
    person.sees("Cet envoi était déjà arrivé\u00a0: il n’a compté qu’une fois.")
    forgive(person)


def test_two_people_see_each_other_on_any_shared_form(world, enter):
    one, two = enter(world.directorate), enter(UserFactory(team=True))
    for person in (one, two):
        person.go(KINDS["pilote"].path(world))

    two.sees(f"{world.directorate} écrit aussi ici en ce moment.")
    two.shot("presence-pilote")
