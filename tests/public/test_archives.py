"""The history is true to its source: every value of `data/datacity.json` is drawn in public, or is left out by name.

DRAWN says, for each place of the file, on which page a value stands and in which words; OMITTED, what is not drawn and why. A
place that is in neither fails, as does a value that its page does not say.
"""

import functools
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils.translation import override

from accounts.models import Organisation
from agreements.models import Prototype
from challenges.models import Challenge
from core.models import CachedPage
from partners.models import Edition, Participation, Theme
from public.archives import edition_lines, found_of, kinds, reserve_of, sources_of, words
from public.queries import home
from public.queries.editions import listed_editions
from seeding.importer.labels import THEMES, titles
from seeding.importer.languages import _known, in_two_languages
from tests.again import read_again

pytestmark = pytest.mark.django_db
FILE = settings.BASE_DIR / "data" / "datacity.json"
DOCUMENT = json.loads(FILE.read_text(encoding="utf-8"))

OMITTED = {
    "language": "of the file itself: it says nothing of the programme",
    "editions.id": "key of the record: it makes the address",
    "partners.id": "key of the record: it makes the address",
    "startups.id": "key of the record: it makes the address",
    "challenges.id": "key of the record: it makes the address",
    "process.phases.order": "it is the order in which the phases stand",
    "partners.confidence": "said as the reserve on top of the page (test_reserves)",
    "startups.confidence": "said as the reserve on top of the page (test_reserves)",
    "challenges.confidence": "said as the reserve on top of the page (test_reserves)",
    "directorates.name_verified": "true says nothing; false is said beside the name (test_directorates)",
    "directorates.acronym_verified": "true says nothing; false is said beside the acronym (test_directorates)",
}  # fmt: skip


@pytest.fixture(scope="module")
def imported(shared_world):
    with shared_world(lambda: call_command("load_editions", str(FILE), verbosity=0) or Edition.objects.first()) as made:
        yield made


@pytest.fixture
def history(imported, db):
    CachedPage.objects.all().delete()
    return read_again(imported)


def plain(text):
    return re.sub(r"\s+", " ", str(text).replace("\u00a0", " ").replace("\u202f", " ")).strip().casefold()


@functools.cache
def _text(path):
    response = Client().get(path)
    assert response.status_code == 200, path
    page = BeautifulSoup(response.content, "lxml").select_one("main")
    links = " ".join(link["href"] for link in page.select("a[href]"))
    return plain(f"{page.get_text(' ')} {links}")


def address(section, record):
    match section:
        case "editions":
            return f"/editions/{Edition.objects.get(source_id=record['id']).slug}/"
        case "partners":
            return f"/partenaires/{Organisation.objects.get(source_id=f'partners/{record["id"]}').slug}/"
        case "startups":
            return f"/startups/{Organisation.objects.get(source_id=f'startups/{record["id"]}').slug}/"
        case "challenges":
            return f"/defis/{Challenge.objects.get(source_id=record['id']).slug}/"
        case "prototypes":
            return f"/prototypes/{Prototype.objects.get(source_id=record['id']).slug}/"
    return "/histoire/"


def french(value, _record):
    return in_two_languages(str(value), DOCUMENT)["fr"] if str(value) in _known()["words"] else str(value)


def number(value, _record):
    return f"{value:,}".replace(",", " ")


MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def day(value, _record):
    year, *rest = map(int, value.split("-"))
    first = "1er" if rest[1:] == [1] else str(rest[1]) if rest[1:] else ""
    return f"{first} {MONTHS[rest[0] - 1]} {year}".strip() if rest else str(year)


def day_or_words(value, record):
    return day(value, record) if re.fullmatch(r"[\d-]+", value) else french(value, record)


def both_ends(value, record):
    return " – ".join(day(part, record) for part in value.split(" / "))


def source(value, record):
    """By its title, with its address where it is one."""
    known = _known()["titles"].get(value)
    return [known, value] if known else french(value, record)


def name_of(section):
    records = {record["id"]: record["name"] for record in DOCUMENT[section]}
    return lambda value, record: french(records[value], record)


def season(value, _record):
    return f"DataCity Paris, {'1re' if value == 1 else f'{value}e'} édition"


def theme(value, _record):
    return Theme.objects.get(slug=THEMES[value]).name_fr


