"""What the team does with many applications at once, of one challenge or of all."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from casework.domain.threads import post
from challenges.applications.domain import labels
from challenges.applications.domain.desk import find_eligible, find_ineligible, reopen_check
from challenges.applications.domain.eligibility import decide_rule
from challenges.applications.domain.locks import locked_challenge
from challenges.applications.emails import FilesHanded
from challenges.applications.forms.across import AcrossFilter
from challenges.applications.forms.application import DeskFilter
from challenges.applications.forms.batches import (
    MESSAGE_PLACES,
    HandForm,
    KnownLabelForm,
    LabelForm,
    MessageForm,
    ReasonForm,
    ReopenForm,
    RuleForAllForm,
)
from challenges.applications.queries.across import asked_across
from challenges.applications.queries.desk import asked_for
from challenges.calls.permissions import manages_juries
from challenges.calls.queries.challenge import challenges_visible_to
from challenges.models import Application, Challenge, EligibilityCheck, Label
from core.batches.declared import BatchAct, BatchList, Given, declare_batches
from core.emails import named
from core.exceptions import StaleState
from core.mail_words import filled

KIND = "candidatures"


def challenge_for(user: Any, key: UUID) -> Challenge:
    """The challenge whose desk it is, for the team; for others it does not exist here."""
    if not manages_juries(user):
        raise Http404(str(key))
    found: Challenge = get_object_or_404(challenges_visible_to(user), pk=key)
    return found


def filtered(user: Any, challenge: Any, query: QueryDict) -> Any:
    form = DeskFilter(query)
    form.is_valid()
    return asked_for(user, challenge, form.cleaned_data)


def locked(application: Application) -> Application:
    """The challenge first: see `locks`."""
    locked_challenge(application.challenge_id)
    return Application.objects.select_for_update(of=("self",)).select_related("challenge", "organisation").get(pk=application.pk)  # fmt: skip


of_applications = partial(
    BatchList,
    model=Application,
    lock=locked,
    named=lambda rows: rows.select_related("organisation"),
    name=lambda application: f"{application.organisation} · {application}",
)


def _eligible(application: Application, by: Any, _given: Given) -> None:
    find_eligible(application, by=by)


def _ineligible(application: Application, by: Any, given: Given) -> None:
    find_ineligible(application, by=by, reason=given["reason"])


def _reopen(application: Application, by: Any, _before: Any, given: Given) -> None:
    reopen_check(application, by=by, reason=given["reason"])


def _rule(application: Application, by: Any, given: Given) -> None:
    check = EligibilityCheck.objects.filter(application=application, rule=given["rule"]).first()
    if check is None:
        raise StaleState(_("Cette règle n’a pas été appliquée à ce dossier."))
    decide_rule(check, by=by, result=given["result"], reason=given["reason"])


def _body(application: Application, given: Given) -> str:
    """The text of the message with what is true of this application."""
    values = {
        "organisation": application.organisation,
        "solution": application.title,
        "challenge": application.challenge.title_fr,
        "receipt": application.receipt_number,
    }
    return filled(given["body"], MESSAGE_PLACES, values)


def _message(application: Application, by: Any, given: Given) -> None:
    post(application, by=by, body=_body(application, given), answer=given["answer"])


def _still_there(before: str | None) -> Iterable[Label]:
    """The label that an act put or took, unless it did nothing or the label is gone."""
    return Label.objects.filter(pk=before) if before else ()


def _put(application: Application, by: Any, given: Given) -> str | None:
    label = labels.label_named(given["name"])
    return str(label.pk) if labels.put_label(application, label, by=by) else None


def _unput(application: Application, by: Any, before: str | None, _given: Given) -> None:
    for label in _still_there(before):
        labels.take_label(application, label, by=by)


def _take(application: Application, by: Any, given: Given) -> str | None:
    return str(given["label"].pk) if labels.take_label(application, given["label"], by=by) else None


def _untake(application: Application, by: Any, before: str | None, _given: Given) -> None:
    for label in _still_there(before):
        labels.put_label(application, label, by=by)


def _hand(application: Application, by: Any, given: Given) -> list[str | None]:
    agent = given["agent"]
    had = labels.hand_to(application, agent, by=by)
    return [str(had.pk) if had else None, str(agent.pk) if agent else None]


def _unhand(application: Application, by: Any, before: list[str | None], _given: Given) -> None:
    """Back to who had it, unless somebody has given it to another person since."""
    had, given = before
    handling = getattr(application, "handling", None)
    if (str(handling.agent_id) if handling else None) != given:
        raise StaleState(_("Ce dossier a été confié à quelqu’un d’autre depuis."))
    labels.hand_to(application, User.objects.filter(pk=had).first() if had else None, by=by)


def _handed(place: Any, by: Any, given: Given, n: int) -> None:
    """One message for all the files that a colleague is given; none to whoever takes them."""
    agent = given["agent"]
    if agent is not None and agent.pk != by.pk:
        FilesHanded.tell(agent, n=n, by=str(by), place=named(place), url=lambda: settings.SITE_URL + _list_of(place))


def _list_of(place: Any) -> str:
    one = isinstance(place, Challenge)
    address = reverse("application_desk", args=[place.pk]) if one else reverse("applications_received")
    return f"{address}?agent=moi"


ACTS = (
    BatchAct(
        "recevable",
        gettext_lazy("Déclarer recevables"),
        _eligible,
        undo=_reopen,
        undo_form=ReopenForm,
        note=gettext_lazy(
            "Chaque candidat en est prévenu. Un dossier dont une règle reste à régler est refusé, et dit."
        ),
    ),
    BatchAct(
        "non-recevable",
        gettext_lazy("Déclarer non recevables"),
        _ineligible,
        form=ReasonForm,
        undo=_reopen,
        undo_form=ReopenForm,
        danger=True,
        note=gettext_lazy("Chaque candidat reçoit le motif, les recours et leurs délais."),
    ),
    BatchAct("regle", gettext_lazy("Répondre à une règle"), _rule, form=RuleForAllForm),
    BatchAct("message", gettext_lazy("Écrire aux candidats"), _message, form=MessageForm, preview=_body),
    BatchAct("etiqueter", gettext_lazy("Mettre une étiquette"), _put, form=LabelForm, undo=_unput),
    BatchAct("desetiqueter", gettext_lazy("Retirer une étiquette"), _take, form=KnownLabelForm, undo=_untake),
    BatchAct(
        "confier",
        gettext_lazy("Confier à un collègue"),
        _hand,
        form=HandForm,
        undo=_unhand,
        ended=_handed,
        note=gettext_lazy("Votre collègue en est prévenu, une fois pour tous les dossiers."),
    ),
)

declare_batches(
    of_applications(
        kind=KIND,
        place=challenge_for,
        rows=filtered,
        back=lambda challenge: reverse("application_desk", args=[challenge.pk]),
        title=gettext_lazy("Candidatures reçues"),
        acts=ACTS,
    )
)


@dataclass(frozen=True)
class Everywhere:
    """The place of a list that belongs to no object: its address has a constant key."""

    pk: UUID

    def __str__(self) -> str:
        return _("Tous les défis")


EVERYWHERE = Everywhere(UUID(int=0))


def everywhere_for(user: Any, key: UUID) -> Everywhere:
    """For the team; for others this list does not exist."""
    if key != EVERYWHERE.pk or not manages_juries(user):
        raise Http404(str(key))
    return EVERYWHERE


declare_batches(
    of_applications(
        kind="candidatures-recues",
        place=everywhere_for,
        rows=lambda user, _place, query: asked_across(user, AcrossFilter(query, user=user).choice()),
        back=lambda _place: reverse("applications_received"),
        title=gettext_lazy("Candidatures reçues"),
        acts=tuple(act for act in ACTS if act.name != "regle"),  # a rule is that of one edition
    )
)
