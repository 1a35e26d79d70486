"""`load_editions`: the real file whole, and every bad file refused whole."""

import copy
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from accounts.models import Organisation
from agreements.models import Prototype
from challenges.models import Challenge
from core.models import TransitionLog
from partners.models import Directorate, Edition, Participation
from seeding.importer.checking import faults_of
from seeding.importer.reading import MAX_BYTES
from tests.factories.accounts import OrganisationFactory
from tests.factories.partners import EditionFactory

pytestmark = pytest.mark.django_db

REAL = Path(__file__).resolve().parents[4] / "data" / "datacity.json"
MINIMAL = {
    "editions": [
        {"id": "e1", "number": 1, "label": "Première", "season": "2015", "partners": ["p1"], "source": ["https://s.example"]}
    ],
    "partners": [
        {"id": "p1", "name": "Partenaire", "kind": "private", "editions": [1], "role": "partner", "siren": None, "source": []}
    ],
    "directorates": [
        {
            "acronym": "DE", "name": "Direction des Essais", "name_verified": True, "acronym_verified": True,
            "from_year": None, "to_year": None, "source": [],
        }
    ],
    "startups": [{"id": "s1", "name": "Startup", "editions": [1], "siren": None, "source": []}],
    "challenges": [
        {
            "id": "c1", "edition": 1, "title": "Défi", "theme": "sport", "partners": ["p1"], "directorates": ["DE"],
            "startup": "s1", "prototype": {"description": "a thing"}, "source": [],
        }
    ],
}  # fmt: skip


def write(tmp_path, document):
    path = tmp_path / "file.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


def load(path):
    out = StringIO()
    call_command("load_editions", str(path), stdout=out)
    return out.getvalue()


def rows():
    models = (Edition, Organisation, Directorate, Challenge, Prototype, Participation, TransitionLog)
    return {model.__name__: model.objects.count() for model in models}


NOTHING = dict.fromkeys(
    ("Edition", "Organisation", "Directorate", "Challenge", "Prototype", "Participation", "TransitionLog"), 0
)


def refusal(path):
    with pytest.raises(CommandError) as error:
        load(path)
    assert error.value.returncode == 2
    return str(error.value)


def changed(section, field, value):
    document = copy.deepcopy(MINIMAL)
    document[section][0][field] = value
    return document


def test_the_real_file_is_loaded_whole():
    load(REAL)

    assert Edition.objects.filter(origin="imported").count() == 4
    assert Organisation.objects.filter(source_id__startswith="partners/").count() == 31
    assert Directorate.objects.count() == 27
    assert Organisation.objects.filter(source_id__startswith="startups/").count() == 14
    assert Challenge.objects.filter(origin="imported", state="archived").count() == 24
    assert set(Organisation.objects.values_list("origin", flat=True)) == {"imported"}

    unknown_stays_unknown()
    dates_keep_their_precision()
    a_challenge_with_two_startups_names_both()
    sources_and_themes_are_kept()
    archived_by_the_door_of_imports()


def unknown_stays_unknown():
    untitled = Challenge.objects.filter(title_fr=None, title_en=None).values_list("source_id", flat=True)
    assert set(untitled) == {"dc1-nexity", "dc1-vinci", "dc1-setec", "dc4-parking-places"}
    english = Challenge.objects.filter(title_fr=None, title_en__startswith="How to change energy").get()
    assert str(english) == english.title_en == "How to change energy consumption behaviors"
    assert Challenge.objects.filter(edition=None).get().source_id == "dcx-parissee"
    assert not Organisation.objects.exclude(siren=None).exists()
    first = Edition.objects.get(number=1)
    assert (first.call_opens_at, first.closing_event_at) == (None, None)
    without = Challenge.objects.annotate(n=Count("organisations")).filter(n=0)
    assert without.count() == 12


def dates_keep_their_precision():
    second, fourth = Edition.objects.get(number=2), Edition.objects.get(number=4)
    assert second.precision == {"call_opens_at": "month", "closing_event_at": "day"}
    assert second.call_opens_at.isoformat() == "2016-10-31T23:00:00+00:00"
    assert fourth.precision == {
        "closing_event_at": "month", "decision_at": "day", "pilots_start_at": "month", "pilots_end_at": "month",
    }  # fmt: skip
    assert fourth.decision_at.isoformat() == "2019-02-12T23:00:00+00:00"


def a_challenge_with_two_startups_names_both():
    challenge = Challenge.objects.get(source_id="dc2-street-lighting")
    prototype = Prototype.objects.get(source_id="dc2-street-lighting")
    names = [{"slug": "dataiku", "name": "Dataiku"}, {"slug": "quantmetry", "name": "Quantmetry"}]
    assert challenge.facts["makers"] == prototype.facts["makers"] == names
    assert prototype.maker is None
    assert Prototype.objects.get(source_id="dc2-waste-collection").maker.name == "craft ai"


