"""COPY writes what INSERT would have written."""

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import OrganisationKind, Origin
from accounts.models import Organisation, OrganisationEvent
from core.bulk import copy_rows

HOSTILE = "tab\there, new\nline, back\\slash, \\N, 'quote', \"two\", {brace}, é’ "


def _organisation(slug, **fields):
    return Organisation(
        kind=OrganisationKind.STARTUP,
        slug=slug,
        name=HOSTILE,
        summary_fr=HOSTILE,
        siren=None,
        origin=Origin.LIVE,
        facts={"a": [1, None, HOSTILE]},
        **fields,
    )


def test_rows_are_those_that_insert_writes(db):
    copied, inserted = _organisation("copied"), _organisation("inserted")
    copy_rows([copied])
    Organisation.objects.bulk_create([inserted])
    rows = [Organisation.objects.get(slug=slug).__dict__ for slug in ("copied", "inserted")]
    told_apart = {"_state", "id", "slug", "created_at", "updated_at"}
    first, second = ({name: value for name, value in row.items() if name not in told_apart} for row in rows)
    assert first == second
    assert rows[0]["created_at"]
    assert OrganisationEvent.objects.filter(pgh_obj_id=copied.pk).count() == 1, "triggers apply"


def test_constraints_apply_and_nothing_stays(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows([_organisation("once"), _organisation("once")])
    assert not Organisation.objects.exists()


def test_nothing_to_write_is_not_a_statement(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        copy_rows([])
