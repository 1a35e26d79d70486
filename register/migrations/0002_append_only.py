"""The database itself keeps the log append-only, whoever speaks to it."""

from django.db import migrations

APPEND_ONLY = ("register_entry", "register_node", "register_head", "register_headtimestamp")

FUNCTIONS = r"""
CREATE FUNCTION register_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The register is append-only: % refused on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION register_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  SELECT index, at INTO last FROM register_entry ORDER BY index DESC LIMIT 1;
  IF NEW.index <> coalesce(last.index + 1, 0) THEN
    RAISE EXCEPTION 'The register has no gap: entry % cannot follow %', NEW.index, last.index
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.at < last.at THEN
    RAISE EXCEPTION 'The register does not go back in time: entry %', NEW.index
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.leaf_hash <> sha256('\x00'::bytea || NEW.leaf) THEN
    RAISE EXCEPTION 'The hash of entry % is not that of its leaf', NEW.index
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION register_check_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.valid_to IS NOT NULL OR (OLD.key_id, OLD.public_key, OLD.valid_from) IS DISTINCT FROM
     (NEW.key_id, NEW.public_key, NEW.valid_from) THEN
    RAISE EXCEPTION 'A key of the register can only be ended, once'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER register_check_entry BEFORE INSERT ON register_entry
  FOR EACH ROW EXECUTE FUNCTION register_check_entry();
CREATE TRIGGER register_check_key BEFORE UPDATE ON register_key
  FOR EACH ROW EXECUTE FUNCTION register_check_key();
CREATE TRIGGER register_keep_rows BEFORE DELETE ON register_key
  FOR EACH ROW EXECUTE FUNCTION register_refuse();
CREATE TRIGGER register_keep_table BEFORE TRUNCATE ON register_key
  FOR EACH STATEMENT EXECUTE FUNCTION register_refuse();
CREATE TRIGGER register_keep_rows BEFORE UPDATE ON register_commitment
  FOR EACH ROW EXECUTE FUNCTION register_refuse();
"""

TRIGGERS = """
CREATE TRIGGER register_keep_rows BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION register_refuse();
CREATE TRIGGER register_keep_table BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION register_refuse();
"""

UNDO = """
DROP FUNCTION register_refuse() CASCADE;
DROP FUNCTION register_check_entry() CASCADE;
DROP FUNCTION register_check_key() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS + "".join(TRIGGERS.format(table=table) for table in APPEND_ONLY), UNDO),
    ]
