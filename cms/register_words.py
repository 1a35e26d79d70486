"""The kinds of register entries in words; the list is that of docs/register-kinds.md."""

from django.utils.translation import gettext_lazy as _

KIND_WORDS = {
    "register.key": _("Clé de signature du registre"),
    "selection.released": _("Solution retenue"),
    "convention.in_force": _("Convention entrée en vigueur"),
    "prototype.deposited": _("Code source déposé"),
    "prototype.licensed": _("Licence du prototype choisie"),
    "prototype.commons": _("Prototype présenté comme commun"),
    "prototype.commons_withdrawn": _("Prototype qui n’est plus présenté comme commun"),
    "ip.event": _("Événement déclaré"),
    "ip.ruling": _("Effet calculé d’un événement"),
    "ip.decision": _("Effet confirmé ou corrigé par une personne"),
    "ip.breach": _("Manquement constaté"),
    "ip.breach_noticed": _("Mise en demeure envoyée"),
    "ip.breach_cured": _("Manquement corrigé"),
    "ip.breach_remedied": _("Remède appliqué à un manquement"),
    "ip.breach_closed": _("Dossier de manquement clos"),
    "pilot.started": _("Pilote démarré"),
    "pilot.ended": _("Pilote terminé"),
    "pilot.decided": _("Suite d’un pilote décidée"),
}


def kind_words(kind: str) -> str:
    """What an entry of this kind tells of; the kind itself when it has no words yet."""
    return str(KIND_WORDS.get(kind, kind))
