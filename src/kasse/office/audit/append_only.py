"""Triggers that keep what is in the audit log as it is, whoever asks the database."""

from typing import Final

TABLE: Final = "audit_auditentry"

_SQLITE_UPDATE: Final = f"""
CREATE TRIGGER audit_no_update BEFORE UPDATE ON {TABLE}
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
"""
SQLITE_DELETE: Final = f"""
CREATE TRIGGER audit_no_delete BEFORE DELETE ON {TABLE}
BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
"""
_POSTGRESQL_FUNCTION: Final = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is never changed'; END $$
"""
_POSTGRESQL_TRIGGER: Final = f"""
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION audit_refuse()
"""
POSTGRESQL_TRUNCATE: Final = f"""
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {TABLE}
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()
"""


def statements(vendor: str) -> tuple[str, ...]:
    """The SQL that makes the triggers on this kind of database."""
    if vendor == "postgresql":
        return (_POSTGRESQL_FUNCTION, _POSTGRESQL_TRIGGER)
    return (_SQLITE_UPDATE, SQLITE_DELETE)


def undo_statements(vendor: str) -> tuple[str, ...]:
    """The SQL that takes them away."""
    if vendor == "postgresql":
        return (f"DROP TRIGGER audit_no_change ON {TABLE}", "DROP FUNCTION audit_refuse()")
    return ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete")
