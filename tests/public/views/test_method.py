"""The page of the method: what anybody tries in it comes to what the command says, and nothing of it stays."""

import html
import io
import json
import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.urls import reverse

from agreements.commons import template
from agreements.commons.cli import stress_files
from agreements.commons.model2.examples import starts
from core.models import CachedPage
from public.views import method
from tests.agreements.commons.model2.test_explain import BANNED

pytestmark = pytest.mark.django_db
PAGE, TRY = "/conventions/methode/", "/conventions/methode/essai/"


@pytest.fixture(autouse=True)
def _fresh_pace():
    method.PACE.forget()
    yield
    method.PACE.forget()


class Form(HTMLParser):
    """What a browser without script would post of the form of a page."""

    def __init__(self, text):
        super().__init__()
        self.values, self.action, self._select, self._area = {}, None, None, None
        self.feed(text)

    def _add(self, name, value):
        self.values.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form" and "trial" in values.get("class", "").split():
            self.action = values["action"]
        if self.action is None or "disabled" in values:
            return
        if tag == "input" and values.get("name"):
            ticked = values.get("type") in {"checkbox", "radio"}
            if not ticked or "checked" in values:
                self._add(values["name"], values.get("value", "on" if ticked else ""))
        elif tag == "select":
            self._select = values["name"]
        elif tag == "option" and self._select and "selected" in values:
            self._add(self._select, values.get("value", ""))
        elif tag == "textarea":
            self._area = values["name"]
            self.values[self._area] = [""]

    def handle_data(self, data):
        if self._area:
            self.values[self._area][0] += data.removeprefix("\n") if not self.values[self._area][0] else data

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "form":
            self._done = True


def form_of(client, slug="modele", prefix=""):
    return Form(client.get(f"{prefix}{PAGE}?depart={slug}").content.decode()).values


def posted(client, values, **extra):
    return client.post(TRY, {**values, **extra})


def by_command(tmp_path, item):
    path = tmp_path / "convention.json"
    path.write_text(json.dumps(item), encoding="utf-8")
    out = io.StringIO()
    stress_files([str(path)], as_json=True, with_repairs=True, model=2, out=out, err=out)
    return json.loads(out.getvalue())


def words_of(response):
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize("start", starts(), ids=lambda start: start.slug)
def test_each_start_says_in_the_page_what_the_command_says(client, tmp_path, start):
    values = form_of(client, start.slug)

    answer = posted(client, values, fichier="reponse").json()
    taken = posted(client, values, fichier="convention")
    method.PACE.forget()

    item = {"name": start.title("fr"), "clauses": start.clauses, "facts": start.facts, "on": answer["on"]}
    if start.on:
        assert answer["on"] == start.on
    assert answer == by_command(tmp_path, item)
    assert answer == by_command(tmp_path, taken.json())
    assert taken["Content-Disposition"] == 'attachment; filename="convention.json"'
    assert posted(client, values).status_code == 200


def test_page_tells_the_answer_and_promises_nothing(client):
    shown = words_of(posted(client, form_of(client, "code-secret")))

    assert "Douteux en droit" in shown
    assert "Tient si chacun respecte sa parole" in shown
    assert "Un tribunal refuse que la faillite, à elle seule, libère le code déposé." in shown
    assert "12-22.909" in shown
    assert "La convention prend fin." in shown
    assert "Confidentialité bornée" in shown
    assert not BANNED.search(shown)


@pytest.mark.parametrize("path", [PAGE, f"/en{PAGE}"])
def test_method_promises_nothing_and_draws_its_tables_from_the_code(client, path):
    shown = words_of(client.get(path))

    assert BANNED.findall(shown) == []
    assert "stress_convention convention.json --json --model 2" in shown
    for code in ("depend:operator", "handover_rehearsed", "exclusive_capture", "escrow_in_insolvency"):
        assert code in shown


def test_english_page_is_english(client):
    shown = words_of(posted_in_english(client))

    assert "Doubtful in law" in shown
    assert "The convention ends." in shown
    assert "étape" not in shown


