"""Every door through which text comes in: fields of every form, requests, rows, and the last guard before PostgreSQL."""

import copy
import importlib
import importlib.util
import pkgutil
import unicodedata

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import get_resolver

from accounts.models import Organisation
from core.models import Alarm, Comment, generic_key
from core.renderers import SiteBoundField
from core.text_door import TextMiddleware, UnfitText, fit_value
from tests.factories.accounts import OrganisationFactory, UserFactory

NASTY = "a\x00b\x0b\x1b\ud83d\uf0b7\ue001\u202e\ufeff\u2028c\x85"
BAD = {"Cs", "Co"}
WALKED = {"accounts", "partners", "startups", "challenges", "agreements", "pilots", "public", "allauth", "wagtail"}
UNTYPED = (forms.FileField, forms.ModelChoiceField)


def form_classes():
    """Those of our apps and of the libraries whose pages stand in the URL table."""
    get_resolver().url_patterns  # noqa: B018 (imports the views, which import their forms)
    for config in apps.get_app_configs():
        ours = "site-packages" not in config.path
        names = (
            (found.name for found in pkgutil.walk_packages([config.path], f"{config.name}."))
            if ours
            else [f"{config.name}.forms"]
        )
        for name in names:
            if "forms" in name.split(".") and importlib.util.find_spec(name):
                importlib.import_module(name)
    waiting, known = [forms.BaseForm], set()
    while waiting:
        for kind in waiting.pop().__subclasses__():
            if kind not in known:
                known.add(kind)
                waiting.append(kind)
    return sorted(
        (kind for kind in known if getattr(kind, "base_fields", None)),
        key=lambda kind: (kind.__module__, kind.__name__),
    )


def texts_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple | set):
        for item in value:
            yield from texts_of(item)


def test_no_form_goes_round_the_door():
    kinds = form_classes()
    round_it = [
        kind
        for kind in kinds
        if not (kind.bound_field_class is None or issubclass(kind.bound_field_class, SiteBoundField))
        or kind.default_renderer is not None
        or any(field.bound_field_class is not None for field in kind.base_fields.values())
    ]

    assert round_it == []
    assert {kind.__module__.split(".")[0] for kind in kinds} >= WALKED


def test_every_field_of_every_form_refuses_or_cleans_whatever_is_typed(db):
    tried, slipped = 0, []
    for kind in form_classes():
        for name, field in kind.base_fields.items():
            if isinstance(field, UNTYPED) or isinstance(field.widget, forms.PasswordInput):
                continue
            tried += 1
            probe = type("Probe", (forms.Form,), {"x": copy.deepcopy(field)})
            form = probe(QueryDict("", mutable=True) | dict.fromkeys(["x", "x_0", "x_1", "x_2", "x_3"], NASTY))
            form.is_valid()
            for text in texts_of(form.cleaned_data.get("x")):
                if "\x00" in text or {unicodedata.category(sign) for sign in text} & BAD:
                    slipped.append((kind, name, text))

    assert slipped == []
    assert tried > 300


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        (forms.IntegerField(), "\u202d1\u202f234\u200b", 1234),
        (forms.DecimalField(), "12,50\u00a0€", "12.50"),
        (forms.FloatField(), "\u22120,5", -0.5),
        (forms.DateField(), "\u200e2026-10-25\u200e", "2026-10-25"),
        (forms.EmailField(), "\u200bjeanne@exemple.fr\u00a0", "jeanne@exemple.fr"),
        (forms.URLField(), "\ufeffhttps://exemple.fr/\u200b", "https://exemple.fr/"),
        (forms.CharField(), " Une\r\nligne\u2028 ", "Une ligne"),
        (forms.CharField(widget=forms.Textarea), "Une\r\nligne", "Une\nligne"),
        (forms.CharField(widget=forms.PasswordInput, strip=False), " e\u0301\uf0b7 ", " e\u0301\uf0b7 "),
    ],
    ids=lambda value: value.__class__.__name__ if isinstance(value, forms.Field) else None,
)
def test_each_kind_of_field_reads_what_was_pasted(field, typed, kept):
    form = type("Probe", (forms.Form,), {"x": field})({"x": typed})

    assert form.is_valid(), form.errors
    assert str(form.cleaned_data["x"]) == str(kept)


@pytest.mark.parametrize("typed", ["\u3164", "\u2800 ", "\u200b\u00ad", "\ufeff"])
def test_a_name_of_nothing_seen_is_no_name(typed):
    form = type("Probe", (forms.Form,), {"x": forms.CharField()})({"x": typed})

    assert list(form.errors) == ["x"]


