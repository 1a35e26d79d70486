"""Open data: the columns of the schema, safe cells, the same doors as the pages."""

import csv
import io

import pytest

from public.opendata.tables import TABLES
from tests.factories.challenges import ChallengeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("slug", TABLES)
def test_file_has_the_columns_of_its_schema(client, slug):
    schema = client.get(f"/donnees/{slug}.schema.json").json()
    text = client.get(f"/donnees/{slug}.csv").content.decode("utf-8-sig")

    assert next(csv.reader(io.StringIO(text))) == [field["name"] for field in schema["fields"]]


def test_draft_is_in_no_file(client):
    shown = ChallengeFactory(archived=True)
    ChallengeFactory(title_fr="Défi secret")

    rows = client.get("/donnees/defis.json").json()
    listed = client.get("/api/v1/listes/defis").json()

    assert [row["slug"] for row in rows] == [shown.slug]
    assert (listed["total"], [row["slug"] for row in listed["items"]]) == (1, [shown.slug])


def test_file_may_be_read_by_other_sites_from_the_cache_too(client):
    answers = [client.get("/donnees/defis.json")["Access-Control-Allow-Origin"] for _ in range(2)]

    assert answers == ["*", "*"]
