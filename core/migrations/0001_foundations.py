"""What every table leans on, people included: extensions, the clock, unaccented search; and the tables of the caches,
whose storage Django cannot declare.
"""

import django.contrib.postgres.fields
from django.contrib.postgres.operations import (
    BtreeGinExtension,
    BtreeGistExtension,
    CITextExtension,
    CreateExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations, models

CLOCK = """
CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT statement_timestamp() $$;
"""
# unaccent() is only STABLE because its dictionary could change; ours does not, and an index needs IMMUTABLE.
UNACCENT = """
CREATE FUNCTION plain(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(unaccent('unaccent', $1)) $$;
"""
# How names are found and sorted, whatever the server was built with: some have no ICU collations. What
# they call carries its schema: an index is built with an empty search path.
# Accents, case and ligatures; then apostrophes, hyphens, slashes and every other separator become one space. Texts with other
# signs than those of French are first taken apart (wide letters, Greek accents), and lose their invisible signs. In PL/pgSQL: calling
# a function in SQL that cannot be inlined costs as much again as what it does.
FOLD = r"""
CREATE FUNCTION public.fold(text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT
AS $$ BEGIN RETURN btrim(regexp_replace(lower(public.unaccent('public.unaccent',
  CASE WHEN $1 ~ '[^\u0001-\u007e\u00a0\u00ab\u00bb\u00c0-\u00ff\u0152\u0153\u0178\u2013\u2014\u2018\u2019\u202f]'
  THEN regexp_replace(normalize($1, NFKD),
    '[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+', '', 'g')
  ELSE $1 END)),
  '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00b4\u00b6-\u00bf\u00d7\u00f7\u02b0-\u02ff\u2000-\u206f\u3000-\u303f]+', ' ', 'g')); END $$;
"""
# Plurals that the stemmer of French leaves: those in -as, -is, -os, -us, and the common ones in -eux and -oux.
SEARCH_TEXT = r"""
CREATE FUNCTION public.search_text(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT regexp_replace(regexp_replace(public.fold($1), '\m([a-z]{3,}[aiou])s\M', '\1', 'g'),
  '\m((en)?jeu|(mi)?lieu|feu|voeu|cheveu|neveu|genou|chou|bijou|caillou)x\M', '\1', 'g') $$;
"""
# Letters first, then accents and case: the tabulation stands before every sign that `fold` leaves.
SORT_KEY = r"""
CREATE FUNCTION public.sort_key(text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT
AS $$ BEGIN RETURN public.fold($1) || E'\t' || lower($1) || E'\t' || $1; END $$;
"""
SEARCH = """
CREATE TEXT SEARCH CONFIGURATION french_plain (COPY = french);
ALTER TEXT SEARCH CONFIGURATION french_plain ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""
CACHE = """
CREATE UNLOGGED TABLE core_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX core_cache_expires ON core_cache (expires);
"""
# Pages as last drawn: losing them in a crash costs one drawing each, and no write-ahead log. They live minutes, and
# compressing one takes longer than writing it.
CACHED_PAGE = """
ALTER TABLE core_cachedpage SET UNLOGGED;
ALTER TABLE core_cachedpage ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX core_cachedpage_tags ON core_cachedpage USING gin (tags);
"""
UNDO_CACHED_PAGE = """
DROP INDEX core_cachedpage_tags;
ALTER TABLE core_cachedpage ALTER COLUMN body SET STORAGE EXTENDED;
ALTER TABLE core_cachedpage SET LOGGED;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        BtreeGinExtension(),
        CITextExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.RunSQL(CLOCK, "DROP FUNCTION app_now()"),
        migrations.RunSQL(UNACCENT, "DROP FUNCTION plain(text)"),
        migrations.RunSQL(FOLD, "DROP FUNCTION public.fold(text)"),
        migrations.RunSQL(SEARCH_TEXT, "DROP FUNCTION public.search_text(text)"),
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION public.sort_key(text)"),
        migrations.RunSQL(SEARCH, "DROP TEXT SEARCH CONFIGURATION french_plain"),
        migrations.RunSQL(CACHE, "DROP TABLE core_cache"),
        migrations.CreateModel(
            name="CachedPage",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("tags", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80))),
                ("body", models.BinaryField()),
                ("content_type", models.CharField(max_length=100)),
                ("etag", models.CharField(max_length=70)),
                ("stored_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(CACHED_PAGE, UNDO_CACHED_PAGE),
    ]