def sources_and_themes_are_kept():
    assert all(challenge.facts["source"] for challenge in Challenge.objects.all())
    assert all(edition.facts["source"] for edition in Edition.objects.all())
    themes = set(Challenge.objects.exclude(theme=None).values_list("theme__slug", flat=True))
    assert themes == {
        "dechets", "economie-circulaire", "energie", "espace-public", "logistique", "mobilite", "sport", "tourisme",
    }  # fmt: skip


def test_loading_twice_changes_nothing():
    load(REAL)
    before = rows()
    stamps = set(Challenge.objects.values_list("pk", "updated_at"))

    report = load(REAL)

    assert rows() == before
    assert set(Challenge.objects.values_list("pk", "updated_at")) == stamps
    assert all(" 0 created, 0 changed, " in line for line in report.splitlines())


def test_a_corrected_record_is_updated_in_place(tmp_path):
    load(write(tmp_path, MINIMAL))
    pk = Challenge.objects.get().pk

    load(write(tmp_path, changed("challenges", "title", "Défi corrigé")))

    challenge = Challenge.objects.get()
    assert (challenge.pk, challenge.title_fr, challenge.slug) == (pk, "Défi corrigé", "c1")
    assert TransitionLog.objects.count() == 1


def archived_by_the_door_of_imports():
    log = TransitionLog.objects.filter(object_id=Challenge.objects.first().pk).get()
    assert (log.transition, log.target, log.origin, log.actor) == ("import", "archived", "import", None)


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (changed("editions", "number", "one"), "editions[0] (e1).number: expected an integer, found a text"),
        (changed("editions", "number", True), "editions[0] (e1).number: expected an integer, found a boolean"),
        (changed("editions", "partners", "p1"), "editions[0] (e1).partners: expected a list, found a text"),
        (changed("editions", "partners", ["zz"]), 'editions[0] (e1).partners: unknown partner "zz"'),
        (
            changed("editions", "call_opened", "2016-13"),
            'editions[0] (e1).call_opened: "2016-13" is not a date such as 2016, 2016-11 or 2016-11-30',
        ),
        (
            changed("editions", "closing_event", {"date": "soon"}),
            'editions[0] (e1).closing_event.date: "soon" is not a date such as 2016, 2016-11 or 2016-11-30',
        ),
        (changed("partners", "siren", "123"), 'partners[0] (p1).siren: "123" is not a valid SIREN'),
        (changed("partners", "name", "x" * 201), "partners[0] (p1).name: 201 characters, the limit is 200"),
        (changed("partners", "name", "a\x00b"), "partners[0] (p1).name: holds a NUL character"),
        (changed("partners", "editions", [7]), 'partners[0] (p1).editions: unknown edition "7"'),
        (
            changed("directorates", "from_year", "2001"),
            "directorates[0] (DE).from_year: expected an integer, found a text",
        ),
        (
            changed("directorates", "name_verified", None),
            "directorates[0] (DE).name_verified: expected a boolean, found null",
        ),
        (changed("startups", "id", ""), "startups[0] ().id: empty"),
        (changed("challenges", "directorates", ["XX"]), 'challenges[0] (c1).directorates: unknown directorate "XX"'),
        (changed("challenges", "partners", ["p1", "p1"]), 'challenges[0] (c1).partners: partner "p1" twice'),
        (changed("challenges", "startup", ["s1", "s9"]), 'challenges[0] (c1).startup: unknown startup "s9"'),
        (changed("challenges", "startup", 3), "challenges[0] (c1).startup: expected a text, found an integer"),
        (changed("challenges", "prototype", []), "challenges[0] (c1).prototype: expected an object, found a list"),
        (
            changed("challenges", "theme", "magie"),
            (
                'challenges[0] (c1).theme: unknown theme "magie" (known: mobilité, énergie, déchets, espace public, '
                "logement, sport, logistique, économie circulaire, tourisme)"
            ),
        ),
        (changed("challenges", "title", "é" * 161), "challenges[0] (c1).title: 161 characters, the limit is 160"),
        (changed("challenges", "note", {"a": ["\x00"]}), "challenges[0] (c1).note: holds a NUL character"),
    ],
)
def test_each_fault_is_named_by_record_and_field(tmp_path, document, fault):
    assert refusal(write(tmp_path, document)) == f"1 fault, nothing was imported:\n  {fault}"
    assert rows() == NOTHING


