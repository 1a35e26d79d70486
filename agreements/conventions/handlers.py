"""What conventions do when something happens to a challenge or an application, and the act by which one is terminated."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows
from agreements.conventions.domain.amending import amended
from agreements.conventions.domain.content import content_hash, live_version, version_in_force
from agreements.conventions.domain.life import terminate
from agreements.conventions.domain.terms_sheet import on_published
from agreements.conventions.domain.vote_facts import VoteFacts
from agreements.conventions.domain.voting import CORRECT, correct_vote, record_vote
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.queries import conventions_visible_to
from agreements.models import Accession, Convention, CouncilVote
from casework.acts import addressees, declare_act
from casework.enums import Side
from casework.exchanges import exchange_of
from casework.steps import declare_step
from challenges.models import Application
from core.clock import app_now
from core.emails import named
from core.exceptions import GateClosed, Unmet
from core.models import StoredFile
from core.roles import Role
from core.ui import dates
from core.workflow import on

for transition in ("schedule", "open"):
    on("challenges.Challenge", transition, on_published)


def renounced(application: Application, *, by: Any, log: Any) -> None:
    """A deed that nobody signed is closed with the selection. A signed one binds: it is ended first, on its own page."""
    deeds = Accession.objects.select_for_update(of=("self",)).filter(
        organisation=application.organisation_id, challenge=application.challenge_id, ended_at__isnull=True
    )
    for deed in deeds.order_by("pk"):
        if deed.signed_at is not None:
            raise GateClosed(
                _t("Cette sélection ne peut plus être rendue"),
                [
                    Unmet(
                        "agreements.deed_signed",
                        _t("%(name)s a signé son acte d’adhésion : il lie, et prend fin d’abord.")
                        % {"name": application.organisation},
                        _t("juriste"),
                        reverse("accession", args=[deed.pk]),
                    )
                ],
            )
        deed.ended_at = app_now()
        deed.save(update_fields=["ended_at", "updated_at"])


on("challenges.Application", "renounce", renounced)
on("agreements.Convention", "enter_into_force", amended)


def taken_back(application: Application, *, by: Any, log: Any) -> None:
    """A deed that nobody signed is closed with a selection that is withdrawn. A signed one binds until its own rules end it:
    the legal officers have the task.
    """
    deeds = Accession.objects.select_for_update(of=("self",)).filter(
        organisation=application.organisation_id,
        challenge=application.challenge_id,
        ended_at__isnull=True,
        signed_at__isnull=True,
    )
    for deed in deeds.order_by("pk"):
        deed.ended_at = app_now()
        deed.save(update_fields=["ended_at", "updated_at"])


on("challenges.Application", "withdraw_selection", taken_back)


def _read_termination(convention: Convention, _payload: Any) -> list[tuple[str, str]]:
    version = version_in_force(convention)
    parties = convention.parties.filter(left_on__isnull=True).select_related("organisation").order_by("id")
    return [
        ("Convention", convention.name_fr),
        ("Version en vigueur", f"n° {version.n}, SHA-256 {version.sha256}" if version else "aucune"),
        ("Parties", ", ".join(party.organisation.name for party in parties)),
        ("État", str(convention.get_state_display())),
    ]


def _termination(convention: Convention, _log: Any) -> str:
    version = version_in_force(convention)
    which = f", version n° {version.n}" if version else ""
    return f"La convention « {convention.name_fr} »{which} est résiliée à compter de ce jour."


declare_act(
    "resiliation",
    _("Résiliation d’une convention"),
    Convention,
    service=lambda convention: Role.LEGAL,
    title=lambda convention: convention.name_fr,
    text=_termination,
    reasons=lambda convention, log: log.reason,
    people=lambda convention: addressees(exchange_of(convention).people(convention, Side.THEIRS)),
    remedies=lambda convention: _(
        "Une partie peut demander au juge du contrat la reprise des relations contractuelles dans les deux mois du jour où elle a "
        "reçu cet acte ; un recours administratif n’interrompt pas ce délai. Que la convention soit un contrat administratif est "
        "à vérifier."
    ),
    link=lambda convention, act: settings.SITE_URL + reverse("act", args=[act.number]),
    url=lambda convention: reverse("convention", args=[convention.pk]),
    public=lambda convention: convention.in_force_at is not None,
    reasons_public=True,
    registered=True,
)


def _read_vote(convention: Convention, payload: Any) -> list[tuple[str, str]]:
    """All that whoever confirms compares with the deliberation, and the text by its hash as it stands now."""
    version, told = live_version(convention), VoteFacts.read(payload)
    file = StoredFile.objects.filter(pk=payload["deliberation"] or None).first()
    vote = getattr(version, "vote", None)
    file = file or (vote.deliberation if vote else None)
    names = {
        field.name: str(field.verbose_name).capitalize()
        for field in CouncilVote._meta.get_fields()
        if hasattr(field, "verbose_name")
    }
    values = told.written() | {
        "session_on": dates.short(told.session_on),
        "adopted": "adopté" if told.adopted else "rejeté",
    }
    yes_no = {"casting_vote", "show_of_hands"}
    rows = [
        ("Convention", convention.name_fr),
        ("Texte voté", f"version n° {version.n}, SHA-256 {content_hash(version)}"),
    ]
    for name, value in values.items():
        words = ("oui" if value else "non") if name in yes_no else value if value not in (None, "") else "–"
        label = "Le Conseil a" if name == "adopted" else names[name]
        rows.append((label, str(words)))
    rows.append(("Délibération", f"{file.name}, SHA-256 {file.sha256}" if file else "aucun fichier"))
    if payload.get("derogation_reason"):
        rows.append(("Motif public de la dérogation", payload["derogation_reason"]))
    return rows


declare_step(
    Convention,
    "vote",
    read=_read_vote,
    act=lambda convention, *, by, reason, payload, step: record_vote(convention, by=by, payload=payload, step=step),
    objects=Convention.objects.all,
    title=lambda convention: named(convention)(),
    url=lambda convention: reverse("convention_vote", args=[convention.pk]),
    opens=lambda user, convention: conventions_visible_to(user).filter(pk=convention.pk).exists(),
)

declare_step(
    Convention,
    CORRECT,
    label=_("Corriger le vote enregistré"),
    perm=ConventionPerm.RECORD_VOTE,
    second=ConventionPerm.CONFIRM_VOTE,
    read=_read_vote,
    act=correct_vote,
    objects=Convention.objects.all,
    title=lambda convention: named(convention)(),
    url=lambda convention: reverse("convention_vote", args=[convention.pk]),
    opens=lambda user, convention: conventions_visible_to(user).filter(pk=convention.pk).exists(),
)

declare_step(
    Convention,
    "terminate",
    read=_read_termination,
    act=lambda convention, *, by, reason, payload, step: terminate(convention, by=by, reason=reason, step=step),
    objects=Convention.objects.all,
    title=lambda convention: named(convention)(),
    url=lambda convention: reverse("convention", args=[convention.pk]),
)


follows(
    "agreements.Party",
    "organisation",
    _("conventions"),
    unique=("convention",),
    why=_("l’organisation gardée y est déjà partie : le texte signé garde les deux noms"),
)


follows(
    "agreements.Accession",
    "organisation",
    _("actes d’adhésion"),
    unique=("version", "challenge"),
    why=_("l’organisation gardée en a déjà un"),
)