def title(value, _record):
    return next(part for part in titles(value) if part)


def directorate(value, _record):
    return next(record["name"] for record in DOCUMENT["directorates"] if record["acronym"] == value)


def sorts(value, _record):
    return kinds()[value]


def span(value, _record):
    return f"{value} mois"


ITS, PROTOTYPE, HISTORY = "its own page", "prototypes", "history"
DRAWN = {
    "title": (HISTORY, french), "licence_of_this_compilation": (HISTORY, french), "reading_rules": (HISTORY, french),
    "process.season_length_months": (HISTORY, span), "process.phases.months": (HISTORY, span),
    "process.phases.name": (HISTORY, french), "process.eligibility": (HISTORY, french),
    "process.selection_criteria": (HISTORY, french), "process.funding": (HISTORY, french),
    "process.after_pilot": (HISTORY, french), "process.challenge_rule": (HISTORY, french), "process.source": (HISTORY, source),
    "editions.number": (ITS, season), "editions.label": (ITS, french), "editions.season": (ITS, french),
    "editions.city": (ITS, french), "editions.call_opened": (ITS, day), "editions.call_closed": (ITS, day),
    "editions.call_closed_precision": (ITS, french), "editions.bootcamp": (ITS, french),
    "editions.closing_event.name": (ITS, french), "editions.closing_event.date": (ITS, day),
    "editions.closing_event.note": (ITS, french), "editions.challenges_count": (ITS, number),
    "editions.startups_count": (ITS, number), "editions.startups_count_note": (ITS, french),
    "editions.corporate_partners_count": (ITS, number), "editions.corporate_partners_note": (ITS, french),
    "editions.applications_count": (ITS, number), "editions.solutions_presented": (ITS, number),
    "editions.partners": (ITS, name_of("partners")), "editions.technical_sponsors": (ITS, name_of("partners")),
    "editions.partners_named_in_council_debate": (ITS, name_of("partners")), "editions.test_sites": (ITS, french),
    "editions.startup_grant_eur": (ITS, number), "editions.themes": (ITS, french), "editions.source": (ITS, source),
    "editions.prototype_period": (ITS, both_ends), "editions.selection_until": (ITS, day),
    "editions.projects_announced": (ITS, day), "editions.council_deliberation.reference": (ITS, french),
    "editions.council_deliberation.session": (ITS, day), "editions.council_deliberation.title": (ITS, french),
    "editions.council_deliberation.outcome": (ITS, french), "editions.city_contribution": (ITS, french),
    "editions.ip_statement": (ITS, french),
    "partners.name": (ITS, french), "partners.kind": (ITS, sorts), "partners.editions": (ITS, season),
    "partners.role": (ITS, french), "partners.source": (ITS, source), "partners.edition_note": (ITS, french),
    "partners.name_note": (ITS, french),
    "directorates.acronym": (HISTORY, french), "directorates.name": (HISTORY, french), "directorates.source": (HISTORY, source),
    "directorates.note": (HISTORY, french),
    "startups.name": (ITS, french), "startups.editions": (ITS, season), "startups.source": (ITS, source),
    "startups.name_note": (ITS, french), "startups.note": (ITS, french),
    "challenges.edition": (ITS, season), "challenges.title": (ITS, title), "challenges.theme": (ITS, theme),
    "challenges.partners": (ITS, name_of("partners")), "challenges.directorates": (ITS, directorate),
    "challenges.startup": (ITS, name_of("startups")), "challenges.source": (ITS, source), "challenges.note": (ITS, french),
    "challenges.title_note": (ITS, french), "challenges.edition_note": (ITS, french),
    "challenges.prototype.description": (PROTOTYPE, french), "challenges.prototype.site": (PROTOTYPE, french),
    "challenges.prototype.follow_up": (PROTOTYPE, french), "challenges.prototype.result": (PROTOTYPE, french),
    "challenges.prototype.figure": (PROTOTYPE, french), "challenges.prototype.pilot_duration_months": (PROTOTYPE, span),
    "sister_programmes.city": (HISTORY, french), "sister_programmes.edition": (HISTORY, number),
    "sister_programmes.launched": (HISTORY, day_or_words), "sister_programmes.closed": (HISTORY, day),
    "sister_programmes.startups_count": (HISTORY, number), "sister_programmes.partners": (HISTORY, french),
    "sister_programmes.partners_at_launch_only": (HISTORY, french), "sister_programmes.startups.name": (HISTORY, french),
    "sister_programmes.startups.prototype": (HISTORY, french), "sister_programmes.note": (HISTORY, french),
    "sister_programmes.source": (HISTORY, source), "sister_programmes.target": (HISTORY, french),
    "conflicts": (HISTORY, french), "not_found": (HISTORY, french),
}  # fmt: skip


