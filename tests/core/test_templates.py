"""The templates of core: nothing inline, inputs named on top, every variable given."""

import re
from pathlib import Path

import jinja2
import pytest
from django.conf import settings as project
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils.translation import override

from core.gates import Unmet
from core.ui.components import ENGINE
from core.views.style import StyleView, StyleWorkspaceView

TEMPLATES = Path(project.BASE_DIR) / "core" / "templates"
COMPONENTS = Path(project.BASE_DIR) / "core" / "jinja2"
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def names(base):
    return sorted(str(path.relative_to(base)) for path in base.rglob("*.html"))


class Loud(jinja2.Undefined):
    def __str__(self):
        return f"INVALID[{self._undefined_name}]"


@pytest.fixture
def loud(settings):
    """Undefined variables write INVALID[name] into the page."""
    pages, components = settings.TEMPLATES
    settings.TEMPLATES = [
        {**pages, "OPTIONS": {**pages["OPTIONS"], "string_if_invalid": "INVALID[%s]"}},
        {**components, "OPTIONS": {**components["OPTIONS"], "undefined": Loud}},
    ]


def page(view, path="/style/"):
    request = RequestFactory().get(path)
    return view.as_view()(request).render().content.decode()


@pytest.mark.parametrize(
    ("engine", "base", "name"),
    [("django", TEMPLATES, name) for name in names(TEMPLATES)]
    + [(ENGINE, COMPONENTS, name) for name in names(COMPONENTS)],
)
def test_template_compiles_and_holds_nothing_inline(engine, base, name):
    get_template(name, using=engine)

    allowed = ["<style"] if name == "core/mail/base.html" else []  # a mail has no stylesheet of the site
    assert INLINE.findall((base / name).read_text()) == allowed


@pytest.mark.parametrize("name", names(COMPONENTS))
def test_component_opens_with_its_inputs(name):
    assert (COMPONENTS / name).read_text().startswith("{# ")


@pytest.mark.django_db
@pytest.mark.parametrize("view", [StyleView, StyleWorkspaceView])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_style_page_every_variable_given(loud, view, language):
    with override(language):
        html = page(view)

    assert re.findall(r"INVALID\[[^]]*\]", html) == []


def test_style_page_shows_every_component(loud):
    shown = "".join(path.read_text() for path in (TEMPLATES / "core").glob("*style*.html"))
    tags = re.findall(
        r"^def (\w+)\(",
        "".join(path.read_text() for path in (TEMPLATES.parent / "templatetags").glob("[uf]i*.py")),
        re.MULTILINE,
    )
    elsewhere = {
        "mark", "messages", "instant", "imprecise_date", "transition_moves", "transition_buttons", "move_buttons", "unknown", "state_badge", "error_summary", "diff_parts",
    }  # fmt: skip

    missing = [
        tag for tag in tags if f"{{% {tag} " not in shown and f"{{% {tag}%}}" not in shown and tag not in elsewhere
    ]

    assert missing == []


def test_refusal_page_names_condition_person_and_way(loud):
    missing = Unmet("x.signed", "La convention n’est pas signée.", "le Secrétariat général", "/espace/conventions/1/")
    request = RequestFactory().post("/")

    html = get_template("core/refusal.html").render(
        {"reason": "Publier le défi", "unmet": [missing], "back": ""}, request
    )

    text = re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", html))
    assert "La convention n’est pas signée. Peut y remédier : le Secrétariat général Aller là où cela se règle" in text
    assert 'href="/espace/conventions/1/"' in html


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "410", "429", "500", "503", "busy"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_error_page_has_one_heading_and_a_way_out(loud, name, language):
    with override(language):
        html = get_template(f"{name}.html").render({}, None)

    assert html.count("<h1>") == 1
    assert "INVALID" not in html
    assert f'<html lang="{language}"' in html
