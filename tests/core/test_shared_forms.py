"""Two people, one form or one list: nothing is replaced unseen, and a row is known by itself, never by its place."""

import pytest
from django.forms import modelformset_factory
from django.http import QueryDict

from challenges.calls.forms import FactsForm, IndicatorFormSet
from challenges.models import Indicator
from core.shared_forms import SharedModelForm, SharedRows
from tests.factories.challenges import IndicatorFactory, challenge_set
from tests.tables.pages.forms import forms_of


@pytest.fixture
def challenge(db):
    return challenge_set().challenge


def page_of(form):
    """What a browser sends of a form that nobody touched."""
    parts = [form.management_form, *form.forms] if hasattr(form, "management_form") else [form]
    (found,) = forms_of(f"<form method='post'>{''.join(map(str, parts))}</form>", "/", "")
    data = QueryDict(mutable=True)
    for name, values in found.sent().items():
        data.setlist(name, values)
    return data


def facts(challenge, data=None):
    challenge.refresh_from_db()
    return FactsForm(data, instance=type(challenge).objects.get(pk=challenge.pk))


def test_untouched_form_says_that_nothing_changed(challenge):
    form = facts(challenge, page_of(facts(challenge)))

    assert form.is_valid(), form.errors
    assert form.changed_data == []


def test_what_somebody_else_changed_alone_stays(challenge):
    mine = page_of(facts(challenge))
    type(challenge).objects.filter(pk=challenge.pk).update(summary_fr="Leur résumé.", arrondissements=[3, 4])
    mine["contact_email"] = "defi@ville.example"

    form = facts(challenge, mine)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["summary_fr"] == "Leur résumé."
    assert form.cleaned_data["arrondissements"] == [3, 4]
    assert form.cleaned_data["contact_email"] == "defi@ville.example"


def test_what_both_changed_is_shown_and_sending_again_keeps_ones_own(challenge):
    mine = page_of(facts(challenge))
    type(challenge).objects.filter(pk=challenge.pk).update(summary_fr="Leur résumé.", places=3)
    mine["summary_fr"] = "Mon résumé."

    form = facts(challenge, mine)

    assert not form.is_valid()
    assert form.moved == {"summary_fr": "Leur résumé."}
    page = str(form["summary_fr"].as_field_group())
    assert "Mon résumé.</textarea>" in page
    assert "<template>Leur résumé.</template>" in page
    again = facts(challenge, page_of(form))
    assert again.is_valid(), again.errors
    assert (again.cleaned_data["summary_fr"], again.cleaned_data["places"]) == ("Mon résumé.", 3)


def test_without_a_script_a_button_takes_the_other_text(challenge):
    mine = page_of(facts(challenge))
    type(challenge).objects.filter(pk=challenge.pk).update(summary_fr="Leur résumé.")
    mine["summary_fr"] = "Mon résumé."
    mine["take"] = "summary_fr"

    form = facts(challenge, mine)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["summary_fr"] == "Leur résumé."


def test_the_same_words_twice_are_no_conflict(challenge):
    mine = page_of(facts(challenge))
    type(challenge).objects.filter(pk=challenge.pk).update(summary_fr="Le même résumé.")
    mine["summary_fr"] = "Le même résumé."

    assert facts(challenge, mine).is_valid()


def rows(challenge, data=None):
    return IndicatorFormSet(data, queryset=challenge.indicators.order_by("pk"))


def saved(challenge, data):
    formset = rows(challenge, data)
    assert formset.is_valid(), (formset.errors, formset.non_form_errors())
    changed, deleted = formset.rows()
    for row in changed:
        row.challenge = challenge
        row.save()
    for row in deleted:
        row.delete()
    return list(challenge.indicators.order_by("pk").values_list("name_fr", "unit"))


def test_two_people_each_add_a_row(challenge):
    one, two = page_of(rows(challenge)), page_of(rows(challenge))
    one["form-0-name_fr"], two["form-0-name_fr"] = "De l’une", "De l’autre"

    saved(challenge, one)

    assert saved(challenge, two) == [("De l’une", ""), ("De l’autre", "")]


def test_two_people_change_two_fields_of_one_row(challenge):
    IndicatorFactory(challenge=challenge, name_fr="Arrêts", unit="jour")
    one, two = page_of(rows(challenge)), page_of(rows(challenge))
    one["form-0-name_fr"], two["form-0-unit"] = "Arrêts de bus", "heure"

    saved(challenge, one)

    assert saved(challenge, two) == [("Arrêts de bus", "heure")]


def test_two_people_change_one_field_of_one_row(challenge):
    IndicatorFactory(challenge=challenge, name_fr="Arrêts", unit="jour")
    one, two = page_of(rows(challenge)), page_of(rows(challenge))
    one["form-0-unit"], two["form-0-unit"] = "semaine", "heure"
    saved(challenge, one)

    formset = rows(challenge, two)

    assert not formset.is_valid()
    assert formset.forms[0].moved == {"unit": "semaine"}
    assert saved(challenge, page_of(formset)) == [("Arrêts", "heure")]


def test_a_row_taken_away_meanwhile_and_untouched_here_stays_away(challenge):
    gone, kept = IndicatorFactory.create_batch(2, challenge=challenge)
    two = page_of(rows(challenge))
    gone.delete()
    two["form-1-unit"] = "heure"

    assert saved(challenge, two) == [(kept.name_fr, "heure")]


def test_a_row_taken_away_meanwhile_and_changed_here_comes_back_after_a_word(challenge):
    gone = IndicatorFactory(challenge=challenge, name_fr="Arrêts")
    two = page_of(rows(challenge))
    gone.delete()
    two["form-0-unit"] = "heure"

    formset = rows(challenge, two)

    assert not formset.is_valid()
    assert "Une autre personne a retiré cette ligne" in str(formset.errors)
    assert saved(challenge, page_of(formset)) == [("Arrêts", "heure")]


def test_a_row_changed_meanwhile_is_not_taken_away_unseen(challenge):
    row = IndicatorFactory(challenge=challenge, name_fr="Arrêts")
    two = page_of(rows(challenge))
    Indicator.objects.filter(pk=row.pk).update(unit="heure")
    two["form-0-DELETE"] = "on"

    formset = rows(challenge, two)

    assert not formset.is_valid()
    assert "a été modifiée entre-temps" in str(formset.non_form_errors())
    assert saved(challenge, page_of(formset)) == []


def test_a_new_row_that_an_autosave_has_kept_is_that_row(challenge):
    data = page_of(rows(challenge))
    data["form-1-name_fr"] = "Kept by the autosave"
    known = IndicatorFactory(challenge=challenge, name_fr="Kept by the autosave", unit="")
    data["form-1-id"] = str(known.pk)
    data["form-1-unit"] = "jour"

    assert saved(challenge, data) == [("Kept by the autosave", "jour")]


def test_a_row_of_somebody_else_cannot_be_named(challenge):
    other = IndicatorFactory(name_fr="Ailleurs")
    data = page_of(rows(challenge))
    data["form-0-id"] = str(other.pk)
    data["form-0-name_fr"] = "Volé"

    formset = rows(challenge, data)
    formset.is_valid()

    other.refresh_from_db()
    assert other.name_fr == "Ailleurs"
    assert other.pk not in {form.instance.pk for form in formset.forms}


def test_any_model_may_have_shared_rows(challenge):
    made = modelformset_factory(Indicator, form=SharedModelForm, formset=SharedRows, fields=["name_fr"], extra=0)

    assert made(page_of(made(queryset=challenge.indicators.all())), queryset=challenge.indicators.all()).is_valid()
