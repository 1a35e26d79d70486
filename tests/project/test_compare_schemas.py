"""The comparison of two databases: blind to order and numbers, and to nothing else."""

import os

import psycopg
import pytest
from django.conf import settings

from tests import databases
from tools.compare_schemas import differences

ONE = """
CREATE TABLE django_content_type (id serial PRIMARY KEY, app_label text, model text);
CREATE TABLE paper (id serial PRIMARY KEY, title text NOT NULL, kind_id int REFERENCES django_content_type,
                    size int DEFAULT 1 CONSTRAINT some_size CHECK (size > 0), seen timestamptz DEFAULT now());
CREATE INDEX paper_title ON paper (title);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN

  RAISE EXCEPTION 'no';
END $$;
CREATE TRIGGER keep BEFORE DELETE ON paper FOR EACH ROW EXECUTE FUNCTION refuse();
INSERT INTO django_content_type (app_label, model) VALUES ('a', 'first'), ('a', 'second');
INSERT INTO paper (title, kind_id) VALUES ('one', 1), ('two', 2);
"""
# The same, in another order: of tables' columns, of rows, and so of numbers.
OTHER = """
CREATE TABLE django_content_type (id serial PRIMARY KEY, model text, app_label text);
INSERT INTO django_content_type (app_label, model) VALUES ('a', 'second'), ('a', 'first');
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN

  RAISE EXCEPTION 'no';
END $$;
CREATE TABLE paper (seen timestamptz DEFAULT now(), id serial PRIMARY KEY,
                    size int DEFAULT 1 CONSTRAINT some_size CHECK (size > 0), kind_id int REFERENCES django_content_type);
ALTER TABLE paper ADD COLUMN title text NOT NULL;
CREATE TRIGGER keep BEFORE DELETE ON paper FOR EACH ROW EXECUTE FUNCTION refuse();
INSERT INTO paper (title, kind_id) VALUES ('two', 1), ('one', 2);
CREATE INDEX paper_title ON paper (title);
"""
REMOVE_THREE = """
ALTER TABLE paper DISABLE TRIGGER keep;
DELETE FROM paper WHERE title = 'three';
ALTER TABLE paper ENABLE TRIGGER keep;
"""


@pytest.fixture(scope="module")
def pair():
    """The addresses of two databases that say the same."""
    known = settings.DATABASES["default"]
    base = {"host": known["HOST"], "port": known["PORT"] or None, "user": known["USER"], "password": known["PASSWORD"]}
    base = {name: value for name, value in base.items() if value}
    names = [f"compared_{os.getpid()}_{number}" for number in (1, 2)]
    urls = [psycopg.conninfo.make_conninfo(**base, dbname=name) for name in names]
    with psycopg.connect(**base, dbname="postgres", autocommit=True) as server:
        for name, url, text in zip(names, urls, (ONE, OTHER), strict=True):
            server.execute(f'CREATE DATABASE "{name}"')
            with psycopg.connect(url) as database:
                database.execute(text)
        yield urls
        for name in names:
            databases.drop(server, name)


def test_order_and_numbers_are_no_difference(pair):
    assert differences(*pair) == []


@pytest.mark.parametrize(
    ("change", "back", "seen"),
    [
        ("DROP INDEX paper_title", "CREATE INDEX paper_title ON paper (title)", "paper_title"),
        ("ALTER TABLE paper ALTER title DROP NOT NULL", "ALTER TABLE paper ALTER title SET NOT NULL", "title text"),
        ("ALTER TABLE paper ALTER size SET DEFAULT 2", "ALTER TABLE paper ALTER size SET DEFAULT 1", "size integer"),
        ("ALTER TABLE paper ALTER size TYPE bigint", "ALTER TABLE paper ALTER size TYPE int", "size bigint"),
        (
            "ALTER TABLE paper DROP CONSTRAINT some_size",
            "ALTER TABLE paper ADD CONSTRAINT some_size CHECK (size > 0)",
            "some_size",
        ),
        (
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN\n\nRETURN OLD;\nEND $$",
            "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n\n  RAISE EXCEPTION 'no';\nEND $$",
            "RETURN OLD",
        ),
        ("ALTER TABLE paper DISABLE TRIGGER keep", "ALTER TABLE paper ENABLE TRIGGER keep", "DISABLE TRIGGER keep"),
        ("COMMENT ON TRIGGER keep ON paper IS 'x'", "COMMENT ON TRIGGER keep ON paper IS NULL", "COMMENT ON TRIGGER"),
        ("ALTER TABLE paper SET UNLOGGED", "ALTER TABLE paper SET LOGGED", "UNLOGGED"),
        (
            "UPDATE paper SET kind_id = 2 WHERE title = 'two'",
            "UPDATE paper SET kind_id = 1 WHERE title = 'two'",
            "kind_id=a.first",
        ),
        ("INSERT INTO paper (title) VALUES ('three')", REMOVE_THREE, "'three'"),
    ],
)
def test_whatever_else_changes_is_told(pair, change, back, seen):
    with psycopg.connect(pair[1], autocommit=True) as database:
        database.execute(change)
        found = differences(*pair)
        database.execute(back)

    assert any(seen in line for line in found)
    assert differences(*pair) == []
