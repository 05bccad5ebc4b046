"""The audit trail refuses changes, and every event is chained to the one before (docs/adr/0006)."""

from django.db import migrations

# TRUNCATE is refused unless the session says otherwise: only the tests do, which empty every table between them.
REFUSE = """
CREATE FUNCTION accounts_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' AND current_setting('mujun.audit_may_be_emptied', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '审计记录只能增加，不能更改或删除（% %）。', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_auditevent
  FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_refuse();
CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts_auditlink
  FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_refuse();
"""

# The lock is taken while committing and held until the commit is done; nobody reads the last link without it.
LINK = """
CREATE FUNCTION accounts_audit_link(event accounts_auditevent) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  last accounts_auditlink;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('accounts_auditlink'));
  SELECT * INTO last FROM accounts_auditlink ORDER BY number DESC LIMIT 1;
  INSERT INTO accounts_auditlink (event_id, number, digest) VALUES (
    event.id,
    coalesce(last.number, 0) + 1,
    encode(sha256(convert_to(coalesce(last.digest, repeat('0', 64)) || jsonb_build_array(
      event.id, to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      event.actor_id, event.county_id, event.act, event.target, event.detail
    )::text, 'UTF8')), 'hex')
  );
END $$;
CREATE FUNCTION accounts_audit_link_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM accounts_audit_link(NEW);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_link AFTER INSERT ON accounts_auditevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_audit_link_new();
"""

UNDO = """
DROP TRIGGER audit_link ON accounts_auditevent;
DROP TRIGGER audit_refuse ON accounts_auditevent;
DROP TRIGGER audit_refuse ON accounts_auditlink;
DROP FUNCTION accounts_audit_link_new();
DROP FUNCTION accounts_audit_link(accounts_auditevent);
DROP FUNCTION accounts_audit_refuse();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_tables'),
    ]

    operations = [
        migrations.RunSQL(REFUSE + LINK, UNDO),
    ]