def leaves(value, place=()):
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, (*place, key))
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, place)
    elif value is not None:
        yield ".".join(place), value


def values():
    """(place, value, section, record) of everything that the file says."""
    for section, held in DOCUMENT.items():
        records = held if isinstance(held, list) and held and isinstance(held[0], dict) else [held]
        for record in records:
            for place, value in leaves(record, (section,)):
                yield place, value, section, record


def test_each_place_of_the_file_is_drawn_or_left_out_by_name():
    places = {place for place, *_rest in values()}

    assert places - set(DRAWN) - set(OMITTED) == set()
    assert (set(DRAWN) | set(OMITTED)) - places == set()
    assert set(DRAWN) & set(OMITTED) == set()


def test_every_value_of_the_file_stands_on_its_page(history):
    _text.cache_clear()
    missing = []
    for place, value, section, record in values():
        if place in OMITTED:
            continue
        where, say = DRAWN[place]
        path = "/histoire/" if where == HISTORY else address(PROTOTYPE if where == PROTOTYPE else section, record)
        wanted = say(value, record)
        for text in wanted if isinstance(wanted, list) else [wanted]:
            if plain(text) not in _text(path):
                missing.append(f"{path} ({place}): {text}")
    _text.cache_clear()
    assert missing == []


def test_every_sentence_of_the_file_has_its_french_and_its_english():
    named = (
        "name",
        "partners",
        "partners_at_launch_only",
        "title",
        "city",
        "season",
        "launched",
        "closed",
        "reference",
    )
    sentences = {
        value
        for place, value, *_rest in values()
        if isinstance(value, str)
        and " " in value
        and place.rpartition(".")[2] not in named
        and not re.fullmatch(r"[\d-]+( / [\d-]+)?", value)
        and place != "challenges.theme"
    }
    unsaid = [text for text in sentences if set(in_two_languages(text, DOCUMENT)) != {"fr", "en"}]
    assert unsaid == []
    addresses = {value for _place, value, *_rest in values() if isinstance(value, str) and value.startswith("http")}
    assert addresses - set(_known()["titles"]) == set()


def test_an_unknown_is_said_to_be_unknown_and_never_becomes_a_sentence(history):
    first = {str(line.label): line for line in edition_lines(Edition.objects.get(number=1).facts)["calendar"]}
    with override("fr"):
        assert first["Ouverture de l’appel"].texts == ()
        assert [str(note) for note in first["Événement de clôture"].notes][
            1
        ] == "un mardi ; la source ne donne pas la date".replace(" ;", "\u202f;")
    pages = [address(PROTOTYPE, record) for record in DOCUMENT["challenges"] if record["prototype"]]
    assert len(pages) == 10
    said = {path: _text(path) for path in pages}
    _text.cache_clear()
    assert not [path for path, text in said.items() if "pas encore" in text]
    untried = address(PROTOTYPE, next(r for r in DOCUMENT["challenges"] if r["id"] == "dc3-traffic-forecast"))
    assert "essai dans la ville inconnu" in said[untried]
    tried = address(PROTOTYPE, next(r for r in DOCUMENT["challenges"] if r["id"] == "dc2-waste-collection"))
    assert "essai dans la ville 15e arrondissement, 2 mois" in said[tried]


