"""What an application needs before it is submitted."""

import datetime as dt

from challenges.applications.domain.consents import agreed_sha256
from challenges.enums import ApplicationState
from challenges.models import Application, Challenge, TermsSheet
from core.clock import app_now
from core.derivation import settle
from core.workflow import import_state
from tests.factories.applications import ApplicationFactory, ApplicationMemberFactory
from tests.factories.challenges import CLOSES, TermsSheetFactory
from tests.tables.gates.rows import row
from tests.tables.gates.worlds import at

GATE = "challenges.submit"
TEAM = ("équipe du programme", "programme team")
CONDITIONS = {
    "person": "applicant",
    "page": "application_step {w.obj.pk} conditions",
    "act": "form [name=statements]",
}


def update(w, **values):
    Application.objects.filter(pk=w.obj.pk).update(**values)


def without_closing(w):
    """An open call always has a closing date: one that is planned anew may not."""
    import_state(w.challenge, "approved", reason="essai")
    Challenge.objects.filter(pk=w.challenge.pk).update(closes_at=None)


def invite(w, **values):
    """A member, whose consent when there is one is to the present content."""
    member = ApplicationMemberFactory(application=w.obj, organisation=w.invited, **values)
    if member.consented_at:
        w.obj.members.update(consent_sha256=agreed_sha256(Application.objects.get(pk=w.obj.pk)))
    settle(w.obj)


def half_a_row(w):
    update(w, background_declared=False)
    w.obj.backgrounds.create(name="Moteur", owner="Atelier")


def member_applies(w):
    invite(w, consented_at=app_now())
    ApplicationFactory(challenge=w.challenge, organisation=w.invited, state=ApplicationState.SUBMITTED)


def own_in_another(w):
    other = ApplicationFactory(challenge=w.challenge, organisation=w.invited, state=ApplicationState.SUBMITTED)
    ApplicationMemberFactory(application=other, organisation=w.startup, consented_at=app_now())
    settle(other)


