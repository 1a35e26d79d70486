"""The front page that is found without Wagtail: the one of the default site alone."""

import pytest
from wagtail.models import Site

from cms.models import HomePage
from cms.queries import front_page

pytestmark = pytest.mark.django_db


def test_front_page_is_that_of_the_default_site_in_the_language_of_the_reader():
    front = HomePage.objects.get(locale__language_code="fr")
    assert front_page() == front
    assert front_page().open_to_all is True

    Site.objects.update(root_page=front.get_parent())

    assert front_page() is None
