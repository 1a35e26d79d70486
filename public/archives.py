"""What the sources say of an imported record: lines with their words in the reader's language, their precision and their reserve.

Each key of the file stands in one table below; a key that the source leaves empty, and that readers look for, is « Inconnu ».
`tests/public/test_archives.py` walks the whole file and asks every value of it on its page.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.ui import dates
from public.texts import Said, reading_language

Facts = dict[str, Any]
Label = str | Promise
WEB = ("https://", "http://")


@dataclass(frozen=True)
class Line:
    """A term, what the sources say (nothing: unknown), and the notes that qualify it."""

    label: Label
    texts: tuple[Said, ...] = ()
    notes: tuple[Said, ...] = ()


def words(text: str, facts: Facts) -> Said:
    """A text of the file in the reader's language, where its translation is known."""
    known = (facts.get("words") or {}).get(text)
    return in_language(known) if known else Said(text)


def in_language(known: dict[str, str]) -> Said:
    page = reading_language()
    if page in known:
        return Said(known[page])
    other = next(iter(known), "")
    return Said(known[other], other) if other else Said("")


def when(text: str, _facts: Facts) -> Said:
    """`2016`, `2016-11` or `2016-11-30`, no more exactly than it is known."""
    return Said(dates.imprecise(text))


def period(text: str, _facts: Facts) -> Said:
    return Said(" – ".join(dates.imprecise(part) for part in text.split(" / ")))


def number(value: int, _facts: Facts) -> Said:
    return Said(f"{value:,}".replace(",", "\u202f" if reading_language() == "fr" else ","))


def euros(value: int, facts: Facts) -> Said:
    return Said(_("%(amount)s\u00a0€ par startup") % {"amount": number(value, facts)})


def months(value: int, _facts: Facts) -> Said:
    return Said(ngettext("un mois", "%(n)s mois", value) % {"n": value})


Render = Callable[[Any, Facts], Said]
# key in the file, its term, how it is said, keys of the notes beside it; a key with `!` is « Inconnu » when it is not there.
Row = tuple[str, Label, Render, tuple[str, ...]]

