"""The sheet, the indicators and the data of a challenge, written by two people at once."""

import datetime as dt

import pytest
from django.urls import reverse

from challenges.calls.domain.amendment import amend_challenge
from challenges.calls.domain.challenge import describe_challenge, restore_sheet_text
from challenges.calls.domain.section import restore_version, save_section
from challenges.calls.domain.sheet import offer_dataset
from challenges.models import Challenge
from core.exceptions import DomainError
from core.versions import versions_of
from tests.factories.accounts import UserFactory
from tests.factories.challenges import OPENS, IndicatorFactory, challenge_set
from tests.factories.partners import DataSetFactory
from tests.tables.pages.forms import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return challenge_set()


def url(group, name="challenge_facts"):
    return reverse(name, args=[group.challenge.pk])


def page(client, address):
    markup = client.get(address).content.decode()
    return next(
        form.sent() for form in forms_of(markup, address, "") if any("initial-" in name for name in form.sent())
    )


def test_a_summary_is_not_emptied_by_who_adds_an_address(group, client):
    client.force_login(group.author)
    one, two = page(client, url(group)), page(client, url(group))

    client.post(url(group), one | {"summary_fr": "Le résumé que le public lit."})
    client.force_login(group.agent)
    answer = client.post(url(group), two | {"contact_email": "defi@ville.example"})

    assert answer.status_code == 302
    group.challenge.refresh_from_db()
    assert group.challenge.summary_fr == "Le résumé que le public lit."
    assert group.challenge.contact_email == "defi@ville.example"


def test_both_change_the_summary(group, client):
    client.force_login(group.author)
    one, two = page(client, url(group)), page(client, url(group))
    client.post(url(group), one | {"summary_fr": "Celui de l’une."})

    answer = client.post(url(group), two | {"summary_fr": "Celui de l’autre."})

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Celui de l’autre.</textarea>" in shown
    assert "<template>Celui de l’une.</template>" in shown
    group.challenge.refresh_from_db()
    assert group.challenge.summary_fr == "Celui de l’une."


def test_autosave_keeps_what_is_sound_and_says_why_under_the_rest(group, client):
    client.force_login(group.author)
    data = page(client, url(group)) | {"summary_fr": "Un résumé.", "contact_email": "pas une adresse"}

    answer = client.post(url(group), data, headers={"X-Autosave": "1", "X-Changed": "summary_fr,contact_email"})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]["contact_email"])
    assert answer.json()["versions"] == {"initial-summary_fr": "Un résumé."}
    group.challenge.refresh_from_db()
    assert group.challenge.summary_fr == "Un résumé."


def test_two_people_each_add_an_indicator(group, client):
    IndicatorFactory(challenge=group.challenge, name_fr="Arrêts")
    client.force_login(group.author)
    address = url(group, "challenge_indicators")
    one, two = page(client, address), page(client, address)

    client.post(address, one | {"form-1-name_fr": "De l’une"})
    client.force_login(group.agent)
    client.post(address, two | {"form-1-name_fr": "De l’autre"})

    names = group.challenge.indicators.order_by("pk").values_list("name_fr", flat=True)
    assert list(names) == ["Arrêts", "De l’une", "De l’autre"]


def test_a_data_set_offered_meanwhile_keeps_its_conditions(group):
    lent = DataSetFactory(owner=group.partner)
    offer_dataset(group.challenge, lent, conditions="Effacé à la fin.", by=group.author)
    offer_dataset(group.challenge, lent, conditions="Effacé à la fin.", by=group.agent)

    with pytest.raises(DomainError, match="Effacé à la fin."):
        offer_dataset(group.challenge, lent, conditions="", by=group.agent)

    assert group.challenge.datasets.get().conditions == "Effacé à la fin."


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_section_is_put_back_in_its_language_alone(group, language):
    section = group.challenge.sections.get(key="tried")
    texts = {"body_fr": "Un.", "body_en": "One."}
    section = save_section(group.challenge, "tried", by=group.author, version=section.version, **texts)
    later = {**texts, f"body_{language}": "Autre chose."}
    section = save_section(group.challenge, "tried", by=group.agent, version=section.version, **later)
    first = versions_of(group.challenge, f"tried.{language}").get(body=texts[f"body_{language}"])

    section = restore_version(
        group.challenge, "tried", by=group.author, version=section.version, n=first.n, language=language
    )

    assert {"body_fr": section.body_fr, "body_en": section.body_en} == texts


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_summary_has_versions_from_before_the_first_change_on(group, language):
    name = f"summary_{language}"
    type(group.challenge).objects.filter(pk=group.challenge.pk).update(**{name: "Le tout premier."})
    describe_challenge(group.challenge, by=group.author, fields={name: "Le second."})
    first = versions_of(group.challenge, f"sheet-summary.{language}").get(body="Le tout premier.")

    restore_sheet_text(group.challenge, "summary", by=group.agent, n=first.n, language=language)

    group.challenge.refresh_from_db()
    assert getattr(group.challenge, name) == "Le tout premier."
    kept = versions_of(group.challenge, f"sheet-summary.{language}").values_list("body", flat=True)
    assert set(kept) == {"Le tout premier.", "Le second."}


