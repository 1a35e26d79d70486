"""Words without a space, at 320 CSS pixels: no page is wider than its window (WCAG 1.4.10)."""

import datetime as dt
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from casework.domain.threads import post
from challenges.applications.domain.application import submit_application
from challenges.applications.domain.dossier import attach
from challenges.selection.domain.jury import open_reviews
from tests.e2e.browsing import OVERFLOWING, PHONE
from tests.factories.accounts import UserFactory
from tests.factories.applications import applicant_set, jury_set
from tests.factories.challenges import CLOSES, OPENS, ChallengeFactory
from tests.factories.files import pdf_of

LONG = (Path(__file__).resolve().parents[1] / "data" / "reports" / "r18-long.txt").read_text(encoding="utf-8").split()
NARROW = {"width": 320, "height": 700}
# Tables that are wider than their frame: part of them is out of sight.
CUT = """() => [...document.querySelectorAll('.table-frame')]
  .filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.getAttribute('aria-label'))"""


def test_r18_long_words_do_not_widen_a_page(set_clock, visitor, enter, site):
    set_clock(OPENS + dt.timedelta(days=1))
    challenge = ChallengeFactory(open=True)
    made = applicant_set(challenge)
    startup, application = made.startup, made.application
    type(startup).objects.filter(pk=startup.pk).update(
        name=LONG[0], legal_name=LONG[0], website=LONG[1], address=LONG[0]
    )
    for text in LONG:
        post(application, by=made.person, body=text)
    upload = SimpleUploadedFile(f"{LONG[0]}.pdf", pdf_of())
    attach(application, upload, by=made.person, label=LONG[1][:80])
    submit_application(application, by=made.person)
    team = UserFactory(team=True)
    pages = {
        made.person: (
            f"/espace/organisations/{startup.pk}/",
            "/espace/organisations/agir/",
            f"/espace/candidatures/{application.pk}/",
            f"/espace/boite/candidature/{application.pk}/",
        ),
        team: (
            "/espace/organisations/",
            f"/espace/candidatures/{application.pk}/",
            f"/espace/defis/{challenge.pk}/candidatures/",
        ),
    }
    wide = {}
    for who, paths in pages.items():
        person = enter(who, who.email)
        person.page.set_viewport_size(NARROW)
        for path in paths:
            person.go(path)
            width = person.page.evaluate("document.documentElement.scrollWidth")
            if width != NARROW["width"]:
                wide[path] = (width, person.page.evaluate(OVERFLOWING))

    assert wide == {}


def test_no_table_on_which_the_team_acts_is_cut_at_the_right_of_a_phone(set_clock, enter, site):
    set_clock(CLOSES + dt.timedelta(days=1))
    world = jury_set()
    open_reviews(world.jury, by=world.team)
    challenge, jury = f"/espace/defis/{world.challenge.pk}", f"/espace/jurys/{world.jury.pk}"
    person = enter(world.team, world.team.email)
    person.page.set_viewport_size(PHONE)
    cut = {}
    for path in (
        f"{challenge}/candidatures/",
        "/espace/candidatures-recues/",
        "/espace/defis/",
        "/espace/jurys/",
        f"{jury}/",
        f"{jury}/composition/",
        f"{jury}/classement/",
        f"/espace/editions/{world.challenge.edition_id}/suivi/",
    ):
        person.go(path)
        if names := person.page.evaluate(CUT):
            cut[path] = names
        assert person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path

    assert cut == {}
