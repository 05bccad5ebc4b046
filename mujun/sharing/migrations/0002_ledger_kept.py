"""The ledger of use can only grow."""

from django.db import migrations

# The tests empty every table between them; who does so says it, as for the audit trail.
KEEP = """
CREATE FUNCTION sharing_usage_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('mujun.audit_may_be_emptied', true) = 'on' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.done_at IS NULL AND NEW.done_at IS NOT NULL
    AND to_jsonb(NEW) - ARRAY['rows', 'size', 'digest', 'done_at']
      = to_jsonb(OLD) - ARRAY['rows', 'size', 'digest', 'done_at'] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '使用台账只能增加，不能更改或删除（% %）。', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER usage_refuse BEFORE DELETE OR TRUNCATE ON sharing_usage
  FOR EACH STATEMENT EXECUTE FUNCTION sharing_usage_refuse();
CREATE TRIGGER usage_refuse_change BEFORE UPDATE ON sharing_usage
  FOR EACH ROW EXECUTE FUNCTION sharing_usage_refuse();
"""
UNDO = """
DROP TRIGGER usage_refuse_change ON sharing_usage;
DROP TRIGGER usage_refuse ON sharing_usage;
DROP FUNCTION sharing_usage_refuse();
"""


class Migration(migrations.Migration):
    replaces = [("sharing", "0001_ledger_of_use")]
    dependencies = [("sharing", "0001_tables")]

    operations = [migrations.RunSQL(KEEP, UNDO)]
