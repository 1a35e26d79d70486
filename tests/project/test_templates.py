"""Templates: each is used, each component says what it takes, none holds inline code."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "core",
    "register",
    "accounts",
    "partners",
    "startups",
    "challenges",
    "agreements",
    "pilots",
    "public",
    "cms",
    "seeding",
)
# Found by name by Django, allauth or Wagtail rather than by our code.
# maintenance.html is served by the reverse proxy while the application is down.
FOUND_BY_NAME = re.compile(
    r"^(\d{3}(_csrf)?\.html|maintenance\.html$|account/|mfa/|allauth/|socialaccount/|usersessions/|wagtail|django/|registration/|cms/\w+_page\.html|cms/blocks/)"
)


def templates():
    for app in APPS:
        for base in (ROOT / app / "templates", ROOT / app / "jinja2"):
            for path in sorted(base.rglob("*")):
                if path.suffix in {".html", ".txt", ".svg", ".xml", ".yml"}:
                    yield path.relative_to(base).as_posix(), path.read_text(encoding="utf-8")


def test_every_template_is_used():
    corpus = "\n".join(
        path.read_text(encoding="utf-8")
        for app in (*APPS, "config", "tests")
        for pattern in ("*.py", "*.html", "*.txt", "*.svg")
        for path in (ROOT / app).rglob(pattern)
    )

    def used(name: str) -> bool:
        # `@component(register, "badge")` draws components/badge.html, "public/partner_rows" public/partner_rows.html.
        drawn = name.removeprefix("components/").removesuffix(".html")
        return name in corpus or re.search(rf'component\(register, "{drawn}"', corpus)

    unused = [name for name, _ in templates() if not FOUND_BY_NAME.match(name) and not used(name)]

    assert unused == []


def test_components_say_what_they_take():
    silent = [
        name
        for name, text in templates()
        if name.startswith("components/") and not text.lstrip().startswith(("{#", "{% comment"))
    ]

    assert silent == []


def test_no_inline_code_or_style():
    pattern = re.compile(
        r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/(ld\+)?json\")",
        re.IGNORECASE,
    )
    # A mail is read where no file of the site is fetched: its one base holds its own style.
    found = [
        f"{name}: {match.group(0)}"
        for name, text in templates()
        if name != "core/mail/base.html" and (match := pattern.search(text))
    ]

    assert found == []


STORES_NOTHING = {"public/_trial.html"}  # of a page kept for everybody, sent to an address that writes nothing

# By the tag or macro, which add the key of a form; or by hand in the page of a held post, whose form keeps its first key.
TOKENS = (
    "token(csrf_token)",
    "csrf_token %}",
    "csrf_fragment",
    '<input type="hidden" name="csrfmiddlewaretoken" value="{{ csrf_token }}">',
)


def test_every_post_form_carries_its_token():
    found = []
    for name, text in templates():
        if name in STORES_NOTHING:
            continue
        for form in re.findall(r"<form\b[^>]*method=[\"']post[\"'][^>]*>.*?</form>", text, re.DOTALL | re.IGNORECASE):
            if not any(sign in form for sign in TOKENS):
                found.append(name)

    assert found == []


# One language alone, on purpose: what is being written in French, or compared with its English beside it.
IN_FRENCH = {
    "agreements/_article_fields.html", "challenges/_challenge_preview.html", "challenges/challenge_changes.html",
    "challenges/challenge_detail.html", "challenges/challenge_propose.html", "challenges/challenge_section.html",
    "challenges/questionnaire.html", "challenges/questionnaire_question.html", "partners/edition_criteria.html",
    "pilots/pilot_form.html",
}  # fmt: skip
FRENCH = re.compile(r'(?<!["\w.])[a-z_]+(?:\.[a-z_]+)*_fr\b(?!\.as_field_group|\.errors)')
ENGLISH_BESIDE = re.compile(r"_en\b")


def test_no_page_prints_the_french_of_a_text_that_has_an_english():
    """A row with a field for each language is printed by `said`, which gives the reader theirs."""
    found = [
        f"{name}: {match[0]}"
        for name, text in templates()
        if name not in IN_FRENCH and not ENGLISH_BESIDE.search(text)
        for match in FRENCH.finditer(text)
    ]

    assert found == []
