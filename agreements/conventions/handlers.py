"""What conventions do when something happens to a challenge or an application, and the act by which one is terminated."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows
from agreements.conventions.domain.amending import amended
from agreements.conventions.domain.content import version_in_force
from agreements.conventions.domain.life import terminate
from agreements.conventions.domain.terms_sheet import on_published
from agreements.models import Accession, Convention
from casework.acts import addressees, declare_act
from casework.enums import Side
from casework.exchanges import exchange_of
from casework.steps import declare_step
from challenges.models import Application
from core.clock import app_now
from core.emails import named
from core.exceptions import GateClosed, Unmet
from core.roles import Role
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
