"""The log is only added to: the database itself refuses to change a line, whoever asks."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

_COLUMNS = "id, at, event, channel, act, object, outcome"  # all but whose it was, which may be forgotten
_OTHERS = "NEW.person <> '' AND NEW.person <> OLD.person"

_STATEMENTS: Mapping[str, Sequence[str]] = {
    "sqlite": (
        (
            f"CREATE TRIGGER audit_is_kept BEFORE UPDATE OF {_COLUMNS} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END"
        ),
        (
            f"CREATE TRIGGER audit_forgets BEFORE UPDATE OF person ON audit WHEN {_OTHERS} "
            "BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'the log is never changed'; END $$"
        ),
        (
            f"CREATE TRIGGER audit_is_kept BEFORE UPDATE OF {_COLUMNS} ON audit "
            "FOR EACH ROW EXECUTE FUNCTION audit_is_kept()"
        ),
        (
            "CREATE TRIGGER audit_forgets BEFORE UPDATE OF person ON audit "
            f"FOR EACH ROW WHEN ({_OTHERS}) EXECUTE FUNCTION audit_is_kept()"
        ),
    ),
}


def keep_the_log(c: Connection) -> None:
    """Once, when the table is made."""
    for statement in _STATEMENTS[c.dialect.name]:
        c.execute(text(statement))
