"""The words of the file, in those of the programme."""

import re

from accounts.enums import OrganisationKind
from partners.enums import ParticipationRole

THEMES = {
    "mobilité": "mobilite",
    "énergie": "energie",
    "déchets": "dechets",
    "espace public": "espace-public",
    "logement": "logement",
    "sport": "sport",
    "logistique": "logistique",
    "économie circulaire": "economie-circulaire",
    "tourisme": "tourisme",
}

KINDS = {
    "public": OrganisationKind.INSTITUTION,
    "state_service": OrganisationKind.INSTITUTION,
    "public_company": OrganisationKind.COMPANY,
    "private": OrganisationKind.COMPANY,
    "accelerator": OrganisationKind.COMPANY,
    "network": OrganisationKind.ASSOCIATION,
}

_ENGLISH = frozenset(["how", "the", "of", "to", "and", "on", "for", "in", "what", "can", "with"])
_FRENCH = frozenset(
    ["le", "la", "les", "des", "du", "de", "à", "au", "aux", "et", "en", "pour", "par", "d’", "l’", "une", "un"]
)
_BOTH = re.compile(r"(?P<french>.+?)\s+\((?P<english>[^()]+)\)")


def kind_of(kind: str, name: str) -> str:
    return OrganisationKind.CITY if kind == "public" and name.startswith("Ville de ") else KINDS[kind]


def role_of(role: str, *, listed: bool) -> str:
    """The role in an edition. `listed`: the edition itself names the organisation among its partners."""
    if role.startswith("co-organiser"):
        return ParticipationRole.ORGANISER
    if "technical" in role:
        return ParticipationRole.TECHNICAL
    if role == "contributor":
        return ParticipationRole.CONTRIBUTOR
    named = listed or "partner" in role or "challenge owner" in role
    return ParticipationRole.PARTNER if named else ParticipationRole.CONTRIBUTOR


NAMED_ALONE = {
    "contribution_fr": "Citée comme partenaire lors du débat au Conseil ; non confirmé ailleurs.",
    "contribution_en": "Named as a partner in the council debate; not confirmed elsewhere.",
}
# Roles that say no more than the word beside the name.
PLAIN_ROLES = {"partner", "corporate partner", "contributor"}


def is_english(text: str) -> bool:
    words = re.findall(r"[\w’]+", text.lower().replace("'", "’ "))
    return sum(word in _ENGLISH for word in words) > sum(word in _FRENCH for word in words)


def titles(text: str) -> tuple[str | None, str | None]:
    """The title in French and in English, of those that the source gives: one, or « French (English) ».

    A title known in English only stays English: pages show it as such, with its language.
    """
    both = _BOTH.fullmatch(text)
    if both and is_english(both["english"]) and not is_english(both["french"]):
        return both["french"], both["english"]
    return (None, text) if is_english(text) else (text, None)
