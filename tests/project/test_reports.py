"""Inputs that failed once, each read from the file it came in; the whole kind of each is tried beside the code it concerns."""

import csv
import datetime as dt
import io
import json
import subprocess
from pathlib import Path

import defusedxml.ElementTree as ElementTree
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from icalendar import Calendar

from accounts.forms import NewOrganisationForm
from accounts.models import Organisation
from accounts.validators import validate_siren
from agreements.conventions.forms.articles import ArticleForm
from agreements.enums import ConventionState
from agreements.models import Deposit
from agreements.prototypes.domain.deposit import deposit_version
from challenges.calls.domain.amendment import amend_challenge
from challenges.models import Amendment, Challenge, ChallengeSection
from challenges.selection.domain.conflicts import compute_conflicts
from core.exceptions import DomainError
from core.models import OutMail
from register.models import Entry
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.agreements import article_of, convention_in
from tests.factories.applications import applicant_set, juror, jury_set
from tests.factories.challenges import CLOSES, OPENS, ChallengeFactory
from tests.factories.partners import ParticipationFactory
from tests.factories.pilots import pilot_set

pytestmark = pytest.mark.django_db
REPORTS = Path(__file__).resolve().parents[1] / "data" / "reports"


def given(name):
    return json.loads((REPORTS / name).read_text(encoding="utf-8"))


def rows(name):
    with (REPORTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def open_challenge(clock, **fields):
    clock(OPENS + dt.timedelta(days=1))
    challenge = ChallengeFactory(open=True, **fields)
    type(challenge.edition).objects.filter(pk=challenge.edition_id).update(published=True)
    return challenge


def test_r01_a_summary_pasted_from_slides_leaves_the_feed_sound(client, clock):
    challenge, other = open_challenge(clock), ChallengeFactory(open=True, title_fr="L’autre défi")
    report = given("r01-summary-control.json")

    amend_challenge(
        challenge, field=report["field"], value=report["value"], reason="Précision.", by=UserFactory(team=True)
    )
    feeds = [client.get(path) for path in ("/defis/flux.rss", "/en/defis/flux.rss")]

    assert [feed.status_code for feed in feeds] == [200, 200]
    titles = [item.findtext("title") for item in ElementTree.fromstring(feeds[0].content).iter("item")]
    assert sorted(titles) == sorted([challenge.title_fr, other.title_fr])
    assert "Un résumé collé depuis des diapositives. Fin de page." in feeds[0].content.decode()


def test_r01_what_was_stored_before_the_door_is_drawn_too(client, clock):
    challenge = open_challenge(clock)
    Challenge.objects.filter(pk=challenge.pk).update(summary_fr=given("r01-summary-control.json")["value"])

    feed = client.get("/defis/flux.rss")

    assert (feed.status_code, len(list(ElementTree.fromstring(feed.content).iter("item")))) == (200, 1)


@pytest.mark.parametrize("tail", ["", *given("r02-article-bullets.json")["also"], "\U00010a40 שלום 漢字"])
def test_r02_an_article_with_bullets_of_a_word_processor_is_drawn(client, sign_in, tmp_path, settings, tail):
    settings.SEAL_FOLDER = tmp_path / "seal"
    settings.SEAL_FOLDER.mkdir()
    convention, around = convention_in(ConventionState.DRAFT)
    article = article_of(convention, "source_escrow")
    form = ArticleForm(article=article, lang="fr")
    fields = " ".join(f"{{{name}}}" for name in article.terms)
    text = f"{given('r02-article-bullets.json')['article_text']} {tail} {fields}"
    values = {form.add_prefix(name): value for name, value in form.initial.items() if value is not None}
    client = sign_in(around.legal)

    saved = client.post(
        reverse("convention_article", args=[convention.pk, article.pk]),
        {**values, "text_fr": text, "text_en": "", "reason": "Demandé", "edit_version": article.edit_version},
    )
    draft = client.get(reverse("convention_draft", args=[convention.pk]))

    article.refresh_from_db()
    assert (saved.status_code, draft.status_code) in {(302, 200), (200, 200)}
    if saved.status_code == 302:
        (tmp_path / "projet.pdf").write_bytes(draft.content)
        words = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "projet.pdf", "-"], check=True, capture_output=True, text=True
        ).stdout
        assert "•" in words
        assert "remet ses données" in " ".join(words.split()).replace("\xa0", " ")
        assert "\uf0b7" not in article.text_fr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("r04a-encrypted.zip", "protégée par un mot de passe"),
        ("r04c-method.zip", "une compression qui ne peut pas être lue"),
        ("r04d-empty-file.zip", "ne contient rien"),
    ],
)
def test_r04_an_archive_that_nobody_can_open_is_refused(name, said):
    around = pilot_set()
    before = Entry.objects.count()
    upload = SimpleUploadedFile(name, (REPORTS / name).read_bytes())

    with pytest.raises(DomainError) as refusal:
        deposit_version(around.prototype, upload=upload, version="1.0", by=around.founder)

    assert refusal.value.field == "file"
    assert said in refusal.value.message
    assert (Deposit.objects.count(), Entry.objects.count()) == (0, before)


