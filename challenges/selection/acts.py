"""Decisions of the City about a selection, as acts: numbered, signed, sealed, published, entered in the register.

The public act names whoever is selected and nobody else; each applicant has its own decision and its reasons by letter.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.acts import Addressee, addressees, declare_act
from casework.enums import Mode
from casework.models import Act
from casework.queries.acts import first_act
from casework.steps import declare_step
from challenges.applications.queries.application import applicants_of
from challenges.applications.queries.hearing import chosen_at, last_to_withdraw, open_hearing
from challenges.applications.workflow import places_left
from challenges.calls.queries.challenge import challenges_visible_to
from challenges.enums import ApplicationState
from challenges.models import Application, Challenge, WithdrawalHearing
from challenges.selection.domain.ending import (
    candidates,
    end_without_selection,
    take_up_again,
    text_of,
    what_is_read,
)
from challenges.selection.domain.rectifying import grant_selection
from challenges.selection.domain.withdrawal import WITHDRAW, withdraw_selection
from core.emails import named
from core.exceptions import DomainError
from core.models import generic_key
from core.roles import Role
from core.ui import dates

REMEDIES = _(
    "Dans les deux mois de sa notification, cette décision peut faire l’objet d’un recours gracieux auprès de la Ville, qui "
    "interrompt le délai suivant, et d’un recours devant le tribunal administratif (www.telerecours.fr)."
)


def _selection(challenge: Challenge, _log: Any) -> str:
    """What the act of a selection says: the selected by name, the others by number."""
    rows = challenge.applications.filter(
        state__in=(ApplicationState.SELECTED, ApplicationState.ACCEPTED)
    ).select_related("organisation")
    chosen = rows.order_by("rank", "organisation__name__sorted")
    names = [f"- {row.organisation.name}" + (f", « {row.title} »" if row.title else "") for row in chosen]
    reserve = challenge.applications.filter(state=ApplicationState.RESERVE).count()
    declined = challenge.applications.filter(state=ApplicationState.DECLINED).count()
    head = "Sont retenues :" if names else "Aucune candidature n’est retenue."
    rest = f"{reserve} sur liste de réserve, {declined} non retenue(s) : chacune reçoit sa décision et ses motifs."
    return "\n".join([f"Défi « {challenge.title_fr} ».", head, *names, rest])


def not_by_an_act_alone(_obj: Challenge | Application, _act: Act) -> None:
    """Refuses to withdraw, repeal or annul a selection on the page of its act: places would stay taken, and the register say no."""
    raise DomainError(
        gettext(
            "Retirer une sélection change la place de candidats, que l’on entend d’abord : cela ne se fait pas sur la page de l’acte. Seul un erratum s’y écrit."
        ),
        field="mode",
    )


declare_act(
    "selection",
    _("Décision de sélection"),
    Challenge,
    service=lambda _challenge: Role.TEAM,
    title=lambda challenge: challenge.title_fr,
    text=_selection,
    reasons=lambda _challenge, _log: (
        "Les motifs de chaque décision sont joints à la lettre que reçoit chaque candidat."
    ),
    people=lambda _challenge: (),
    remedies=lambda _challenge: REMEDIES,
    link=lambda _challenge, act: settings.SITE_URL + reverse("act", args=[act.number]),
    url=lambda challenge: reverse("workspace_challenge", args=[challenge.pk]),
    public=lambda challenge: challenge.published_at is not None,
    reasons_public=True,
    registered=True,
    undo=not_by_an_act_alone,
    paper=False,  # its letters lead to the application, where opening is not noted
)


def _granted(application: Application, _log: Any) -> str:
    added = places_left(application.challenge) < 0
    place = "Une place est ajoutée à celles du défi." if added else "Elle prend une place libre."
    return (
        f"La candidature de {application.organisation.name}, « {application.title} », au défi « {application.challenge.title_fr} » "
        f"est retenue. {place}"
    )


def _release_of(application: Application) -> tuple[Act, Mode] | None:
    """The decision of selection that this one changes in part; none for a release that is older than acts."""
    first = first_act(application.challenge)
    return (first, Mode.PARTLY) if first else None


declare_act(
    "selection-accordee",
    _("Sélection accordée après la publication"),
    Application,
    service=lambda _application: Role.TEAM,
    title=lambda application: application.challenge.title_fr,
    text=_granted,
    reasons=lambda _application, log: log.reason,
    people=lambda application: addressees(applicants_of(application)),
    remedies=lambda _application: REMEDIES,
    link=lambda application, _act: settings.SITE_URL + reverse("application", args=[application.pk]),
    url=lambda application: reverse("application", args=[application.pk]),
    public=lambda application: application.challenge.published_at is not None,
    registered=True,
    corrects=_release_of,
    undo=not_by_an_act_alone,
    corrected=lambda _mode: "selection.rectified",
    codes=lambda application: {"challenge": application.challenge.slug, "fictional": application.challenge.fictional},
)


def _withdrawn(application: Application, _log: Any) -> str:
    """What is withdrawn, that its holder was heard, and whether they answered."""
    hearing = open_hearing(application)
    whose = f"{application.organisation.name}, « {application.title} », au défi « {application.challenge.title_fr} »"
    said = [f"La sélection de {whose}, est retirée."]
    if hearing is not None:
        said.append(f"L’organisation a été invitée le {dates.short(hearing.opened_at)} à présenter ses observations.")
        said.append("Elle en a présenté." if hearing.heard_at else "Elle n’en a pas présenté.")
    return " ".join(said)


def _withdrawal_mode(application: Application) -> Mode:
    hearing = open_hearing(application)
    fraud = hearing is not None and hearing.ground == WithdrawalHearing.Ground.FRAUD
    return Mode.FRAUD if fraud else Mode.WITHDRAWAL


def _chosen_by(application: Application) -> tuple[Act, Mode] | None:
    """The act that gave the selection: withdrawn as a whole where it is of this application alone, else in part."""
    own = Act.objects.filter(**generic_key(application), kind="selection-accordee").order_by("-number").first()
    if own is not None and own.log is not None and own.log.at == chosen_at(application):
        return own, _withdrawal_mode(application)
    return _release_of(application)


def _its_people(application: Application) -> list[Addressee]:
    """Whoever acts for the organisation; without anybody, its name, to be told on paper."""
    return addressees(applicants_of(application)) or [Addressee(application.organisation.name)]


declare_act(
    "selection-retiree",
    _("Retrait d’une sélection"),
    Application,
    service=lambda _application: Role.TEAM,
    title=lambda application: application.challenge.title_fr,
    text=_withdrawn,
    reasons=lambda _application, log: log.reason,
    people=_its_people,
    remedies=lambda _application: REMEDIES,
    link=lambda application, _act: settings.SITE_URL + reverse("application", args=[application.pk]),
    url=lambda application: reverse("selection_withdrawal", args=[application.pk]),
    public=lambda application: application.challenge.published_at is not None,
    registered=True,
    entry="selection.withdrawn",
    corrects=_chosen_by,
    undo=not_by_an_act_alone,
    corrected=lambda mode: "selection.rectified" if mode == Mode.ERRATUM else "selection.withdrawn",
    codes=lambda application: {"challenge": application.challenge.slug, "fictional": application.challenge.fictional},
)


def _read_withdrawn(application: Application, _payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What whoever confirms reads: what is held against the selection, and what its holder answered."""
    hearing = open_hearing(application)
    last = last_to_withdraw(application)
    lines = [
        ("Défi", application.challenge.title_fr),
        ("Organisation", application.organisation.name),
        ("Candidature", application.title),
        ("État", str(application.get_state_display())),
        ("Dernier jour", dates.until(last) if last else "sans délai : fraude"),
    ]
    if hearing is not None:
        lines += [
            ("Pourquoi", str(hearing.get_ground_display())),
            ("Motifs communiqués", hearing.reasons),
            ("En quoi il y a fraude", hearing.fraud or "–"),
            ("Observations", hearing.observations or "aucune"),
        ]
    return lines