CALENDAR: tuple[Row, ...] = (
    ("call_opened!", gettext_lazy("Ouverture de l’appel"), when, ()),
    ("call_closed!", gettext_lazy("Clôture de l’appel"), when, ("call_closed_precision",)),
    ("bootcamp", gettext_lazy("Bootcamp"), words, ()),
    ("selection_until", gettext_lazy("Sélection, jusqu’en"), when, ()),
    ("projects_announced!", gettext_lazy("Annonce des projets"), when, ()),
    ("prototype_period!", gettext_lazy("Prototypes et essais"), period, ()),
    ("closing_event.date!", gettext_lazy("Événement de clôture"), when, ("closing_event.name", "closing_event.note")),
)
FIGURES: tuple[Row, ...] = (
    ("applications_count!", gettext_lazy("Candidatures reçues"), number, ()),
    ("startups_count!", gettext_lazy("Startups retenues"), number, ("startups_count_note",)),
    ("challenges_count!", gettext_lazy("Défis"), number, ()),
    ("solutions_presented!", gettext_lazy("Solutions présentées"), number, ()),
    ("corporate_partners_count!", gettext_lazy("Entreprises partenaires"), number, ("corporate_partners_note",)),
    ("startup_grant_eur!", gettext_lazy("Bourse"), euros, ()),
)
FRAME: tuple[Row, ...] = (
    ("city", gettext_lazy("Ville"), words, ()),
    ("themes", gettext_lazy("Thèmes"), words, ()),
    ("test_sites!", gettext_lazy("Lieux d’essai"), words, ()),
    ("city_contribution!", gettext_lazy("Apport de la Ville"), words, ()),
    ("ip_statement!", gettext_lazy("Ce qui a été dit de la propriété intellectuelle"), words, ()),
)
COUNCIL: tuple[Row, ...] = (
    ("council_deliberation.reference!", gettext_lazy("Délibération"), words, ()),
    ("council_deliberation.session!", gettext_lazy("Séance"), when, ()),
    ("council_deliberation.title", gettext_lazy("Objet"), words, ()),
    ("council_deliberation.outcome!", gettext_lazy("Vote"), words, ()),
)
PROTOTYPE: tuple[Row, ...] = (
    ("site!", gettext_lazy("Lieu de l’essai"), words, ()),
    ("pilot_duration_months!", gettext_lazy("Durée de l’essai"), months, ()),
    ("result!", gettext_lazy("Résultat annoncé"), words, ()),
    ("figure", gettext_lazy("Chiffre cité"), words, ()),
    ("follow_up!", gettext_lazy("Ce qui a suivi"), words, ()),
)
ORGANISATION: tuple[Row, ...] = (
    ("role", gettext_lazy("Rôle"), words, ()),
    ("kind", gettext_lazy("Nature"), lambda value, _facts: Said(kinds().get(value, value)), ()),
    ("siren!", "SIREN", words, ()),
)
SISTER: tuple[Row, ...] = (
    ("edition", gettext_lazy("Édition"), number, ()),
    (
        "launched",
        gettext_lazy("Lancement"),
        lambda text, facts: when(text, facts) if _is_date(text) else words(text, facts),
        (),
    ),
    ("closed", gettext_lazy("Clôture"), when, ()),
    ("target", gettext_lazy("Objectif"), words, ()),
    ("startups_count", gettext_lazy("Startups"), number, ("note",)),
    ("partners", gettext_lazy("Partenaires"), words, ()),
    ("partners_at_launch_only", gettext_lazy("Partenaires au lancement seulement"), words, ()),
)
PROCESS: tuple[Row, ...] = (
    ("season_length_months", gettext_lazy("Durée d’une saison"), months, ()),
    ("challenge_rule", gettext_lazy("Ce qu’est un défi"), words, ()),
    ("eligibility", gettext_lazy("Qui peut répondre"), words, ()),
    ("selection_criteria", gettext_lazy("Critères de choix"), words, ()),
    ("funding", gettext_lazy("Qui paie"), words, ()),
    ("after_pilot", gettext_lazy("Après l’essai"), words, ()),
)  # fmt: skip


def kinds() -> dict[str, str]:
    return {
        "public": _("collectivité ou institution publique"),
        "state_service": _("service de l’État"),
        "public_company": _("entreprise publique"),
        "private": _("entreprise privée"),
        "accelerator": _("accélérateur de startups"),
        "network": _("réseau de villes"),
    }


def _is_date(text: str) -> bool:
    return text.replace("-", "").isdigit()


def _value(facts: Facts, key: str) -> Any:
    for part in key.split("."):
        facts = (facts or {}).get(part)  # type: ignore[assignment]
    return facts


def lines(rows: Iterable[Row], facts: Facts, said_by: Facts | None = None) -> list[Line]:
    """`said_by`: the record that holds the words, where the values stand in a part of it."""
    return list(_lines(rows, facts or {}, said_by or facts or {}))


def _lines(rows: Iterable[Row], facts: Facts, said_by: Facts) -> Iterator[Line]:
    for key, label, say, notes in rows:
        value = _value(facts, key.removesuffix("!"))
        found = value if isinstance(value, list) else [] if value is None else [value]
        beside = tuple(words(text, said_by) for note in notes if (text := _value(facts, note)))
        if found or beside or key.endswith("!"):
            yield Line(label, tuple(say(one, said_by) for one in found), beside)


def edition_lines(facts: Facts) -> dict[str, Any]:
    return {
        "calendar": lines(CALENDAR, facts),
        "figures": lines(FIGURES, facts),
        "frame": lines(FRAME, facts),
        "council": lines(COUNCIL, facts) if facts.get("council_deliberation") else [],
        "conflicts": [in_language(known) for known in facts.get("conflicts") or ()],
    }