def test_what_rests_on_one_weak_source_or_on_none_says_so_and_counts_nowhere(history):
    weak = {"partners/edf", "partners/foodora", "partners/deloitte", "partners/loreal"}
    unsourced = {"partners/apur", "startups/ekino-mfglabs", "directorates/DSOL", "directorates/DSP", "directorates/DTEC", "directorates/DPMP", "directorates/DSTI"}  # fmt: skip

    kept = dict(Organisation.objects.filter(facts__has_key="reserve").values_list("source_id", "facts__reserve"))
    assert kept == {**dict.fromkeys(weak, "weak"), **dict.fromkeys(unsourced, "unsourced")}
    assert list(Challenge.objects.filter(facts__reserve="unsourced").values_list("source_id", flat=True)) == [
        "dcx-parissee"
    ]
    with override("fr"):
        for section, source_id in (
            ("partners", "edf"),
            ("startups", "ekino-mfglabs"),
            ("challenges", "dcx-parissee"),
            (PROTOTYPE, "dcx-parissee"),
        ):
            record = {"id": source_id}
            assert plain("n’entre dans aucun compte") in _text(address(section, record))
        assert reserve_of({}) == reserve_of(None) == ""
    figures = home.figures()
    assert (figures["challenges"], figures["prototypes"]) == (23, 9)
    assert figures["partners"] == 31 + 1 - 5  # those of the file and the directorate of one challenge, without the five
    _text.cache_clear()


def test_whom_a_speaker_alone_named_is_no_partner(history):
    named = Participation.objects.filter(role="named").values_list("organisation__source_id", "edition__number")
    alone = {"cisco", "edf", "sfr", "nexity", "foodora", "deloitte", "loreal"}

    assert set(named) == {(f"partners/{name}", 4) for name in alone}
    assert {row.contribution_fr for row in Participation.objects.filter(role="named")} == {
        "Citée comme partenaire lors du débat au Conseil\u202f; non confirmé ailleurs."
    }
    assert Participation.objects.get(organisation__source_id="partners/total").role == "partner"
    assert listed_editions().get(number=4).partners_shown == 10
    text = _text(address("editions", {"id": "datacity-paris-4"}))
    assert plain("partenaires : 10 retrouvés sur 13") in text
    assert "110" not in text
    _text.cache_clear()


def test_what_was_found_is_said_beside_how_many_there_were(history):
    text = _text("/editions/")
    with override("fr"):
        assert [found_of(2, 14), found_of(1, 3), found_of(5, 5), found_of(6, None)] == [
            "2 retrouvés sur 14", "1 retrouvé sur 3", "5", "6 retrouvés, nombre total inconnu",
        ]  # fmt: skip
    with override("en"):
        assert [found_of(2, 14), found_of(1, None)] == ["2 found of 14", "1 found, total number unknown"]
    for wanted in (
        "défis : 2 retrouvés sur 14",
        "défis : 10 retrouvés sur 11",
        "défis : 6 retrouvés, nombre total inconnu",
    ):
        assert plain(wanted) in text
    _text.cache_clear()


def test_disagreements_stand_beside_the_figures_in_both_languages(history):
    facts = Edition.objects.get(number=2).facts
    with override("fr"):
        assert plain(edition_lines(facts)["conflicts"][0]) == plain(
            "édition 2 : 9 startups prévues, 12 retenues, 10 solutions présentées"
        )
    page = BeautifulSoup(Client().get(f"/en{address('editions', {'id': 'datacity-paris-2'})}").content, "lxml").main
    assert (
        "Edition 2: 9 startups planned, 12 retained, 10 solutions presented" in page.select_one("#chiffres").get_text()
    )
    assert [text.get_text() for text in page.select("#cadre [lang]")] == []


def test_directorates_say_which_name_is_not_verified(history):
    page = BeautifulSoup(Client().get("/histoire/").content, "lxml")
    rows = {
        row.select_one(".row__title").get_text().split(" ·")[0]: row.get_text(" ")
        for row in page.select("#directions > div > ul > li")
    }
    for record in DOCUMENT["directorates"]:
        row = rows[record["acronym"]]
        assert ("nom non vérifié" in row) is (not record["name_verified"])
        assert ("sigle non vérifié" in row) is (not record["acronym_verified"])


def test_a_source_without_a_title_is_told_by_its_site_without_port():
    facts = {"source": ["https://a06-v7.apps.example:443/portail/une-page/", "de mémoire"]}

    assert [(one["url"], str(one["title"])) for one in sources_of(facts)] == [
        ("https://a06-v7.apps.example:443/portail/une-page/", "a06-v7.apps.example\u00a0: une page"),
        ("", "de mémoire"),
    ]
    assert sources_of(None) == sources_of({}) == []


def test_a_text_without_a_translation_says_its_language():
    with override("fr"):
        text = words("how it was done", {"words": {"how it was done": {"en": "how it was done"}}})
        assert (text, text.lang) == ("how it was done", "en")