def test_parts_of_a_field_are_read_one_by_one():
    field = forms.SplitDateTimeField()

    assert fit_value(field, ["\u200b2026-10-25", "1\u202f0:00"])[0] == "2026-10-25"


def test_a_view_reads_query_and_form_made_fit():
    seen = {}

    def view(request):
        seen.update(
            get=request.GET.get("q"),
            post=request.POST.get("texte"),
            secret=request.POST.get("password"),
            key=list(request.POST),
        )

    request = RequestFactory().post(
        "/x?q=a%00b%EF%82%B7", {"texte": "l\r\nm\uf0b7", "password": "p\uf0b7", "k\x00": "1"}
    )
    door = TextMiddleware(view)
    door.process_view(request, view, (), {})
    door(request)

    assert seen == {"get": "ab•", "post": "l\nm•", "secret": "p\uf0b7", "key": ["texte", "password", "k"]}


@pytest.mark.parametrize(
    "path", ["/defis/a%00b/", "/defis/%1b/", "/api/v1/listes/defis/a%00b", "/partenaires/x%0a/", "/en/defis/%c2%85/"]
)
def test_an_address_with_a_control_sign_leads_nowhere(path, client, db):
    response = client.get(path)

    assert response.status_code == 404
    assert ("application/json" in response["Content-Type"]) == path.startswith("/api/")


@pytest.mark.parametrize(
    "path",
    [
        "/recherche/?q=%00",
        "/defis/?q=%00&edition=%00",
        "/partenaires/?q=%EF%82%B7",
        "/api/v1/listes/defis?q=%00",
        "/donnees/defis.json?q=a%00",
    ],
)
def test_a_query_with_a_control_sign_is_answered(path, client, db):
    assert client.get(path).status_code < 500


def test_a_row_is_made_fit_whoever_saves_it(db):
    organisation = OrganisationFactory(name="E\u0301nergies\x00 \uf0b7")

    assert Organisation.objects.get(pk=organisation.pk).name == "Énergies •"


def test_a_row_saved_in_part_keeps_the_rest(db):
    comment = Comment.objects.create(**generic_key(OrganisationFactory()), author=UserFactory(), body="a\r\nb")
    comment.suggestion = "c\x00"
    comment.save(update_fields=["suggestion", "updated_at"])

    assert list(Comment.objects.values_list("body", "suggestion")) == [("a\nb", "c")]


def test_json_is_made_fit_at_any_depth(db):
    from challenges.models import TermsSheet
    from tests.factories.challenges import TermsSheetFactory

    sheet = TermsSheetFactory(body_fr=[{"key": "a", "title": "T\x00", "sentence": "\uf0b7 x\ud83d"}])

    assert TermsSheet.objects.get(pk=sheet.pk).body_fr == [{"key": "a", "title": "T", "sentence": "• x\ufffd"}]


@pytest.mark.parametrize(("text", "named"), [("a\x00", "U+0000"), ("a\ud83d", "U+D83D")])
def test_what_no_door_caught_is_a_refusal_that_names_the_sign(text, named, db):
    OrganisationFactory()
    with pytest.raises(UnfitText) as refusal, transaction.atomic():
        Organisation.objects.update(name=text)
    with pytest.raises(UnfitText), transaction.atomic():
        list(Organisation.objects.filter(name=text))
    with pytest.raises(UnfitText), transaction.atomic():
        Alarm.objects.bulk_create([Alarm(code="x", message=text)])

    assert named in refusal.value.message


def test_other_faults_of_the_database_stay_what_they_are(db):
    from django.db import DataError

    with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", ["abc"])


def test_a_page_of_words_is_made_fit_in_its_blocks(db):
    from cms.models import ContentPage

    field = next(field for field in ContentPage._meta.get_fields() if field.__class__.__name__ == "StreamField")
    block = next(
        name
        for name, child in field.stream_block.child_blocks.items()
        if child.__class__.__name__ in {"RichTextBlock", "CharBlock", "TextBlock"}
    )
    page = ContentPage(title="T\x00itre \uf0b7", slug="signes")
    setattr(page, field.name, [(block, "<p>\uf0b7 un\x00</p>")])

    from core.text_door import fit_row

    fit_row(ContentPage, page)

    assert page.title == "Titre •"
    assert "•" in str(getattr(page, field.name)[0].value)
    assert "\x00" not in str(field.get_prep_value(getattr(page, field.name)))


def test_a_validation_error_names_no_sign_that_was_dropped():
    field = forms.EmailField()

    with pytest.raises(ValidationError):
        field.clean("pas une adresse")
