import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override


def draw(source, path="/defis/?tri=date", **values):
    request = RequestFactory().get(path)
    return Template("{% load ui shell %}" + source).render(Context({"request": request, **values}))


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/defis/?theme=sport", "/en/defis/?theme=sport"),
        ("/en/defis/?theme=sport", "/defis/?theme=sport"),
        ("/en/", "/"),
        ("/en", "/"),
        ("/", "/en/"),
        ("/energie/", "/en/energie/"),
    ],
)
def test_other_language_url_same_path_in_the_other_language(path, other):
    assert draw("{% autoescape off %}{% other_language_url %}{% endautoescape %}", path) == other


def test_other_language_url_page_with_another_path_there():
    assert draw("{% other_language_url %}", translated_url="/en/news/opening/") == "/en/news/opening/"


@pytest.mark.parametrize(("language", "url"), [("fr", "/defis/"), ("en", "/en/defis/")])
def test_local_url_follows_the_language(language, url):
    with override(language):
        assert draw('{% local_url "/defis/" %}') == url


@pytest.mark.parametrize(
    ("path", "mark"), [("/defis/", ' aria-current="page"'), ("/defis/x/", ' aria-current="true"'), ("/pilotes/", "")]
)
def test_masthead_marks_page_and_section(path, mark):
    assert draw("{% masthead %}", path).count(f'<a href="/defis/"{mark}>Défis</a>') == 2  # wide and folded menu


def test_badge_unheard_tone_reads_as_unknown():
    assert 'class="badge tone-unknown"' in draw('{% badge "étrange" "magenta" %}')


def test_sort_link_turns_the_order_around_and_forgets_the_page():
    html = draw('{% sort_link "Date" "date" %}', "/defis/?tri=date&page=3&theme=sport")

    assert 'href="?tri=-date&amp;theme=sport"' in html
    assert "tri croissant" in html


def test_callout_escapes_its_title():
    assert "&lt;b&gt;" in draw("{% callout title %}<p>x</p>{% endcallout %}", title="<b>")


def test_facts_unknown_is_never_shown_as_empty():
    assert "Inconnu" in draw("{% facts items %}", items=[("Direction", None)])


@pytest.mark.parametrize("value", [0, 50, 500])
def test_meter_share_stays_within_the_track(value):
    html = draw('{% meter value 100 "Mots" %}', value=value)

    assert f'd="M0 0h{min(value, 100)}v2H0z"' in html


def test_datatable_as_cards_names_the_column_of_each_cell_and_leaves_others_as_they_are():
    head = '<thead><tr><th scope="col">Nom</th><th scope="col" class="num">Note<br><i>20 "%"</i></th><th scope="col"></th></tr></thead>'
    body = '<tbody><tr><th scope="row">Élan</th><td class="num">4</td><td>x</td></tr></tbody>'
    inside = f"{{% datatable 'Jurés' cards=True %}}{head}{body}{{% enddatatable %}}"
    assert '<th scope="row">Élan</th><td data-label="Note20 &quot;%&quot;" class="num">4</td><td>x</td>' in draw(inside)
    assert "table--cards" in draw(inside)
    plain = draw(inside.replace(" cards=True", ""))
    assert body in plain
    assert "table--cards" not in plain


def test_datatable_hidden_caption_still_names_the_region():
    html = draw('{% datatable "Engagements" hide_caption=True %}<tbody></tbody>{% enddatatable %}')

    assert '<caption class="visually-hidden">Engagements</caption>' in html
    assert 'aria-label="Engagements"' in html