def sister_lines(city: Facts, general: Facts) -> dict[str, Any]:
    return {
        "name": words(city["city"], general),
        "lines": lines(SISTER, city, general),
        "startups": [(one["name"], words(one["prototype"], general)) for one in city.get("startups") or ()],
        "note": "" if city.get("startups_count") else words(city["note"], general) if city.get("note") else "",
        "sources": sources_of({**city, "titles": general.get("titles"), "words": general.get("words")}),
    }


def history_of(general: Facts) -> dict[str, Any]:
    """What a file says of the programme as a whole."""
    process = general.get("process") or {}
    return {
        "title": words(general["title"], general) if general.get("title") else "",
        "phases": [
            (words(phase["name"], general), months(phase["months"], general))
            for phase in sorted(process.get("phases") or (), key=lambda phase: phase["order"])
        ],
        "process": lines(PROCESS, process, general),
        "process_sources": sources_of({**process, "titles": general.get("titles"), "words": general.get("words")}),
        "sisters": [sister_lines(city, general) for city in general.get("sister_programmes") or ()],
        "conflicts": [words(text, general) for text in general.get("conflicts") or ()],
        "not_found": [words(text, general) for text in general.get("not_found") or ()],
        "rules": [words(text, general) for text in general.get("reading_rules") or ()],
        "licence": words(text, general) if (text := general.get("licence_of_this_compilation")) else "",
    }


def tried(facts: Facts) -> str:
    """Where and how long a prototype of the archives was tried; empty when the sources say neither."""
    place, span = facts.get("site"), facts.get("pilot_duration_months")
    parts = [words(place, facts) if place else "", months(span, facts) if span else ""]
    return ", ".join(part for part in parts if part)


def reserve_of(facts: Facts | None) -> str:
    """What is said on top of a record that counts nowhere; empty for the others."""
    return {
        "unsourced": _("Sans source publique : ce qui suit est de mémoire, non vérifié, et n’entre dans aucun compte."),
        "weak": _("Une seule source, faible : à prendre avec réserve ; n’entre dans aucun compte."),
    }.get((facts or {}).get("reserve", ""), "")


def found_of(shown: int, known: int | None) -> str:
    """« 2 retrouvés sur 14 »: how many of the world's stand here. All of them: their number alone."""
    if known is None:
        return ngettext("%(n)s retrouvé, nombre total inconnu", "%(n)s retrouvés, nombre total inconnu", shown) % {
            "n": shown
        }
    if known <= shown:
        return str(shown)
    return ngettext("%(n)s retrouvé sur %(all)s", "%(n)s retrouvés sur %(all)s", shown) % {"n": shown, "all": known}


def sources_of(facts: Facts | None) -> list[dict[str, Any]]:
    """Where imported facts were read: address and title, in the order of the file; one that is no address has none."""
    facts = facts or {}
    held = facts.get("source") or facts.get("sources") or []
    titles = facts.get("titles") or {}
    found = []
    for text in [held] if isinstance(held, str) else held:
        if not text.startswith(WEB):
            found.append({"url": "", "title": words(text, facts)})
            continue
        title = titles.get(text)
        found.append(
            {"url": text, "title": in_language(title) if isinstance(title, dict) else Said(title or site_of(text))}
        )
    return found


def site_of(address: str) -> str:
    """The site of an address that has no title, as one reads it: without port, and what stands last in its path."""
    parts = urlsplit(address)
    site = (parts.hostname or "").removeprefix("www.")
    last = parts.path.rstrip("/").rpartition("/")[2].replace("-", " ")
    return f"{site} : {last}" if last else site


NOTES = ("note", "title_note", "name_note", "edition_note")


def notes_of(facts: Facts | None) -> list[Said]:
    """What the file remarks about the whole record: a spelling, an inference. Notes on a figure stand beside it."""
    facts = facts or {}
    return [words(str(facts[key]), facts) for key in NOTES if facts.get(key)]