def posted_in_english(client):
    return client.post(f"/en{TRY}", form_of(client, "code-secret", "/en"))


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("on", "1er mars 2026", "Cette date n’existe pas"),
        ("on", "2026-02-30", "Cette date n’existe pas"),
        ("fait-rebuilt-on", "2026-13-01", "Cette date n’existe pas"),
        ("fait-rebuilt-on", "01/03/2026", "Cette date n’existe pas"),
        ("fait-versions_deposited-hours", "trois", "Écrivez un nombre entier d’heures."),
        ("terme-source_escrow-max_age_days", "beaucoup", "Saisissez un nombre entier."),
        ("terme-results_ownership-owner", "personne", "Sélectionnez un choix valide"),
        ("terme-open_source_publication-licence_spdx", "WTFPL", "Valeur refusée"),
        ("terme-city_data_use-end_date", "demain", "Cette date n’existe pas"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(client, name, typed, words):
    response = posted(client, form_of(client), **{name: typed})

    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    field = page[page.index(f'id="id_{name}_error"') :][:400]
    assert words in field
    assert f'href="#id_{name}"' in page


def test_fact_that_ends_before_it_begins(client):
    facts = {"fait-published-on": "2026-03-02", "fait-published-until": "2026-03-01"}

    page = words_of(posted(client, form_of(client), **facts))

    assert "Ce fait cesserait avant d’avoir été constaté. Attendu : 2026-03-02 ou plus tard." in page


def test_fact_without_the_day_it_began(client):
    page = html.unescape(posted(client, form_of(client), **{"fait-rebuilt-until": "2026-03-01"}).content.decode())

    assert "Donnez le jour où ce fait a été constaté." in page[page.index('id="id_fait-rebuilt-on_error"') :][:400]


def test_hours_that_are_no_number(client):
    typed = {"fait-versions_deposited-on": "2026-03-02", "fait-versions_deposited-hours": "2,5"}

    assert "Écrivez un nombre entier d’heures." in words_of(posted(client, form_of(client), **typed))


@pytest.mark.parametrize("name", ["article-nothing", "terme-call_back-nothing", "fait-nothing-on", "fait-rebuilt-why"])
def test_what_the_model_does_not_know_is_refused_by_name(client, name):
    response = posted(client, form_of(client), **{name: "1"})

    assert response.status_code == 422
    assert f"{name.partition('-')[2]}" in words_of(response)


def test_what_was_typed_stays_in_the_form(client):
    values = {**form_of(client), "name": ["Ma convention"], "on": ["jamais"]}
    del values["article-call_back"]

    again = Form(posted(client, values).content.decode()).values

    assert again["name"] == ["Ma convention"]
    assert "article-call_back" not in again


def test_nothing_is_stored(client):
    values = form_of(client, "tout-est-fait")
    client.get(PAGE)
    before = {model: model.objects.count() for model in apps.get_models()}

    for extra in ({}, {"fichier": "convention"}, {"fichier": "reponse"}, {"on": "jamais"}):
        response = posted(client, values, **extra)
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies

    assert {model: model.objects.count() for model in apps.get_models()} == before
    assert not CachedPage.objects.filter(body__contains=b"Ma convention").exists()


def test_trial_asks_the_database_for_nothing_but_the_clock(client, django_assert_max_num_queries):
    values = form_of(client)
    posted(client, values)

    with django_assert_max_num_queries(3):
        posted(client, values)


def test_twenty_first_trial_within_a_minute_waits(client):
    statuses = [client.post(TRY, {}).status_code for _ in range(20)]
    refused = client.post(TRY, {})

    assert statuses == [200] * 20
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "Trop de demandes en peu de temps" in words_of(refused)
    assert client.post(TRY, {}, REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get(PAGE).status_code == 200


def test_too_long_a_convention_is_refused_before_it_is_read(client):
    response = client.post(TRY, {"name": "x" * (method.MOST_BYTES + 1)})

    assert response.status_code == 413
    assert "Convention trop longue" in words_of(response)


def test_longest_field_is_refused_by_name(client):
    response = posted(client, form_of(client), **{"terme-source_escrow-deposit_reference": "x" * 2000})

    assert response.status_code == 422


def test_post_of_another_site_needs_no_token(client):
    client.handler.enforce_csrf_checks = True

    assert client.post(TRY, form_of(client)).status_code == 200


def test_reading_the_address_of_a_trial_leads_to_the_form(client):
    response = client.get(TRY)

    assert (response.status_code, response["Location"]) == (302, f"{reverse('public:method')}#essayer")


def test_unknown_start_is_not_found(client):
    assert client.get(f"{PAGE}?depart=rien").status_code == 404


def test_first_form_is_the_template(client):
    assert Form(client.get(PAGE).content.decode()).values == form_of(client)
    assert posted(client, form_of(client), fichier="convention").json()["clauses"] == as_typed(template())


def as_typed(clauses):
    """Clauses as a form gives them back: what is empty is null, ticked choices stand in the order of the form."""
    survivors = clauses["survival_and_remedies"]["surviving_clauses"]
    survivors.sort(key=list(clauses).index)
    for terms in clauses.values():
        for name, value in terms.items():
            terms[name] = None if value == "" else value
    return clauses
