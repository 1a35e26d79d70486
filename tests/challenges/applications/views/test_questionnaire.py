"""The pages on which the team sets questions, and the steps in which they are answered."""

import datetime as dt
import json

import pytest
from django.urls import reverse

from challenges.applications.domain.publishing import consequences, publish_form
from challenges.applications.domain.questionnaire import add_question, open_questionnaire, save_question
from challenges.enums import QuestionKind
from challenges.models import Answer, Application, FormQuestion, Questionnaire
from tests.factories.accounts import UserFactory
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def challenge(clock):
    clock(CLOSES - dt.timedelta(days=3))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    return challenge


@pytest.fixture
def team(sign_in):
    team = UserFactory(team=True)
    sign_in(team)
    return team


def test_the_team_prepares_adds_writes_and_publishes(client, team, challenge):
    made = applicant_set(challenge)
    listed = reverse("edition_questions", args=[challenge.edition_id])
    assert "Préparer d’autres questions" in client.get(listed).content.decode()
    assert not Questionnaire.objects.exists()

    client.post(listed)
    asked = Questionnaire.objects.get()
    added = client.post(listed, {"kind": "one"})
    row = asked.rows.get(label_fr="")
    assert added["Location"] == reverse("questionnaire_question", args=[asked.pk, row.pk])
    publication = reverse("questionnaire_publish", args=[asked.pk])
    assert "La question n’a pas de texte." in client.get(publication).content.decode()

    page = client.get(added["Location"])
    values = {
        "label_fr": "Déjà en service ?",
        "options_fr": "Oui\nNon",
        "kind": "one",
        "step": "essai",
        "required": "on",
    }
    assert "max_words" not in page.content.decode()
    assert client.post(added["Location"], values).status_code == 302
    page = client.get(publication).content.decode()
    assert "Question ajoutée : « Déjà en service ? » (réponse obligatoire)." in page
    assert "1 brouillon passe à cette version" in page

    assert client.post(publication, {"seen": "0" * 64}).status_code == 422
    answer = client.post(publication, {"seen": consequences(asked).seen}, follow=True)

    assert "La version 1 est publiée. 1 personne est prévenue par courriel." in answer.content.decode()
    assert Application.objects.get(pk=made.application.pk).edition_form.n == 1


def test_each_field_of_a_question_is_saved_alone_and_not_over_a_colleague(client, team, challenge):
    asked = open_questionnaire(challenge=challenge, by=team)
    row = add_question(asked, kind="short", by=team)
    url = reverse("questionnaire_question", args=[asked.pk, row.pk])

    def save(name, typed, read):
        data = {name: typed, f"initial-{name}": read}
        return client.post(url, data, headers={"X-Autosave": "1", "X-Changed": name})

    assert save("label_fr", "Combien ?", "").status_code == 200
    assert save("help_fr", "En euros.", "").status_code == 200
    assert save("label_fr", "Autrement ?", "").status_code == 409

    row = FormQuestion.objects.get(pk=row.pk)
    assert (row.label_fr, row.help_fr) == ("Combien ?", "En euros.")


def publish(challenge, team, *specs):
    asked = open_questionnaire(challenge=challenge, by=team)
    rows = []
    for spec in specs:
        row = add_question(asked, kind=spec["kind"], by=team)
        values = {"required": False, "label_fr": f"Question {spec['kind']}", **spec}
        values = {name: value(rows) if callable(value) else value for name, value in values.items()}
        rows.append(save_question(row, values=values, by=team))
    publish_form(asked, seen=consequences(asked).seen, by=team)
    return rows


LISTED = {"options_fr": "Oui\nNon", "options_en": "Yes\nNo"}


@pytest.fixture
def asked(challenge):
    """A draft that is asked every kind of question in its first step."""
    team = UserFactory(team=True)
    kinds = [kind for kind in QuestionKind if kind != QuestionKind.FILE]
    rows = publish(
        challenge,
        team,
        *({"kind": kind, **LISTED} for kind in kinds),
        {
            "kind": "short",
            "label_fr": "Pourquoi non ?",
            "shown_when": lambda rows: f"{rows[kinds.index('one')].key}=non",
        },
    )
    made = applicant_set(challenge)
    made.rows = dict(zip([*kinds, "when"], rows, strict=True))
    made.url = reverse("application_step", args=[made.application.pk, "solution"])
    return made


def keys(asked):
    return {name: row.key for name, row in asked.rows.items()}


def body(asked, name):
    return Answer.objects.get(application=asked.application, key=asked.rows[name].key).body


