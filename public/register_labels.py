"""The kinds of register entries in words; the list is that of docs/register-kinds.md."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.commons import explain
from agreements.conventions.entries import ACTS
from agreements.enums import Decided, Effect, Finding, SignatureMethod
from agreements.events import labels
from agreements.events.domain.escrow import reader_words
from agreements.facts.kinds import CAUSES, title_of
from agreements.facts.texts import verdict_words
from casework.acts import all_acts
from casework.enums import Mode
from core.ui import dates
from pilots.enums import PilotDecision

KIND_WORDS = {
    "register.key": _("Clé de signature du registre"),
    "act.made": _("Acte de la Ville"),
    "act.corrected": _("Acte qui en corrige un autre"),
    "selection.released": _("Solution retenue"),
    "selection.renounced": _("Sélection rendue"),
    "selection.lapsed": _("Sélection restée sans réponse"),
    "selection.unsuccessful": _("Appel déclaré infructueux"),
    "selection.dropped": _("Appel déclaré sans suite"),
    "selection.rectified": _("Décision de sélection rectifiée"),
    "selection.withdrawn": _("Décision de sélection retirée ou annulée"),
    **ACTS,
    "prototype.deposited": _("Code source déposé"),
    "prototype.licensed": _("Licence du prototype choisie"),
    "prototype.commons": _("Prototype présenté comme commun"),
    "prototype.commons_withdrawn": _("Prototype qui n’est plus présenté comme commun"),
    "ip.event": _("Événement déclaré"),
    "ip.ruling": _("Effet calculé d’un événement"),
    "ip.decision": _("Effet confirmé ou corrigé par une personne"),
    "ip.found": _("Faits établis, constat de la Ville"),
    "ip.rectified": _("Constat rectifié : faits non établis"),
    "ip.breach": _("Manquement établi"),
    "ip.breach_noticed": _("Mise en demeure envoyée"),
    "ip.breach_cured": _("Manquement corrigé"),
    "ip.breach_remedied": _("Remède appliqué à un manquement"),
    "ip.breach_closed": _("Dossier de manquement clos"),
    "ip.escrow_released": _("Séquestre levé : code source remis"),
    "fact.recorded": _("Fait constaté"),
    "fact.ended": _("Fait qui ne compte plus"),
    "verdict.changed": _("Verdict changé"),
    "pilot.started": _("Pilote démarré"),
    "pilot.ended": _("Pilote terminé"),
    "pilot.decided": _("Suite d’un pilote décidée"),
    "pilot.rectified": _("Mesure, point ou incident d’un pilote rectifié après la décision"),
}


def kind_words(kind: str) -> str:
    """What an entry of this kind tells of; the kind itself when it has no words yet."""
    return str(KIND_WORDS.get(kind, kind))


FIELD_WORDS = {
    "prototype": _("Prototype"),
    "pilot": _("Pilote"),
    "slug": _("Nom dans les adresses"),
    "maker": _("Prototype de"),
    "fictional": _("Fictif"),
    "challenge": _("Défi"),
    "organisation": _("Organisation"),
    "solution": _("Solution"),
    "convention": _("Convention"),
    "version": _("Version"),
    "parties": _("Parties"),
    "reference": _("Référence de la délibération"),
    "session_on": _("Séance du"),
    "votes_for": _("Pour"),
    "votes_against": _("Contre"),
    "abstentions": _("Abstentions"),
    "seats": _("Membres en exercice"),
    "casting_vote": _("Voix prépondérante du président"),
    "show_of_hands": _("À main levée"),
    "files": _("Fichiers"),
    "method": _("Manière de signer"),
    "signed_at": _("Signée le"),
    "file_sha256": _("Empreinte du fichier signé"),
    "deed_sha256": _("Empreinte de l’acte d’adhésion scellé"),
    "party": _("Partie"),
    "replaces": _("Remplace la version"),
    "received_on": _("Reçue le"),
    "term": _("Terme"),
    "renewal": _("Reconduction n°"),
    "max_renewals": _("Reconductions au plus"),
    "ground": _("Motif de la fin"),
    "deposit": _("Dépôt"),
    "sha256": _("Empreinte SHA-256"),
    "bytes": _("Taille en octets"),
    "deposited_at": _("Déposé le"),
    "licence": _("Licence"),
    "reason": _("Motif"),
    "reasons": _("Motifs"),
    "event": _("Événement"),
    "event_kind": _("Ce qui s’est passé"),
    "on": _("Date des faits"),
    "to": _("Au profit de"),
    "declared_for": _("Déclaré par"),
    "declared_at": _("Déclaré le"),
    "convention_sha256": _("Empreinte de la convention"),
    "model": _("Modèle"),
    "computed": _("Réponse du modèle"),
    "effect": _("Effet retenu"),
    "clauses": _("Articles en cause"),
    "remedies": _("Remèdes de la convention"),
    "forms": _("Formes d’appropriation présentes"),
    "within_reach": _("Formes à portée, en étapes"),
    "decision": _("Décision"),
    "breach": _("Manquement"),
    "allegation": _("Mise en cause"),
    "finding": _("Constat"),
    "accused": _("Mis en cause"),
    "broken": _("Articles enfreints"),
    "answered": _("Réponse de la partie"),
    "clause": _("Article"),
    "against": _("Reproché à"),
    "role": _("En tant que"),
    "cure_by": _("À corriger avant le"),
    "remedy": _("Remède appliqué"),
    "outcome": _("Issue"),
    "released_to": _("Remis à"),
    "fact": _("Fait"),
    "last_day": _("Dernier jour"),
    "hours": _("Heures entre l’usage et le dépôt"),
    "established_by": _("Constaté par"),
    "until": _("A compté jusqu’au"),
    "cause": _("Ce qui y met fin"),
    "verdict": _("Verdict"),
    "was": _("Verdict d’avant"),
    "loyal": _("Si chacun tient parole"),
    "defiant": _("En cas de manquement"),
    "facts": _("Faits qui comptent"),
    "valid_until": _("Valable jusqu’au"),
    "directorate": _("Direction"),
    "planned_end": _("Fin prévue"),
    "what": _("Ce qui est rectifié"),
    "row": _("Ligne rectifiée"),
    "week_of": _("Semaine du"),
    "before": _("Avant"),
    "after": _("Maintenant"),
    "act": _("Acte n°"),
    "act_kind": _("Nature de l’acte"),
    "corrects": _("Corrige"),
    "key_id": _("Clé"),
    "measure": _("Mesure"),
    "checkin": _("Point de la semaine"),
    "incident": _("Incident"),
    "public_key": _("Clé publique"),
}


def field_words(field: str) -> str:
    """What a value of an entry is; the name of the field when it has no words yet."""
    return str(FIELD_WORDS.get(field, field))


def _effect(value: str) -> str:
    return str(Effect(value).label)


def _instant(value: str) -> str:
    return dates.instant(datetime.fromisoformat(value))


def _listed(words: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda value: ", ".join(words(item) for item in value) or _("aucun")


def _moves(value: Any) -> str:
    lang = labels.lang()
    return ", ".join(f"{explain.form_title(form, lang)} ({moves})" for form, moves in value.items()) or str(_("aucune"))


def cause_words(value: str) -> str:
    """What ended a fact: an event of the clause library, or one of the causes of facts."""
    return str(CAUSES[value]) if value in CAUSES else labels.kind_title(value)


CORRECTED_BY = {**dict(Mode.choices), "replacement": _("ce qui était faux est remplacé")}


def _corrected(value: Mapping[str, Any]) -> str:
    return str(_("l’inscription n° %(index)s (%(mode)s)")) % {
        "index": value["index"],
        "mode": CORRECTED_BY[value["mode"]],
    }


def _act_kind(value: str) -> str:
    return str(all_acts()[value].label)


ROLES = {
    "convention": _("convention scellée"),
    "text": _("texte canonique (JSON)"),
    "deliberation": _("délibération"),
}
LANGUAGES = {"fr": _("en français"), "en": _("en anglais")}


def file_words(role: str, lang: str) -> str:
    """What a file is, as the register and the page of its convention name it."""
    language = LANGUAGES[lang] if role == "convention" and lang in LANGUAGES else ""
    return f"{ROLES.get(role, role)} {language}".strip()


def _file_line(row: Mapping[str, Any]) -> str:
    return f"{file_words(row['role'], row['lang'])}\u00a0: {row['sha256']}"


#: Why a convention, or the part of one party in it, came to its end.
ENDINGS = {
    "term": _("échéance, sans reconduction"),
    "denounced": _("dénonciation"),
    "no_partner": _("plus aucun partenaire"),
    "agreed": _("départ convenu"),
}


#: How the values of some fields are said; the others are shown as they are.
VALUES: dict[str, Callable[[Any], str]] = {
    "act": str,
    "act_kind": _act_kind,
    "corrects": _corrected,
    "event_kind": labels.kind_title,
    "finding": lambda value: str(Finding(value).label),
    "broken": _listed(labels.clause_title),
    "answered": lambda value: str(_("oui") if value else _("non")),
    "accused": lambda value: str({"unknown": _("auteur non établi"), "third_party": _("un tiers")}.get(value, value)),
    "clause": labels.clause_title,
    "clauses": _listed(labels.clause_title),
    "remedies": _listed(lambda key: explain.remedy_title(key, labels.lang())),
    "forms": _listed(lambda key: explain.form_title(key, labels.lang())),
    "within_reach": _moves,
    "computed": _effect,
    "effect": _effect,
    "decision": lambda value: str(dict([*Decided.choices, *PilotDecision.choices])[value]),
    "role": labels.role_words,
    "to": labels.role_words,
    "remedy": labels.remedy_words,
    "outcome": lambda value: str({"dismissed": _("classé sans suite")}[value]),
    "released_to": reader_words,
    "on": lambda value: dates.day(date.fromisoformat(value)),
    "planned_end": lambda value: dates.day(date.fromisoformat(value)),
    "week_of": lambda value: dates.day(date.fromisoformat(value)),
    "what": lambda value: str(
        {"measure": _("une mesure"), "checkin": _("un point de la semaine"), "incident": _("un incident")}[value]
    ),
    "received_on": lambda value: dates.day(date.fromisoformat(value)),
    "term": lambda value: dates.day(date.fromisoformat(value)),
    "ground": lambda value: str(ENDINGS[value]),
    "last_day": lambda value: dates.day(date.fromisoformat(value)),
    "until": lambda value: dates.day(date.fromisoformat(value)),
    "valid_until": lambda value: dates.day(date.fromisoformat(value)),
    "fact": title_of,
    "facts": _listed(title_of),
    "established_by": lambda value: str(
        {"person": _("une personne de la Ville"), "software": _("l’application")}[value]
    ),
    "cause": cause_words,
    "verdict": verdict_words,
    "was": verdict_words,
    "loyal": verdict_words,
    "defiant": verdict_words,
    "cure_by": _instant,
    "declared_at": _instant,
    "deposited_at": _instant,
    "parties": _listed(str),
    "files": lambda value: " · ".join(map(_file_line, value)) or str(_("aucun")),
    "method": lambda value: str(SignatureMethod(value).label),
    "signed_at": _instant,
    "session_on": lambda value: dates.day(date.fromisoformat(value)),
}
#: Too long for a reader: in the exact text only.
UNSAID = frozenset({"state", "grid"})


def said_facts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The values of an entry in words, in the order of the leaf. What is empty or has no words is left to the exact text;
    a value that this version cannot say is shown as it is written.
    """
    rows = []
    for field, value in data.items():
        if value is None or field in UNSAID:
            continue
        rows.append((field_words(field), _said(field, value)))
    return rows


def _said(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    try:
        return VALUES[field](value)
    except (KeyError, ValueError, TypeError, AttributeError):
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
