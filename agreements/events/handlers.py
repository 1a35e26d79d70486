"""The act by which a remedy is applied, and whom the steps of breaches and obligations concern."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows, stays
from accounts.models import User
from accounts.queries import holders_of, people_of
from agreements.events import labels
from agreements.events.domain.breaches import apply_remedy, next_remedy
from agreements.models import Breach, Obligation, Prototype
from casework.acts import Addressee, addressees, declare_act
from casework.moves import declare_concerned
from casework.steps import declare_step
from core.roles import Role
from core.ui import dates


def _against(breach: Breach) -> list[Addressee]:
    return addressees(people_of(breach.against)) if breach.against else []


def _title(breach: Breach) -> str:
    return f"{labels.clause_title(breach.clause)}, {breach.prototype}"


def _read_remedy(breach: Breach, _payload: Any) -> list[tuple[str, str]]:
    following = next_remedy(breach)
    return [
        ("Prototype", str(breach.prototype)),
        ("Article", labels.clause_title(breach.clause)),
        ("Partie en cause", breach.against.name if breach.against else labels.role_words(breach.against_role)),
        ("Faits", breach.facts),
        ("À corriger avant le", dates.until(breach.cure_by) if breach.cure_by else "aucun délai"),
        ("Remèdes déjà appliqués", ", ".join(labels.remedy_words(row["remedy"]) for row in breach.remedies) or "aucun"),
        ("Remède à appliquer", labels.remedy_words(following) if following else "aucun"),
    ]


declare_act(
    "remede",
    _("Remède à un manquement"),
    Breach,
    service=lambda breach: Role.LEGAL,
    title=_title,
    text=lambda breach, log: f"Remède appliqué : {labels.remedy_words(breach.remedies[-1]['remedy'])}.",
    reasons=lambda breach, log: f"{breach.facts}\n{log.reason}",
    people=_against,
    remedies=lambda breach: _(
        "Cette décision peut être contestée devant le juge du contrat dans les deux mois du jour où vous l’avez reçue. Que la "
        "convention soit un contrat administratif est à vérifier."
    ),
    link=lambda breach, act: settings.SITE_URL + reverse("act", args=[act.number]),
    url=lambda breach: reverse("breach", args=[breach.pk]),
    public=lambda breach: breach.public,
)

declare_step(
    Breach,
    "remedy",
    read=_read_remedy,
    act=lambda breach, *, by, reason, payload, step: apply_remedy(breach, by=by, reason=reason, step=step),
    objects=lambda: Breach.objects.select_related("prototype"),
    title=_title,
    url=lambda breach: reverse("breach", args=[breach.pk]),
)


def _of_breach(breach: Breach) -> Iterable[User]:
    return [*(people_of(breach.against) if breach.against else ()), *holders_of(Role.LEGAL)]


def _of_obligation(obligation: Obligation) -> Iterable[User]:
    return [*(people_of(obligation.debtor) if obligation.debtor else ()), *holders_of(Role.LEGAL)]


def _of_prototype(prototype: Prototype) -> Iterable[User]:
    return people_of(prototype.maker) if prototype.maker else ()


declare_concerned(Breach, people=_of_breach, title=_title, url=lambda breach: reverse("breach", args=[breach.pk]))
declare_concerned(
    Obligation,
    people=_of_obligation,
    title=lambda row: f"{labels.term_words(row.clause, row.term)}, {row.prototype}",
    url=lambda row: reverse("obligation", args=[row.pk]),
)
declare_concerned(
    Prototype,
    people=_of_prototype,
    title=str,
    url=lambda prototype: reverse("workspace_prototype", args=[prototype.pk]),
)


follows("agreements.Obligation", "debtor", _("obligations dues"))


follows("agreements.Obligation", "creditor", _("obligations reçues"))


follows("agreements.Breach", "against", _("manquements"))


stays(
    "agreements.IPEvent",
    "declarer",
    _("événements déclarés"),
    _("une déclaration garde le nom sous lequel elle est faite"),
)
