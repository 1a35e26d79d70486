"""A selected application of which no deed runs: the legal officer draws one up from the list of deeds."""

import pytest
from django.urls import reverse

from agreements.models import Accession
from core.clock import app_now
from tests.factories.pilots import accession_of, pilot_set, version_in_force

pytestmark = pytest.mark.django_db
FORM = 'name="application" value="{}"'


def test_the_list_of_deeds_offers_to_draw_up_the_one_that_is_missing(sign_in):
    around = pilot_set()
    version_in_force(around.edition, [around.organisations["partner"]])
    client, form = sign_in(around.legal), FORM.format(around.application.pk)
    assert form in client.get(reverse("accession_list")).content.decode()

    answer = client.post(reverse("accession_new"), {"application": str(around.application.pk)})

    deed = Accession.objects.get()
    assert answer["Location"] == reverse("accession", args=[deed.pk])
    assert form not in client.get(reverse("accession_list")).content.decode()


def test_who_has_a_deed_is_not_offered_one_more_even_once_it_ended(sign_in):
    around = pilot_set()
    deed = accession_of(around.pilot, version_in_force(around.edition, [around.organisations["partner"]]))
    form = FORM.format(around.application.pk)
    assert form not in sign_in(around.legal).get(reverse("accession_list")).content.decode()

    Accession.objects.filter(pk=deed.pk).update(ended_at=app_now())

    assert form not in sign_in(around.legal).get(reverse("accession_list")).content.decode()


def test_a_startup_is_offered_to_draw_up_nothing(sign_in):
    around = pilot_set()
    version_in_force(around.edition, [around.organisations["partner"]])
    form = FORM.format(around.application.pk)

    assert form not in sign_in(around.founder).get(reverse("accession_list")).content.decode()
