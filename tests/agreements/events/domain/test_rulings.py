import datetime as dt

import pytest

from accounts.models import Organisation
from agreements.commons import template
from agreements.commons.rulings import history
from agreements.events import demo
from agreements.events.domain.rulings import as_model_event, chain_of, decide, recompute, state_of
from agreements.events.domain.timeline import forms_now, guarantee_timeline
from agreements.events.gates import no_form_is_there
from agreements.models import Allegation, Breach, Prototype, Ruling
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Alarm
from register.models import Entry
from tests.factories.accounts import UserFactory, member_of
from tests.factories.events import happens, story

DAYS = [dt.date(2027, 8, day) for day in range(1, 10)]
STORY = ("prototype.delivered", "control.changed", "notice.sent", "insolvency.opened", "pilot.ended", "escrow.released")


def states(prototype):
    return [ruling.state_after for ruling in chain_of(prototype)]


def test_the_chain_is_that_of_the_model_whatever_the_order_of_declaration(told):
    for kind, day in reversed(list(zip(STORY, DAYS, strict=False))):
        happens(told, kind, day)

    events = [ruling.event for ruling in chain_of(told.prototype)]
    expected = [answer.state.to_json() for answer in history(template(), map(as_model_event, events))]
    assert [event.kind for event in events] == list(STORY)
    assert states(told.prototype) == expected
    assert state_of(told.prototype).to_json() == expected[-1]


def test_working_it_out_again_changes_nothing(told):
    for kind, day in zip(STORY, DAYS, strict=False):
        happens(told, kind, day)

    assert recompute(told.prototype) == []


def test_an_act_that_the_convention_bars_leaves_the_state(told):
    happens(told, "prototype.delivered", DAYS[0])
    ruling = happens(told, "trademark.filed_on_project_name", DAYS[1], actor="partner").ruling

    assert (ruling.effect, ruling.get_effect_display()) == ("barred", "contraire à la convention : ouvre un recours")
    assert ruling.computed["clauses"] == ["attribution_and_names"]
    assert ruling.state_after == ruling.state_before


def test_a_prototype_from_which_a_form_is_in_reach_is_flagged_at_once(db):
    told = story(attribution_and_names={"project_name_registrable_by_partner": True})

    happens(told, "prototype.delivered", dt.date(2026, 8, 1))

    alarm = Alarm.objects.get(code="agreements.within_reach")
    assert alarm.message == "« Lampadaire attentif » : une forme d’appropriation est à portée, en 1 étape."
    timeline = guarantee_timeline(told.prototype)
    assert (timeline.flagged, timeline.within_reach) == (True, {"name_capture": 1})
    assert timeline.standing == "Forme d’appropriation à portée en 1 étape\u00a0: Nom accaparé."
    happens(told, "trademark.filed_on_project_name", dt.date(2026, 8, 2))
    alarm.refresh_from_db()
    assert alarm.message == "« Lampadaire attentif » : une forme d’appropriation est présente."
    assert forms_now(told.prototype) == ("name_capture",)


def test_a_person_confirms_with_reasons(told):
    ruling = happens(told, "prototype.delivered").ruling

    decide(ruling, by=told.legal, effect="takes_effect", reason="Procès-verbal lu.")

    assert (ruling.decided, ruling.effect, ruling.decided_by) == ("confirmed", "takes_effect", told.legal)
    leaf = bytes(Entry.objects.get(kind="ip.decision").leaf)
    assert b"Proc" not in leaf


def test_a_person_corrects_and_what_follows_is_judged_again(told):
    delivered = happens(told, "prototype.delivered", DAYS[0]).ruling
    ended = happens(told, "pilot.ended", DAYS[1]).ruling
    assert ended.state_after["stage"] == "ended"

    decide(delivered, by=told.legal, effect="no_effect", reason="Seule une maquette a été remise.")

    ended.refresh_from_db()
    assert (delivered.decided, delivered.state_after["stage"]) == ("corrected", "build")
    assert (ended.effect, ended.state_after["stage"]) == ("no_effect", "build")


def test_a_correction_may_let_through_what_the_model_bars(told):
    happens(told, "prototype.delivered", DAYS[0])
    ruling = happens(told, "trademark.filed_on_project_name", DAYS[1]).ruling

    decide(ruling, by=told.legal, effect="takes_effect", reason="La marque est enregistrée et opposable.")

    assert (ruling.state_after["name"], ruling.forms) == ("taken", ["name_capture"])


def test_a_confirmation_falls_when_the_answer_changes(told):
    ended = happens(told, "pilot.ended", DAYS[3]).ruling
    decide(ended, by=told.legal, effect="no_effect", reason="Rien n’était livré.")

    happens(told, "prototype.delivered", DAYS[0])

    ended.refresh_from_db()
    assert (ended.decided, ended.effect, ended.decided_effect) == ("awaited", "takes_effect", "")