def test_r05_line_ends_of_a_browser_change_nothing(client, sign_in, clock):
    report, challenge, team = given("r05-amend.json"), open_challenge(clock), UserFactory(team=True)
    ChallengeSection.objects.filter(challenge=challenge, key="problem").update(body_fr=report["unchanged"])
    before = OutMail.objects.count()

    for value in (
        report["sent_by_browser"],
        report["unchanged"],
        f"{report['sent_by_browser']}\r\n ",
        "Premier.\u2028\u2028Second.",
    ):
        with pytest.raises(DomainError) as refusal:
            amend_challenge(challenge, field="problem", value=value, reason="Rien", by=team)
        assert refusal.value.message.startswith("Rien ne change")

    assert (Amendment.objects.count(), OutMail.objects.count()) == (0, before)


@pytest.mark.parametrize(
    ("field", "value"),
    [("contact_email", given("r05-amend.json")["contact_email"]), ("contact_email", "a@"), ("summary_fr", "x" * 401)],
)
def test_r05_an_amendment_obeys_the_rule_of_its_field(clock, field, value):
    challenge = open_challenge(clock)

    with pytest.raises(DomainError) as refusal:
        amend_challenge(challenge, field=field, value=value, reason="Motif", by=UserFactory(team=True))

    assert refusal.value.field == "value"
    assert Amendment.objects.count() == 0


@pytest.mark.parametrize("row", rows("r07-fold.tsv"), ids=lambda row: row["typed"])
def test_r07_an_organisation_is_found_to_be_joined(client, row):
    OrganisationFactory(name=row["stored"])
    client.force_login(UserFactory())

    page = client.get(reverse("organisation_join"), {"q": row["typed"]})

    assert [found.name for found in page.context["found"]] == [row["stored"]]


@pytest.mark.parametrize("tail", [b"", b"\xff" * 40, b"trailer<</Root 1 0 R>>startxref\n9\n%%EOF"])
def test_r09_a_damaged_mark_is_no_document_of_ours(client, tail):
    upload = SimpleUploadedFile("acte.pdf", (REPORTS / "r09-mark.bin").read_bytes() + tail)

    page = client.post("/verifier/", {"file": upload})

    assert page.status_code == 200
    assert page.context["finding"].status in {"unknown", "altered"}


@pytest.mark.parametrize("name", (REPORTS / "r11-csv-cells.tsv").read_text(encoding="utf-8").splitlines()[1:])
def test_r11_no_cell_of_a_list_is_run(client, sign_in, name):
    around = pilot_set()
    Organisation.objects.filter(pk=around.organisations["startup"].pk).update(name=name)
    client = sign_in(around.team)
    paths = [
        reverse("prototype_csv"),
        reverse("pilot_csv"),
        *(f"/donnees/{slug}.csv" for slug in ("prototypes", "pilotes", "partenaires")),
    ]

    texts = [client.get(path).content.decode() for path in paths]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]

    assert any(name.partition(";")[0] in cell for cell in cells)
    assert [cell for cell in cells if cell.lstrip('\ufeff" \xa0').startswith(("=", "+", "-", "@"))] == []


def test_r12_lists_of_the_workspace_have_one_dialect(client, sign_in, clock):
    around = pilot_set()
    client = sign_in(around.team)
    names = ["prototype_csv", "pilot_csv", "workspace_challenges_csv"]
    answers = [client.get(reverse(name)).content for name in names]
    answers.append(b"".join(client.get(reverse("application_desk_csv", args=[around.challenge.pk])).streaming_content))

    assert {answer[:3] for answer in answers} == {b"\xef\xbb\xbf"}
    assert [answer.splitlines()[0].count(b";") > 3 for answer in answers] == [True] * 4
    listed = list(csv.DictReader(io.StringIO(answers[2].decode("utf-8-sig")), delimiter=";"))
    assert [dt.datetime.fromisoformat(row["clôture"]) for row in listed] == [CLOSES]
    assert listed[0]["clôture"] == "2027-04-30T18:00:00+02:00"


@pytest.mark.parametrize("row", rows("r13-siren.tsv"), ids=lambda row: ascii(row["typed"]))
def test_r13_a_siren_is_read_whatever_was_pasted_with_it(row):
    form = NewOrganisationForm({"kind": "startup", "name": "Essai", "country": "FR", "siren": row["typed"]})
    form.is_valid()

    if row["kept as"] == "refused":
        assert form.errors["siren"][0].startswith("Ce SIREN n’existe pas")
    else:
        validate_siren(form.cleaned_data["siren"])
        assert form.cleaned_data["siren"] == row["kept as"]