def test_without_script_every_kind_of_answer_is_kept_and_shown_again(client, sign_in, asked):
    sign_in(asked.person)
    key = keys(asked)
    sent = {
        key["short"]: "court", key["long"]: "long", key["number"]: "12,5", key["one"]: "oui",
        key["several"]: ["oui", "non"], key["date"]: "2027-12-31",
        f"{key['address']}.street": "3 rue X", f"{key['address']}.postcode": "75011", f"{key['address']}.city": "Paris",
        f"{key['table']}.0.0": "a", f"{key['table']}.1.1": "b", "stay": "1",
    }  # fmt: skip
    sent |= {f"v_{one}": "0" for one in key.values()}

    assert client.post(asked.url, sent).status_code == 302

    assert body(asked, "several") == "oui\nnon"
    assert json.loads(body(asked, "address"))["city"] == "Paris"
    assert json.loads(body(asked, "table")) == [["a", ""], ["", "b"]]
    page = client.get(asked.url).content.decode()
    for piece in ('value="12,5"', 'value="3 rue X"', 'value="2027-12-31"', "À remplir si « Question one » : Non."):
        assert piece in page
    assert page.count("checked") == 3


def test_an_autosave_keeps_what_is_unfit_and_says_so(client, sign_in, asked):
    sign_in(asked.person)
    key = keys(asked)

    def save(changed, **data):
        return client.post(asked.url, data, headers={"X-Autosave": "1", "X-Changed": changed})

    answer = save(key["number"], **{key["number"]: "douze", f"v_{key['number']}": "0"})
    assert answer.status_code == 200
    assert "indiquez un nombre" in answer.json()["notices"][key["number"]]
    assert body(asked, "number") == "douze"

    cell = f"{key['table']}.0.1"
    answer = save(cell, **{cell: "Pose", f"v_{key['table']}": "0"})
    versions = {f"v_{key['table']}": "1", f"initial-{key['table']}": '[["", "Pose"]]'}
    assert answer.json() == {"versions": versions, "notices": {f"{key['table']}.0.0": ""}}
    assert json.loads(body(asked, "table")) == [["", "Pose"]]

    save(key["several"], **{key["several"]: ["oui"], f"v_{key['several']}": "0"})
    answer = save(key["several"], **{f"v_{key['several']}": "1"})
    assert (answer.status_code, body(asked, "several")) == (200, "")


def test_an_answer_that_somebody_else_changed_is_shown_as_people_read_it(client, sign_in, asked):
    sign_in(asked.person)
    key = keys(asked)["several"]
    for typed, status in (("oui", 200), ("non", 409)):
        data = {key: [typed], f"v_{key}": "0"}
        answer = client.post(asked.url, data, headers={"X-Autosave": "1", "X-Changed": key})
        assert answer.status_code == status

    assert "Oui" in answer.json()["notices"][key]


def test_ten_thousand_characters_in_any_input_are_kept(client, sign_in, asked):
    sign_in(asked.person)
    long, key = "“é—” " * 2_000, keys(asked)
    sent = {f"v_{one}": "0" for one in key.values()} | {"stay": "1"}
    for name in ("short", "long", "number", "one", "date"):
        sent[key[name]] = long
    sent |= {f"{key['address']}.street": long, f"{key['table']}.0.0": long}

    assert client.post(asked.url, sent).status_code == 302

    for name in ("short", "long", "number", "one", "date"):
        assert body(asked, name) == long
    assert client.get(asked.url).status_code == 200
    assert json.loads(body(asked, "table"))[0][0] == long


def test_the_blank_form_prints_what_is_asked_today(client, asked, challenge):
    page = client.get(f"/defis/{challenge.slug}/formulaire/").content.decode()

    for piece in ("Question table", "☐ Oui", "À remplir si « Question one » : Non."):
        assert piece in page
    assert "☐ Yes" in client.get(f"/en/defis/{challenge.slug}/formulaire/").content.decode()


def test_a_stale_page_that_answers_a_question_taken_out_is_told_so(client, sign_in, asked, challenge, clock):
    clock(CLOSES - dt.timedelta(days=2))
    team = UserFactory(team=True)
    row = asked.rows["short"]
    questionnaire = row.questionnaire
    questionnaire.rows.filter(pk=row.pk).delete()
    publish_form(questionnaire, seen=consequences(questionnaire).seen, by=team)
    sign_in(asked.person)

    data = {row.key: "Trois", f"v_{row.key}": "0"}
    answer = client.post(asked.url, data, headers={"X-Autosave": "1", "X-Changed": row.key})

    assert "Cette question n’est plus posée." in answer.json()["notices"][row.key]
    assert body(asked, "short") == "Trois"
    page = client.get(asked.url).content.decode()
    assert "Question retirée : « Question short »." in page