row(
    GATE, "deadline", "challenges.submit.deadline", lambda w: at(CLOSES + dt.timedelta(microseconds=1)),
    "La clôture était le vendredi 30 avril 2027 à 18 h 00 (heure de Paris) ; "
    "votre dépôt est arrivé le vendredi 30 avril 2027 à 18 h 00 (heure de Paris), 00,000001 s.",
    "The deadline was Friday 30 April 2027 at 18:00 (Paris time); "
    "your submission arrived on Friday 30 April 2027 at 18:00 (Paris time), 00.000001 s.",
    who=TEAM, person="applicant", page="exchange candidature {w.obj.pk}", act="form [name=body]",
)  # fmt: skip
row(
    GATE, "deadline", "challenges.submit.deadline", without_closing,
    "La date de clôture de ce défi n’est pas fixée.",
    "The closing date of this challenge is not set.",
    who=TEAM, person="applicant", page="exchange candidature {w.obj.pk}", act="form [name=body]",
    also=("challenges.submit.call_open",),
)  # fmt: skip
row(
    GATE, "call_open", "challenges.submit.call_open",
    lambda w: import_state(w.challenge, "cancelled", reason="essai"),
    "Ce défi ne reçoit pas de candidatures en ce moment.",
    "This challenge takes no applications at the moment.",
    nobody="a call that is cancelled, or not open yet, opens by its own calendar",
)  # fmt: skip
row(
    GATE, "answers", "challenges.submit.answers.pitch", lambda w: w.obj.answers.filter(key="pitch").update(body=" "),
    "« En une phrase » n’est pas rempli.", "“In one sentence” is not filled in.",
    person="applicant", page="application_step {w.obj.pk} solution#id_pitch", act="form [name=pitch]",
)  # fmt: skip
row(
    GATE, "background", "challenges.submit.background", lambda w: update(w, background_declared=False),
    "Les connaissances antérieures ne sont pas déclarées (« aucune » est une déclaration).",
    "Prior knowledge is not declared (“none” is a declaration).",
    person="applicant", page="application_step {w.obj.pk} acquis", act="form [name=none]",
)  # fmt: skip
row(
    GATE, "background", "challenges.submit.background", half_a_row,
    "Connaissances antérieures, élément 1 : Indiquez la licence, ou « propriétaire ».",
    "Background, element 1: Give the licence, or “propriétaire” (proprietary).",
    person="applicant", page="application_step {w.obj.pk} acquis", act="form [name=none]",
)  # fmt: skip
row(
    GATE, "terms", "challenges.submit.terms",
    lambda w: TermsSheet.objects.filter(challenge=w.challenge).update(superseded_at=app_now()),
    "Les conditions de propriété intellectuelle ne sont pas publiées.",
    "The intellectual property terms are not published.",
    nobody="the programme writes them itself when the challenge opens",
)  # fmt: skip
row(
    GATE, "terms", "challenges.submit.terms",
    lambda w: update(w, terms_sheet=None, terms_accepted_at=None),
    "Les conditions de propriété intellectuelle ne sont pas acceptées.",
    "The intellectual property terms are not accepted.",
    **CONDITIONS,
)  # fmt: skip
row(
    GATE, "terms", "challenges.submit.terms",
    lambda w: (
        TermsSheet.objects.filter(challenge=w.challenge).update(superseded_at=app_now()),
        TermsSheetFactory(challenge=w.challenge),
    ),
    "Les conditions ont changé depuis que vous les avez acceptées : relisez-les.",
    "The terms changed since you accepted them: read them again.",
    **CONDITIONS,
)  # fmt: skip
row(
    GATE, "terms", "challenges.submit.statements", lambda w: update(w, statements_accepted=False),
    "La déclaration sur l’honneur n’est pas faite.",
    "The statement is not made.",
    **CONDITIONS,
)  # fmt: skip
row(
    GATE, "consortium", "challenges.submit.consortium.consent", invite,
    "Atelier invité n’a pas encore consenti à faire partie du groupement.",
    "Atelier invité has not yet consented to be part of the consortium.",
    who=("Atelier invité", "Atelier invité"), person="invited_manager", page="application_consortium {w.obj.pk}",
    act="form button[name=consent]",
)  # fmt: skip
row(
    GATE, "consortium", "challenges.submit.consortium.declined", lambda w: invite(w, declined_at=app_now()),
    "Atelier invité a décliné : retirez-la du groupement.",
    "Atelier invité has declined: take it out of the consortium.",
    person="applicant", page="application_step {w.obj.pk} equipe#groupement", act="form[action$='/retirer/']",
)  # fmt: skip
row(
    GATE, "consortium", "challenges.submit.consortium.changed",
    lambda w: (invite(w, consented_at=app_now()), w.obj.members.update(consent_sha256="a" * 64)),
    "Atelier invité a consenti à un dossier qui a changé depuis : son accord est à confirmer.",
    "Atelier invité consented to a content that has changed since: its consent is to be confirmed.",
    who=("Atelier invité", "Atelier invité"), person="invited_manager", page="application_consortium {w.obj.pk}",
    act="form button[name=consent]",
)  # fmt: skip
row(
    GATE, "consortium", "challenges.submit.consortium", member_applies,
    "Un membre de votre groupement est déjà candidat à ce défi avec « Atelier invité ».",
    "A member of your consortium already applies to this challenge with “Atelier invité”.",
    person="applicant", page="application_step {w.obj.pk} equipe#groupement", act="form[action$='/retirer/']",
)  # fmt: skip
row(
    GATE, "consortium", "challenges.submit.consortium.own", own_in_another,
    "Votre organisation est déjà candidate à ce défi, dans le groupement de Atelier invité.",
    "Your organisation already applies to this challenge, in the consortium of Atelier invité.",
    nobody="the other application is submitted: its lead alone may withdraw it",
)  # fmt: skip