def test_r15_half_a_sign_in_a_file_is_a_named_fault(capsys):
    with pytest.raises(CommandError) as refusal:
        call_command("load_editions", REPORTS / "r15-edition-surrogate.json")

    assert refusal.value.returncode == 2
    assert "partners[0] (acme).name: holds half of a sign" in str(refusal.value)
    str(refusal.value).encode()
    assert not Organisation.objects.filter(name__startswith="Acme").exists()


def test_r17_a_pdf_behind_a_byte_order_mark_is_attached(client, sign_in, clock):
    challenge = open_challenge(clock)
    made = applicant_set(challenge)
    client = sign_in(made.person if hasattr(made, "person") else made.manager)
    upload = SimpleUploadedFile("mémoire.pdf", (REPORTS / "r17-bom.pdf").read_bytes())

    answer = client.post(
        reverse("application_attach", args=[made.application.pk]), {"file": upload, "label": "Mémoire"}
    )

    assert answer.status_code == 302
    assert made.application.attachments.count() == 1


def test_r19_names_are_in_the_order_of_french_everywhere(client, sign_in):
    names = (REPORTS / "r19-order.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for name in reversed(names):
        participation = ParticipationFactory(organisation=OrganisationFactory(name=name))
        type(participation.edition).objects.filter(pk=participation.edition_id).update(published=True)
    client = sign_in(UserFactory(team=True))

    pages = [client.get(path).content.decode() for path in ("/partenaires/", "/espace/organisations/")]
    places = [[page.index(f">{name}<") for name in names] for page in pages]

    assert places == [sorted(row) for row in places]


@pytest.mark.parametrize("row", rows("r20-search.tsv"), ids=lambda row: row["typed"])
def test_r20_a_published_challenge_is_found(client, clock, row):
    open_challenge(clock, title_fr=row["stored title"])
    connection.check_constraints()  # words are made at the end of the transaction

    pages = [client.get(path, {"q": row["typed"]}).content.decode() for path in ("/recherche/", "/defis/")]

    assert [row["stored title"] in page for page in pages] == [True, True]


@pytest.mark.parametrize("row", rows("r22-domains.tsv"), ids=lambda row: row["applicant address or site"])
def test_r22_conflicts_know_registered_domains_and_public_providers(clock, row):
    clock(CLOSES + dt.timedelta(days=1))
    around = jury_set(applicants=1)
    startup, other = around.sets[0].startup, row["applicant address or site"]
    if "@" in other:
        member_of(startup, email=other)
    else:
        Organisation.objects.filter(pk=startup.pk).update(website=other)
    email = f"juror-{row['juror']}" if row["juror"] == other else row["juror"]

    juror(around.jury, by=around.team, email=email)

    known = compute_conflicts(around.jury) + around.jury.members.filter(user__conflicts__isnull=False).count()
    assert bool(known) == row["conflict"].startswith("yes")


def test_r24_an_event_around_the_change_of_hour_lasts_a_quarter_of_an_hour(client, clock):
    report = given("r24-closing.json")
    challenge = open_challenge(clock)
    Challenge.objects.filter(pk=challenge.pk).update(
        opens_at=dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC), closes_at=report["closes_at"]
    )

    calendar = Calendar.from_ical(client.get("/defis/calendrier.ics").content)
    (event,) = calendar.walk("VEVENT")
    start, end = event.decoded("dtstart"), event.decoded("dtend")

    assert end.astimezone(dt.UTC) - start.astimezone(dt.UTC) == dt.timedelta(minutes=report["event_minutes"])
    assert end == dt.datetime.fromisoformat(report["closes_at"])
    assert start.tzinfo == dt.UTC or start.replace(fold=1).utcoffset() == start.replace(fold=0).utcoffset()


def test_r26_nothing_found_is_not_one(client):
    client.force_login(UserFactory())

    page = client.get(reverse("organisation_join"), {"q": "zzzz"}).content.decode()

    assert "Une organisation trouvée" not in page
    assert "Aucune organisation de ce nom" in page


@pytest.mark.parametrize("again", ["Lampe SAS", "LAMPE  SAS", "Lampe-SAS"])
def test_r27_the_same_organisation_is_not_registered_twice(client, again):
    client.force_login(UserFactory())
    facts = {"kind": "startup", "country": "FR", "no_number_reason": "founding"}

    first = client.post(reverse("organisation_new"), {**facts, "name": "Lampe SAS"})
    second = client.post(reverse("organisation_new"), {**facts, "name": again})

    assert (first.status_code, second.status_code) == (302, 422)
    assert second.context["form"].errors["name"][0].startswith("Vous venez d’enregistrer")
    assert Organisation.objects.count() == 1