@pytest.mark.parametrize(
    ("section", "field"),
    [(section, field) for section, records in MINIMAL.items() for field in records[0]],
)
def test_each_missing_key_is_named(tmp_path, section, field):
    document = copy.deepcopy(MINIMAL)
    key = document[section][0].get("id") or document[section][0].get("acronym")
    del document[section][0][field]

    called = f"{section}[0]" if field in {"id", "acronym"} else f"{section}[0] ({key})"
    assert refusal(write(tmp_path, document)) == f"1 fault, nothing was imported:\n  {called}.{field}: missing key"
    assert rows() == NOTHING


@pytest.mark.parametrize("section", MINIMAL)
def test_each_missing_section_is_named(tmp_path, section):
    document = {name: value for name, value in MINIMAL.items() if name != section}

    assert refusal(write(tmp_path, document)) == f"1 fault, nothing was imported:\n  document.{section}: missing key"


@pytest.mark.parametrize("section", MINIMAL)
def test_a_duplicate_names_both_records(tmp_path, section):
    document = copy.deepcopy(MINIMAL)
    document[section].append(copy.deepcopy(document[section][0]))
    key = document[section][0].get("id") or document[section][0].get("acronym")
    field = "acronym" if section == "directorates" else "id"

    message = refusal(write(tmp_path, document))

    assert f"  {section}[1] ({key}).{field}: duplicate of {section}[0]" in message.splitlines()
    assert rows() == NOTHING


def test_all_faults_are_told_at_once():
    document = changed("editions", "number", "one")
    document["partners"][0]["kind"] = "secret"
    del document["challenges"][0]["title"]

    assert [str(fault) for fault in faults_of(document)] == [
        "editions[0] (e1).number: expected an integer, found a text",
        (
            'partners[0] (p1).kind: unknown kind "secret" '
            "(known: public, state_service, public_company, private, accelerator, network)"
        ),
        "challenges[0] (c1).title: missing key",
    ]


@pytest.mark.parametrize(
    ("content", "end"),
    [
        ("{", "not JSON at line 1, column 2: Expecting property name enclosed in double quotes"),
        ('{"a": 1, "a": 2}', "the same key twice in one object, or not JSON: a"),
        ('{"a": NaN}', "the same key twice in one object, or not JSON: NaN is not a JSON value"),
        ("[" * 200_000, "nested too deep"),
    ],
)
def test_what_is_not_json_is_refused_with_the_place(tmp_path, content, end):
    path = write(tmp_path, content)

    assert refusal(path) == f"{path}: {end}"
    assert rows() == NOTHING


def test_what_is_not_utf8_or_not_there_is_refused(tmp_path):
    path = tmp_path / "latin.json"
    path.write_bytes('{"é": 1}'.encode("latin-1"))

    assert refusal(path) == f"{path}: not UTF-8 at byte 2"
    assert refusal(tmp_path / "absent.json") == f"{tmp_path / 'absent.json'}: No such file or directory"


@pytest.mark.parametrize("document", [[], "text", 3, None])
def test_a_document_that_is_no_object_is_refused(tmp_path, document):
    assert refusal(write(tmp_path, json.dumps(document))).startswith(
        "1 fault, nothing was imported:\n  document: expected an object, found "
    )


def test_two_hundred_megabytes_are_refused_without_being_parsed(tmp_path):
    path = tmp_path / "big.json"
    with path.open("wb") as file:
        file.write(b'{"editions": ["')
        file.truncate(200 * 1024 * 1024)

    assert (
        refusal(path) == f"{path}: more than {MAX_BYTES // 1024**2} MB; a larger file is refused without being parsed"
    )
    assert rows() == NOTHING


def test_a_living_edition_of_the_same_number_is_not_overwritten(tmp_path):
    edition = EditionFactory(number=1, name_fr="La nôtre")

    message = refusal(write(tmp_path, MINIMAL))

    assert message == (
        "1 fault, nothing was imported:\n  editions[0] (e1).number: edition 1 exists and was not imported"
    )
    edition.refresh_from_db()
    assert edition.name_fr == "La nôtre"
    assert Organisation.objects.count() == 0


def test_one_siren_for_two_organisations_names_both(tmp_path):
    document = copy.deepcopy(MINIMAL)
    document["partners"][0]["siren"] = document["startups"][0]["siren"] = "732829320"

    message = refusal(write(tmp_path, document))

    assert message == "1 fault, nothing was imported:\n  startups[0] (s1).siren: duplicate of partners[0]"
    assert rows() == NOTHING


def test_the_siren_of_a_living_organisation_is_not_taken(tmp_path):
    OrganisationFactory(siren="732829320")

    message = refusal(write(tmp_path, changed("partners", "siren", "732829320")))

    assert message == ("1 fault, nothing was imported:\n  partners[0] (p1).siren: another organisation has this SIREN")
    assert Organisation.objects.count() == 1
