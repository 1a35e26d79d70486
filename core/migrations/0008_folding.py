"""How names are found and sorted, whatever the server was built with: some have no ICU collations."""

from django.db import migrations

# Names carry their schema: an index is built with an empty search path.
# Accents, case and ligatures; then apostrophes, hyphens, slashes and every other separator become one space. Texts with other
# signs than those of French are first taken apart (wide letters, Greek accents), and lose their invisible signs.
FOLD = r"""
CREATE FUNCTION public.fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT btrim(regexp_replace(lower(public.unaccent('public.unaccent',
  CASE WHEN $1 ~ '[^\u0001-\u007e\u00a0\u00ab\u00bb\u00c0-\u00ff\u0152\u0153\u0178\u2013\u2014\u2018\u2019\u202f]'
  THEN regexp_replace(normalize($1, NFKD),
    '[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+', '', 'g')
  ELSE $1 END)),
  '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00b4\u00b6-\u00bf\u00d7\u00f7\u02b0-\u02ff\u2000-\u206f\u3000-\u303f]+', ' ', 'g')) $$;
"""
# Plurals that the stemmer of French leaves: those in -as, -is, -os, -us, and the common ones in -eux and -oux.
SEARCH_TEXT = r"""
CREATE FUNCTION public.search_text(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT regexp_replace(regexp_replace(public.fold($1), '\m([a-z]{3,}[aiou])s\M', '\1', 'g'),
  '\m((en)?jeu|(mi)?lieu|feu|voeu|cheveu|neveu|genou|chou|bijou|caillou)x\M', '\1', 'g') $$;
"""
# Letters first, then accents and case: the tabulation stands before every sign that `fold` leaves.
SORT_KEY = r"""
CREATE FUNCTION public.sort_key(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT public.fold($1) || E'\t' || lower($1) || E'\t' || $1 $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0007_alarms_in_two_languages")]
    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION public.fold(text)"),
        migrations.RunSQL(SEARCH_TEXT, "DROP FUNCTION public.search_text(text)"),
        migrations.RunSQL(SORT_KEY, "DROP FUNCTION public.sort_key(text)"),
    ]