@pytest.mark.parametrize("who", ["team", "dpo", "startup", "partner_member", "stranger"])
def test_only_the_legal_officer_decides(told, who):
    ruling = happens(told, "prototype.delivered").ruling

    with pytest.raises(NotAllowed) as refused:
        decide(ruling, by=getattr(told, who), effect="barred", reason="Non.")

    assert refused.value.message == "Votre rôle ne donne pas ce droit."


@pytest.mark.parametrize(
    ("effect", "reason", "field", "sentence"),
    [
        ("maybe", "Oui.", "effect", "Choisissez un effet de la liste."),
        ("barred", " ", "reason", "Indiquez les motifs : ils sont communiqués aux parties."),
    ],
)
def test_a_decision_needs_an_effect_and_reasons(told, effect, reason, field, sentence):
    ruling = happens(told, "prototype.delivered").ruling

    with pytest.raises(DomainError) as refused:
        decide(ruling, by=told.legal, effect=effect, reason=reason)

    assert (refused.value.field, refused.value.message) == (field, sentence)


def test_a_decision_on_an_answer_that_changed_is_refused(told):
    happens(told, "pilot.ended", DAYS[3])
    read = Ruling.objects.get()
    happens(told, "prototype.delivered", DAYS[0])

    with pytest.raises(StaleState) as refused:
        decide(read, by=told.legal, effect="no_effect", reason="Lu hier.")

    assert refused.value.message == (
        "La réponse du modèle a changé depuis que vous l’avez lue : relisez-la avant de décider."
    )


def test_the_public_timeline_names_no_person(told, django_assert_num_queries):
    happens(told, "prototype.delivered", DAYS[0], by=told.startup, declarer=told.maker, account="Par Camille")
    happens(told, "exclusive_licence.granted", DAYS[1], actor="startup")

    prototype = Prototype.objects.select_related("governing_version__convention").get()
    forms_now(prototype)

    with django_assert_num_queries(8):
        timeline = guarantee_timeline(prototype)
    assert [(m.label, m.note) for m in timeline.moments if m.kind == "event"] == [
        ("Prototype livré", "Réponse d’un programme, non confirmée\u00a0: produit effet. Déclaré par Lumière d’essai."),
        (
            "Licence exclusive accordée",
            (
                "Réponse d’un programme, non confirmée\u00a0: sans effet sur les droits déjà concédés. Déclaré par la Ville. "
                "Mis en cause\u00a0: Lumière d’essai."
            ),
        ),
    ]
    assert timeline.standing == (
        "Aucune forme d’appropriation n’est présente ni à portée, d’après le modèle et les événements déclarés."
    )


def test_a_form_that_is_there_closes_the_way_to_the_commons(told):
    happens(told, "prototype.delivered", DAYS[0])
    assert list(no_form_is_there(told.prototype)) == []
    ruling = happens(told, "trademark.filed_on_project_name", DAYS[1]).ruling

    decide(ruling, by=told.legal, effect="takes_effect", reason="La marque est enregistrée et opposable.")

    (unmet,) = no_form_is_there(told.prototype)
    assert (unmet.code, unmet.sentence, unmet.url) == (
        "state.form",
        "Une forme d’appropriation est présente : Nom accaparé.",
        f"/espace/evenements/prototypes/{told.prototype.pk}/",
    )


def test_the_demonstration_tells_its_story_once(told):
    for name in ("juriste", "equipe", "autorite"):
        UserFactory(
            email=f"{name}@demo.example", legal=name == "juriste", team=name == "equipe", authority=name == "autorite"
        )
    Organisation.objects.filter(pk=told.partner.pk).update(slug="energies-exemple")
    member_of(told.partner, email="partenaire1@demo.example")
    Prototype.objects.filter(pk=told.prototype.pk).update(slug=demo.PROTOTYPE)

    demo.load()
    demo.load()

    assert [(ruling.event.kind, ruling.effect, ruling.decided) for ruling in chain_of(told.prototype)] == [
        ("prototype.delivered", "takes_effect", "confirmed"),
        ("control.changed", "takes_effect", "awaited"),
        ("trademark.filed_on_project_name", "barred", "awaited"),
        ("acquirer.refuses_obligations", "no_effect", "confirmed"),
        ("release.published", "no_effect", "awaited"),
    ]
    assert {row.event.kind: (row.state, row.finding) for row in Allegation.objects.all()} == {
        "control.changed": ("published", "established"),
        "trademark.filed_on_project_name": ("published", "established"),
        "acquirer.refuses_obligations": ("found", "partly"),
        "maintenance.stopped": ("found", "not_established"),
        "logo.misused": ("declared", ""),
    }
    cases = {(case.clause, case.state, case.public) for case in Breach.objects.all()}
    assert cases == {("attribution_and_names", "noticed", True), ("change_of_control", "recorded", False)}
