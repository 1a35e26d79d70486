"""What must hold before an application is submitted."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from challenges.applications.domain.consents import agreed_sha256
from challenges.applications.domain.deadline import deadline_of, in_time, receipt_time
from challenges.applications.domain.dossier import answers_of, faults_of
from challenges.applications.domain.form_questions import Question, form_of
from challenges.applications.instants import exact
from challenges.applications.queries.application import current_terms
from challenges.applications.queries.consortium import members_of
from challenges.applications.queries.corrections import open_parts
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Application, ApplicationMember
from core.gates import Unmet, condition, declare_gate
from core.ui import dates

SUBMIT = "challenges.submit"
declare_gate(
    SUBMIT,
    title=gettext_lazy("La candidature ne peut pas encore être déposée."),
    expects=("deadline", "call_open", "answers", "background", "terms", "consortium"),
)


def step_url(application: Application, step: str, anchor: str = "") -> str:
    url = reverse("application_step", args=[application.pk, step])
    return f"{url}#id_{anchor}" if anchor else url


@condition(SUBMIT, "deadline")
def before_the_deadline(application: Application) -> Iterator[Unmet]:
    deadline, received = deadline_of(application), receipt_time()
    if in_time(received, deadline):
        return
    if deadline is None:
        sentence = _("La date de clôture de ce défi n’est pas fixée.")
    else:
        sentence = _("La clôture était le %(deadline)s ; votre dépôt est arrivé le %(received)s.") % {
            "deadline": exact(deadline),
            "received": exact(received),
        }
    yield Unmet(
        "challenges.submit.deadline",
        sentence,
        _("équipe du programme"),
        reverse("exchange", args=["candidature", application.pk]),
        act=_("Écrire à l’équipe"),
    )


@condition(SUBMIT, "call_open")
def call_is_open(application: Application) -> Iterator[Unmet]:
    """`closed` is accepted too: the job may have closed the call between the receipt and this check."""
    if application.challenge.state not in {ChallengeState.OPEN, ChallengeState.CLOSED}:
        yield Unmet("challenges.submit.call_open", _("Ce défi ne reçoit pas de candidatures en ce moment."))


@condition(SUBMIT, "answers")
def answers_are_complete(application: Application) -> Iterator[Unmet]:
    answers, opened = answers_of(application), open_parts(application)
    for question in form_of(application).asked(answers):
        if opened is not None and question.part not in opened:
            continue  # it stays as it was submitted
        if fault := question.fault(answers.get(question.key, "")):
            yield Unmet(
                f"challenges.submit.answers.{question.key}",
                " ".join(filter(None, (fault, why_new(application, question)))),
                "",
                step_url(application, question.step, question.key),
                act=_("Écrire « %(label)s »") % {"label": question.label},
            )


def why_new(application: Application, question: Question) -> str:
    """Why a question is not answered that was not there when the draft was begun."""
    since = dt.datetime.fromisoformat(question.since) if question.since else None
    if since is None or since <= application.created_at:
        return ""
    return _("Cette question a été ajoutée au formulaire le %(when)s.") % {"when": dates.instant(since)}


@condition(SUBMIT, "background")
def background_is_declared(application: Application) -> Iterator[Unmet]:
    opened = open_parts(application)
    if application.background_declared or (opened is not None and "acquis" not in opened):
        return
    url, act = step_url(application, "acquis"), _("Déclarer les connaissances antérieures")
    rows = list(application.backgrounds.order_by("created_at", "pk"))
    faulty = [(n, faults) for n, row in enumerate(rows, 1) if (faults := faults_of(row))]
    for n, faults in faulty:
        sentence = _("Connaissances antérieures, élément %(n)s : %(faults)s")
        said = sentence % {"n": n, "faults": " ".join(faults.values())}
        yield Unmet("challenges.submit.background", said, "", url, act)
    if not faulty:
        yield Unmet(
            "challenges.submit.background",
            _("Les connaissances antérieures ne sont pas déclarées (« aucune » est une déclaration)."),
            "",
            url,
            act,
        )


@condition(SUBMIT, "terms")
def terms_are_accepted(application: Application) -> Iterator[Unmet]:
    url, act = step_url(application, "conditions"), _("Lire et accepter les conditions")
    accepted = application.terms_sheet
    sheet = accepted if accepted and accepted.superseded_at is None else current_terms(application.challenge_id)
    if sheet is None:
        said = _("Les conditions de propriété intellectuelle ne sont pas publiées.")
        yield Unmet("challenges.submit.terms", said)
    elif application.terms_sheet_id is None:
        said = _("Les conditions de propriété intellectuelle ne sont pas acceptées.")
        yield Unmet("challenges.submit.terms", said, "", url, act)
    elif sheet.pk != application.terms_sheet_id:
        said = _("Les conditions ont changé depuis que vous les avez acceptées : relisez-les.")
        yield Unmet("challenges.submit.terms", said, "", url, act)
    elif not application.statements_accepted:
        yield Unmet("challenges.submit.statements", _("La déclaration sur l’honneur n’est pas faite."), "", url, act)


@condition(SUBMIT, "consortium")
def consortium_stands(application: Application) -> Iterator[Unmet]:
    """Every member has consented to this very content, and none is a candidate twice."""
    members = members_of(application)
    yield from _without_consent(application, members)
    consented = [member for member in members if member.consented_at]
    if consented:
        yield from _changed_since(application, consented)
    yield from _second_application(application, [member.organisation_id for member in consented])


def _without_consent(application: Application, members: list[ApplicationMember]) -> Iterator[Unmet]:
    url, act = reverse("application_step", args=[application.pk, "equipe"]) + "#groupement", _("Voir le groupement")
    for member in members:
        name = {"name": member.organisation}
        if member.declined_at:
            sentence = _("%(name)s a décliné : retirez-la du groupement.") % name
            yield Unmet("challenges.submit.consortium.declined", sentence, "", url, act)
        elif not member.consented_at:
            sentence = _("%(name)s n’a pas encore consenti à faire partie du groupement.") % name
            page = reverse("application_consortium", args=[application.pk])
            yield Unmet("challenges.submit.consortium.consent", sentence, str(member.organisation), page)


def _changed_since(application: Application, consented: list[ApplicationMember]) -> Iterator[Unmet]:
    """Consents bound to another content than the one that would go."""
    page, sha256 = reverse("application_consortium", args=[application.pk]), agreed_sha256(application)
    sentence = _("%(name)s a consenti à un dossier qui a changé depuis : son accord est à confirmer.")
    for member in consented:
        if member.consent_sha256 != sha256:
            said = sentence % {"name": member.organisation}
            yield Unmet("challenges.submit.consortium.changed", said, str(member.organisation), page)


def _second_application(application: Application, members: list[Any]) -> Iterator[Unmet]:
    """The same organisation does not lead one application and join another of the same challenge."""
    others = Application.objects.filter(challenge=application.challenge_id).exclude(pk=application.pk)
    others = others.exclude(state__in=[ApplicationState.WITHDRAWN, ApplicationState.DRAFT])
    if other := others.filter(organisation__in=members).select_related("organisation").first():
        yield Unmet(
            "challenges.submit.consortium",
            _("Un membre de votre groupement est déjà candidat à ce défi avec « %(name)s ».")
            % {"name": other.organisation},
            "",
            reverse("application_step", args=[application.pk, "equipe"]) + "#groupement",
            _("Voir le groupement"),
        )
    joined = others.filter(members__organisation=application.organisation_id, members__consented_at__isnull=False)
    if other := joined.select_related("organisation").first():
        yield Unmet(
            "challenges.submit.consortium.own",
            _("Votre organisation est déjà candidate à ce défi, dans le groupement de %(name)s.")
            % {"name": other.organisation},
        )
