"""The ten facts as acts: what establishes each, who records it, on what evidence, and when its renewal is asked for.

How many days each lasts, and which events end it, are said once, in `agreements.commons.model2.facts`.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from agreements.commons.model2.facts import BY_NAME
from agreements.enums import FACT_NAMES
from agreements.facts.permissions import FactPerm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: Causes of an end that are no event of the clause library.
BY_HAND: Final = "by_hand"
NEW_VERSION: Final = "version_deposited"
EVIDENCE_CHANGED: Final = "evidence_changed"
CAUSES: "Final[dict[str, StrOrPromise]]" = {
    BY_HAND: _("constaté par une personne de la Ville"),
    NEW_VERSION: _("une nouvelle version a été déposée"),
    EVIDENCE_CHANGED: _("la preuve gardée ne correspond plus à son empreinte"),
}


@dataclass(frozen=True)
class FactKind:
    """How one fact is established.

    `fields` are those of its form (`agreements.facts.forms`); each of `boxes` is a statement that must be ticked;
    `file` says whether evidence is a file that must be there; `second`: it counts once another person confirmed it.
    """

    name: str
    title: "StrOrPromise"
    act: "StrOrPromise"
    perm: FactPerm = FactPerm.RECORD_TRIAL
    fields: tuple[str, ...] = ()
    boxes: tuple[tuple[str, "StrOrPromise"], ...] = ()
    file: "StrOrPromise" = ""
    second: bool = False

    @property
    def days(self) -> int:
        return BY_NAME[self.name].days

    @property
    def notice(self) -> dt.timedelta:
        """How long before its last day the renewal is asked for: a quarter of its life, a month at most."""
        return dt.timedelta(days=min(30, max(7, self.days // 4)))


_TRIAL, _LEGAL = FactPerm.RECORD_TRIAL, FactPerm.RECORD_LEGAL

KINDS: Final = (
    FactKind(
        "rebuilt",
        _("Version reconstruite par la Ville"),
        _("Reconstruisez la dernière version livrée à partir du code déposé, comparez, et faites confirmer par une autre personne."),
        fields=("source_sha256", "delivered_sha256", "result_sha256"),
        boxes=(
            ("licences_read", _("La licence de chaque composant a été lue, et elle est libre.")),
            ("from_deposit", _("La reconstruction est partie de l’archive déposée, sans rien d’autre de l’entreprise.")),
        ),
        second=True,
    ),
    FactKind(
        "versions_deposited",
        _("Versions déposées à temps"),
        _("Dites quelle version sert et depuis quand : l’application compare avec la date de son dépôt."),
        fields=("version", "used_since"),
        boxes=(("every_version", _("Aucune autre version n’a servi depuis le dernier constat.")),),
    ),
    FactKind(
        "handover_rehearsed",
        _("Reprise essayée par un tiers"),
        _("Quelqu’un d’autre que la startup installe le prototype et le fait tourner, modèles et données compris."),
        fields=("third_party",),
        boxes=(
            ("models_and_data", _("Les modèles entraînés et les données nécessaires étaient compris.")),
            ("alone", _("La startup n’a pas mis la main à l’essai.")),
        ),
        file=_("Compte rendu de l’essai de reprise"),
    ),
    FactKind(
        "data_stored",
        _("Données reçues au fil de la collecte"),
        _("Comptez ce qui est arrivé cette semaine dans le stockage de la Ville."),
        fields=("rows_received",),
        boxes=(("in_city_storage", _("Ces données sont dans un stockage que la Ville tient elle-même.")),),
    ),
    FactKind(
        "published",
        _("Code publié"),
        _("L’application demande l’adresse publique du code ; elle ne constate que si l’adresse répond."),
        fields=(),
        boxes=(
            ("in_use", _("La version publiée est celle qui sert.")),
            ("had_the_right", _("Elle est publiée par qui en avait le droit.")),
        ),
    ),
    FactKind(
        "accounts_held",
        _("Comptes au nom de la Ville"),
        _("Relevez les comptes du projet : nom de domaine, dépôt de code, paquets, magasins d’applications."),
        fields=("accounts",),
        boxes=(("all_held", _("Tous ces comptes sont au nom de la Ville, et il n’y en a pas d’autre.")),),
    ),
    FactKind(
        "name_filed",
        _("Nom déposé par la Ville"),
        _("La Ville dépose le nom du projet à l’INPI ou à l’EUIPO avant tout autre."),
        perm=_LEGAL,
        fields=("filing_number",),
        boxes=(("first", _("Une recherche d’antériorités n’a trouvé aucun dépôt plus ancien de ce nom.")),),
    ),
    FactKind(
        "clearances_signed",
        _("Cessions des auteurs signées"),
        _("Réunissez les cessions signées de tous les auteurs qui ne sont pas salariés, et déposez-les."),
        perm=_LEGAL,
        fields=("authors",),
        boxes=(("all_authors", _("La liste des auteurs a été comparée avec l’historique du code.")),),
        file=_("Cessions signées"),
    ),
    FactKind(
        "registers_read",
        _("Registres publics lus"),
        _("Lisez les registres publics sur l’entreprise et sur le prototype, et gardez-en l’état."),
        perm=_LEGAL,
        boxes=(
            ("no_pledge_software", _("Registre national des logiciels et brevets de l’INPI : aucun nantissement.")),
            ("no_pledge_business", _("Registre des sûretés mobilières : aucun nantissement sur le fonds ni sur les titres.")),
            ("patents", _("Brevets : aucun, ou chacun porte l’inscription de sa licence gratuite.")),
        ),
        file=_("État des inscriptions"),
    ),
    FactKind(
        "escrow_verified",
        _("Séquestre vérifié"),
        _("L’agent de dépôt certifie que la version qui sert est déposée, complète et qu’elle se construit."),
        perm=_LEGAL,
        fields=("version",),
        boxes=(("builds", _("Le certificat dit que la version se construit.")),),
        file=_("Certificat de l’agent de dépôt"),
    ),
)  # fmt: skip
BY_FACT: Final = {kind.name: kind for kind in KINDS}
assert set(BY_FACT) == set(BY_NAME) == set(FACT_NAMES), "each fact of the model has its act"

#: What each moment of a trial records (model 2, section 1).
AT_START: Final = ("registers_read", "clearances_signed", "name_filed", "accounts_held")
EACH_WEEK: Final = ("versions_deposited", "data_stored", "published")
AT_ACCEPTANCE: Final = ("rebuilt",)
AT_END: Final = ("handover_rehearsed",)


def title_of(name: str) -> str:
    return str(BY_FACT[name].title)