def test_the_page_of_versions_compares_and_puts_back_english_too(group, client):
    describe_challenge(group.challenge, by=group.author, fields={"summary_en": "First."})
    describe_challenge(group.challenge, by=group.agent, fields={"summary_en": "Second."})
    client.force_login(group.author)
    address = reverse("challenge_sheet_versions", args=[group.challenge.pk, "resume"])

    shown = client.get(f"{address}?langue=en").content.decode()
    answer = client.post(address, {"langue": "en", "n": "1"})

    assert "First." in shown
    assert 'name="langue" value="en"' in shown
    assert answer.status_code == 302
    group.challenge.refresh_from_db()
    assert group.challenge.summary_en != "Second."


@pytest.mark.parametrize(
    ("field", "where"), [("problem", "challenge_versions"), ("summary_fr", "challenge_sheet_versions")]
)
def test_an_amended_text_is_put_back_in_public(field, where, client, clock, settings):
    settings.DEMO = True
    clock(OPENS + dt.timedelta(days=1))
    challenge, team = challenge_set(open=True).challenge, UserFactory(team=True)
    before = challenge.sections.get(key=field).body_fr if field == "problem" else challenge.summary_fr
    amend_challenge(challenge, field=field, value="Un texte corrigé.", reason="Une erreur.", by=team)
    amend = reverse("challenge_amend", args=[challenge.pk, field])
    client.force_login(team)

    versions = client.get(reverse(where, args=[challenge.pk, field if field == "problem" else "resume"]))
    offered = client.get(f"{amend}?version=1").content.decode()
    form = next(form for form in forms_of(offered, amend, "") if "value" in form.sent())
    answer = client.post(amend, form.sent() | {"reason": "Le premier était juste."})

    assert f"{amend}?version=1" in versions.content.decode()
    assert form.sent()["value"] == [before]
    assert "field--error" not in offered
    assert answer.status_code == 302
    assert before in challenge.amendments.values_list("after", flat=True)


@pytest.mark.parametrize(
    ("field", "where"), [("problem", "challenge_versions"), ("summary_fr", "challenge_sheet_versions")]
)
def test_an_amended_english_text_is_put_back_in_public_and_the_french_stays(field, where, client, clock, settings):
    settings.DEMO = True
    clock(OPENS + dt.timedelta(days=1))
    challenge, team = challenge_set(open=True).challenge, UserFactory(team=True)
    challenge.sections.filter(key="problem").update(body_en="The first text.")
    Challenge.objects.filter(pk=challenge.pk).update(summary_en="The first text.")
    challenge.refresh_from_db()
    french = challenge.sections.get(key=field).body_fr if field == "problem" else challenge.summary_fr
    amend_challenge(challenge, field=field, value=french, value_en="A wrong text.", reason="Traduction.", by=team)
    client.force_login(team)

    versions = client.get(reverse(where, args=[challenge.pk, field if field == "problem" else "resume"]) + "?langue=en")
    amend = f"{reverse('challenge_amend', args=[challenge.pk, field])}?langue=en&version=1"
    offered = client.get(amend).content.decode()
    form = next(form for form in forms_of(offered, amend, "") if "value" in form.sent())
    answer = client.post(amend, form.sent() | {"reason": "Le premier était juste."})

    assert amend.replace("&", "&amp;") in versions.content.decode()
    assert (form.sent()["value"], form.sent()["value_en"]) == ([french], ["The first text."])
    assert answer.status_code == 302
    last = challenge.amendments.get(before_en="A wrong text.")
    assert (last.after_en, last.before, last.english_due) == ("The first text.", last.after, False)
