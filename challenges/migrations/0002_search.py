"""The words of challenges, kept by the database itself: no service, import or bulk update can leave a search behind."""

from django.db import migrations

# Marks the challenges whose words may have changed: those that have words, and those that are public or may become so from one
# transaction to the next. A draft, saved as one types, marks nothing. A row of the words is locked until the end of the
# transaction: two writers of one challenge follow each other, and the second makes the words from what the first committed.
MARK = """
CREATE FUNCTION challenge_words_stale(ids uuid[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO challenges_challengewords (challenge_id, words, stale)
  SELECT id, '{}', true FROM (
    SELECT id FROM challenges_challenge
      WHERE id = ANY (ids) AND state NOT IN ('draft', 'proposed', 'changes_requested')
    UNION SELECT challenge_id FROM challenges_challengewords WHERE challenge_id = ANY (ids)
  ) AS changed ORDER BY id
  ON CONFLICT (challenge_id) DO UPDATE SET stale = true WHERE NOT challenges_challengewords.stale
$$;
CREATE FUNCTION challenge_words_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'challenges_challenge' THEN
      PERFORM challenge_words_stale(ARRAY[coalesce(NEW.id, OLD.id)]);
    WHEN 'accounts_organisation' THEN
      PERFORM challenge_words_stale(ARRAY(
        SELECT challenge_id FROM challenges_challengeorg WHERE organisation_id = NEW.id));
    WHEN 'partners_dataset' THEN
      PERFORM challenge_words_stale(ARRAY(
        SELECT challenge_id FROM challenges_challengedataset WHERE dataset_id = NEW.id));
    WHEN 'partners_theme' THEN
      PERFORM challenge_words_stale(ARRAY(SELECT id FROM challenges_challenge WHERE theme_id = NEW.id));
    WHEN 'partners_edition' THEN
      PERFORM challenge_words_stale(ARRAY(SELECT id FROM challenges_challenge WHERE edition_id = NEW.id));
    ELSE
      IF TG_OP <> 'INSERT' THEN
        PERFORM challenge_words_stale(ARRAY[OLD.challenge_id]);
      END IF;
      IF TG_OP <> 'DELETE' THEN
        PERFORM challenge_words_stale(ARRAY[NEW.challenge_id]);
      END IF;
  END CASE;
  RETURN NULL;
END $$;
"""
# Words as they are written, cut where `fold` puts a space. Every sign is named: what is a letter depends on the server.
SPLIT = r"""
CREATE FUNCTION challenge_words_split(text) RETURNS TABLE (folded text, word text) LANGUAGE sql IMMUTABLE AS $$
  SELECT DISTINCT ON (folded) folded, word FROM (
    SELECT cut AS word, public.fold(cut) AS folded FROM regexp_split_to_table(lower($1),
      '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u02b0-\u02ff\u2000-\u206f\u3000-\u303f]+') AS cut
    WHERE char_length(cut) BETWEEN 4 AND 30
  ) AS each_word WHERE folded ~ '^[a-z]{4,}$' ORDER BY folded, word DESC
$$;
"""
# The vocabulary is one for all: who changes it waits for who is at it, so that no two wait for each other.
VOCABULARY = """
CREATE FUNCTION challenge_words_known(before text[], after_words text[], after_shown text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  gone text[] := ARRAY(SELECT unnest(before) EXCEPT SELECT unnest(after_words));
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('challenges_knownword'));
  UPDATE challenges_knownword SET challenges = challenges - 1 WHERE word = ANY (gone);
  DELETE FROM challenges_knownword WHERE word = ANY (gone) AND challenges = 0;
  INSERT INTO challenges_knownword (word, shown, challenges)
  SELECT w, s, 1 FROM unnest(after_words, after_shown) AS new (w, s) WHERE w <> ALL (before)
  ON CONFLICT (word) DO UPDATE SET challenges = challenges_knownword.challenges + 1;
END $$;
"""
MAKE = """
CREATE FUNCTION challenge_words_make() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text[];
  c record;
  around text;
  body text;
  asked text;
  new_words text[];
  new_shown text[];
BEGIN
  SELECT words INTO before FROM challenges_challengewords WHERE challenge_id = NEW.challenge_id AND stale;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  -- What is public: as challenges.calls.queries.challenge.published.
  SELECT concat_ws(' ', h.title_fr, h.title_en) AS title, concat_ws(' ', h.summary_fr, h.summary_en) AS summary,
    concat_ws(' ', t.name_fr, t.name_en, e.name_fr, e.name_en) AS places
  INTO c FROM challenges_challenge h
    LEFT JOIN partners_theme t ON t.id = h.theme_id LEFT JOIN partners_edition e ON e.id = h.edition_id
    WHERE h.id = NEW.challenge_id AND (e.id IS NULL OR e.published)
      AND (h.state IN ('open', 'closed', 'deliberating', 'decided', 'archived', 'unsuccessful', 'dropped')
        OR (h.state = 'cancelled' AND h.published_at IS NOT NULL));
  IF NOT FOUND THEN
    IF before <> '{}' THEN
      PERFORM challenge_words_known(before, '{}', '{}');
    END IF;
    DELETE FROM challenges_challengewords WHERE challenge_id = NEW.challenge_id;
    RETURN NULL;
  END IF;
  SELECT concat_ws(' ', c.summary, c.places, string_agg(o.name, ' ')) INTO around
    FROM challenges_challengeorg l JOIN accounts_organisation o ON o.id = l.organisation_id
    WHERE l.challenge_id = NEW.challenge_id;
  SELECT string_agg(concat_ws(' ', body_fr, body_en), ' ') INTO body
    FROM challenges_challengesection WHERE challenge_id = NEW.challenge_id;
  SELECT concat_ws(' ',
    (SELECT string_agg(concat_ws(' ', q.body, q.answer), ' ') FROM challenges_question q
      WHERE q.challenge_id = NEW.challenge_id AND q.answered_at IS NOT NULL),
    (SELECT string_agg(concat_ws(' ', i.name_fr, i.name_en), ' ') FROM challenges_indicator i
      WHERE i.challenge_id = NEW.challenge_id),
    (SELECT string_agg(concat_ws(' ', d.name_fr, d.name_en, d.description_fr, d.description_en), ' ')
      FROM challenges_challengedataset l JOIN partners_dataset d ON d.id = l.dataset_id
      WHERE l.challenge_id = NEW.challenge_id AND d.withdrawn_at IS NULL)) INTO asked;
  SELECT coalesce(array_agg(folded), '{}'), coalesce(array_agg(word), '{}') INTO new_words, new_shown
    FROM challenge_words_split(concat_ws(' ', c.title, around, body, asked));
  PERFORM challenge_words_known(before, new_words, new_shown);
  UPDATE challenges_challengewords SET stale = false, words = new_words, vector =
    setweight(to_tsvector('french_plain', search_text(c.title)), 'A')
    || setweight(to_tsvector('french_plain', search_text(around)), 'B')
    || setweight(to_tsvector('french_plain', search_text(coalesce(body, ''))), 'C')
    || setweight(to_tsvector('french_plain', search_text(asked)), 'D')
  WHERE challenge_id = NEW.challenge_id;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER make AFTER INSERT OR UPDATE OF stale ON challenges_challengewords
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.stale) EXECUTE FUNCTION challenge_words_make();
"""
WATCHED = {
    "challenges_challenge": "INSERT OR DELETE OR UPDATE OF"
    " title_fr, title_en, summary_fr, summary_en, theme_id, edition_id, state, published_at",
    "challenges_challengesection": "INSERT OR DELETE OR UPDATE OF body_fr, body_en",
    "challenges_challengeorg": "INSERT OR DELETE OR UPDATE",
    "challenges_question": "INSERT OR DELETE OR UPDATE OF body, answer, answered_at",
    "challenges_indicator": "INSERT OR DELETE OR UPDATE OF name_fr, name_en",
    "challenges_challengedataset": "INSERT OR DELETE OR UPDATE",
    "accounts_organisation": "UPDATE OF name",
    "partners_dataset": "UPDATE OF name_fr, name_en, description_fr, description_en, withdrawn_at",
    "partners_theme": "UPDATE OF name_fr, name_en",
    "partners_edition": "UPDATE OF name_fr, name_en, published",
}
WATCH = """
CREATE TRIGGER challenge_words AFTER {events} ON {table} FOR EACH ROW EXECUTE FUNCTION challenge_words_mark();
"""
UNDO = """
DROP FUNCTION challenge_words_make() CASCADE;
DROP FUNCTION challenge_words_mark() CASCADE;
DROP FUNCTION challenge_words_known(text[], text[], text[]);
DROP FUNCTION challenge_words_split(text);
DROP FUNCTION challenge_words_stale(uuid[]);
"""


class Migration(migrations.Migration):
    dependencies = [("challenges", "0001_initial")]

    operations = [
        migrations.RunSQL(
            MARK
            + SPLIT
            + VOCABULARY
            + MAKE
            + "".join(WATCH.format(table=table, events=events) for table, events in WATCHED.items()),
            UNDO,
        ),
    ]
