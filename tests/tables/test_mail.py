"""Every kind of mail, in both languages: exactly who is written to, no word of the other language, a link that opens."""

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import translation

from accounts.models import User
from accounts.queries import holders_of, people_of
from challenges.applications.queries.application import applicants_of
from challenges.applications.queries.consortium import representatives_of
from challenges.calls.queries.people import authors_of, people_applying_to
from core.checks import every_mail_says_to_whom
from core.emails import Email
from core.mail_layout import compose
from core.models import OutMail
from core.roles import Role
from tests.again import read_again
from tests.tables.mail.rows import ROWS
from tests.tables.mail.words import ALONE, OTHER, foreign_to
from tests.tables.mail.worlds import WORLDS

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
LINK = re.compile(r"https?://[^\s)]+")


def kinds(base=Email):
    """Every class of mail that the product declares."""
    for child in base.__subclasses__():
        if child.__module__.partition(".")[0] != "tests" and "kind" in vars(child):
            yield child
        yield from kinds(child)


@pytest.fixture(scope="module")
def world(request, shared_world):
    with shared_world(WORLDS[request.param]) as made:
        yield made


@pytest.fixture
def around(world, db, request):
    User.objects.update(language=request.node.callspec.params["language"])
    return SimpleNamespace(**{name: read_again(value) for name, value in vars(world).items()})


PARAMETERS = [
    pytest.param(row.world, row, language, id=f"{row.world}-{row.kind}-{language}{'-' if row.words else ''}{row.words}")
    for row in sorted(ROWS, key=lambda row: row.world)
    for language in ("fr", "en")
]


def written(row, around, language):
    """Mail of the kind of the row that its act writes: every reader has `language`, whoever acts reads the other one."""
    act = row.act(around)
    known = set(OutMail.objects.values_list("pk", flat=True))
    User.objects.update(language=language)
    with translation.override(language if row.language == "active" else OTHER[language]):
        act()
    return list(OutMail.objects.filter(kind=row.kind).exclude(pk__in=known).order_by("to"))


@pytest.mark.parametrize(("world", "row", "language"), PARAMETERS, indirect=["world"], scope="module")
def test_mail_goes_to_whom_it_should_in_their_language(around, row, language, client, sign_in):
    mails = written(row, around, language)

    to = settings.CONTACT_EMAIL if row.to == "contact" else row.to
    assert [mail.to for mail in mails] == sorted(to.split())
    reading = "fr" if row.language == "fr" else language
    for mail in mails:
        text = f"{mail.subject}\n{mail.body}"
        assert foreign_to(reading, text) == set(), text
    for mail in mails:
        kind = next(each for each in kinds() if each.kind == row.kind)
        with translation.override(language):
            assert str(kind.label).strip() and foreign_to(language, f"{kind.label} {kind.required}") == set()
        headers = compose(mail).extra_headers
        told = {"List-Unsubscribe", "List-Unsubscribe-Post"} & set(headers)
        assert len(told) == (0 if kind.required else 2), (kind, headers)
    for mail in mails[:1]:
        for link in LINK.findall(mail.body):
            path = link.removeprefix(settings.SITE_URL)
            if path == link:
                continue  # a site that is not ours
            assert path.startswith("/en/") is (reading == "en"), link
            reader = User.objects.filter(email=mail.to).first()
            answer = (sign_in(reader) if reader else client).get(path)
            assert answer.status_code == 200, (link, answer.status_code, answer.get("Location"))


@pytest.mark.parametrize("world", ["call"], indirect=True, scope="module")
def test_no_query_for_readers_finds_a_deactivated_account(world, db):
    """`tell()` leaves them out as well: each wall stands without the other."""
    found = [
        *people_of(world.lead), *people_of(world.lead, "signatory"), *holders_of(*Role), *authors_of(world.challenge),
        *people_applying_to(world.challenge), *applicants_of(world.application), *representatives_of(world.ally),
    ]  # fmt: skip

    assert [person for person in found if not person.is_active] == []
    assert {person.email.partition("@")[0] for person in people_of(world.lead)} == {"manager", "member", "signatory"}


def test_every_kind_of_mail_has_a_row():
    assert {row.kind for row in ROWS} == {mail.kind for mail in kinds()}


def test_every_kind_of_mail_says_to_whom():
    assert every_mail_says_to_whom(None) == []

    class Lost(Email):
        kind, subject, template = "tests.lost", "", ""

    try:
        missing = [error.msg.rpartition(" ")[2] for error in every_mail_says_to_whom(None)]
        assert missing == ["recipients.", "label.", "action.", "required."]
    finally:
        del Lost.kind


def test_nobody_chooses_readers_beside_the_declaration():
    """A class of mail is made by `messages()` and `tell()` alone: they ask `recipients`."""
    names = {mail.__name__ for mail in kinds()}
    found = []
    for path in ROOT.glob("[a-z]*/**/*.py"):
        if path.parts[len(ROOT.parts)] in {"tests", "var"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert found == []


def test_the_words_of_each_language_are_known():
    """A catalogue that is not read would let everything through."""
    assert {language: len(words) > 1000 for language, words in ALONE.items()} == {"fr": True, "en": True}
    assert foreign_to("en", "Deadline: vendredi 30 avril") == {"vendredi", "avril"}
    assert foreign_to("fr", "Clôture: Friday") == {"friday"}