declare_step(
    Application,
    WITHDRAW,
    read=_read_withdrawn,
    act=lambda application, *, by, reason, payload, step: withdraw_selection(
        application, by=by, reason=reason, step=step
    ),
    objects=lambda: Application.objects.select_related("challenge", "organisation"),
    title=str,
    url=lambda application: reverse("selection_withdrawal", args=[application.pk]),
)


def _read_granted(application: Application, _payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        ("Défi", application.challenge.title_fr),
        ("Organisation", application.organisation.name),
        ("Candidature", application.title),
        ("Décision publiée", str(application.get_state_display())),
        ("Places libres", str(max(places_left(application.challenge), 0))),
    ]


declare_step(
    Application,
    "grant_selection",
    read=_read_granted,
    act=lambda application, *, by, reason, payload, step: grant_selection(application, by=by, reason=reason, step=step),
    objects=lambda: Application.objects.select_related("challenge", "organisation"),
    title=str,
    url=lambda application: reverse("application", args=[application.pk]),
)


ENDED_REMEDIES = _(
    "Recours gracieux auprès de la Ville, ou recours devant le tribunal administratif de Paris, dans les deux mois du jour où "
    "vous avez reçu cet acte."
)


def _end(name: str, challenge: Challenge, *, by: Any, reason: str, payload: Any, step: Any) -> Challenge:
    return end_without_selection(challenge, name, by=by, reason=reason, step=step)


ENDINGS = (
    ("declare_unsuccessful", "infructueux", _("Appel déclaré infructueux"), "selection.unsuccessful"),
    ("drop", "sans-suite", _("Appel déclaré sans suite"), "selection.dropped"),
)
for transition, kind, label, entry in ENDINGS:
    declare_act(
        kind,
        label,
        Challenge,
        service=lambda challenge: Role.TEAM,
        title=str,
        text=lambda challenge, _log: text_of(challenge),
        reasons=lambda challenge, log: log.reason,
        people=candidates,
        remedies=lambda challenge: ENDED_REMEDIES,
        link=lambda challenge, act: settings.SITE_URL + reverse("act", args=[act.number]),
        url=lambda challenge: reverse("workspace_challenge", args=[challenge.pk]),
        public=lambda challenge: challenge.published_at is not None,
        reasons_public=True,
        registered=True,
        entry=entry,
        corrected=lambda mode: "selection.rectified" if mode == Mode.ERRATUM else "selection.withdrawn",
        codes=lambda challenge: {"challenge": challenge.slug, "fictional": challenge.fictional},
        undo=take_up_again,
    )
    declare_step(
        Challenge,
        transition,
        read=what_is_read,
        act=partial(_end, transition),
        objects=Challenge.objects.all,
        title=lambda challenge: named(challenge)(),
        url=lambda challenge: reverse("workspace_challenge", args=[challenge.pk]),
        opens=lambda user, challenge: challenges_visible_to(user).filter(pk=challenge.pk).exists(),
    )
