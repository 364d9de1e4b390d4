"""What organizers need: an event's state, its people, changed reminders, the console, and what was asked."""

import sqlalchemy as sa
from alembic import op

from bot.store.unchanging import keep_the_log

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alterations",
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event", "key"),
    )
    op.create_index(op.f("ix_alterations_made_at"), "alterations", ["made_at"], unique=False)
    op.create_table(
        "askings",
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("not_quite_at", sa.BigInteger(), nullable=True),
        sa.Column("wrong_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("about"),
    )
    op.create_index(op.f("ix_askings_at"), "askings", ["at"], unique=False)
    op.create_index("ix_askings_event", "askings", ["event", "at"], unique=False)
    op.create_index(op.f("ix_askings_person"), "askings", ["person"], unique=False)
    op.create_table(
        "console_links",
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("nonce"),
    )
    op.create_index(op.f("ix_console_links_used_at"), "console_links", ["used_at"], unique=False)
    op.create_table(
        "console_sessions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_console_sessions_until"), "console_sessions", ["until"], unique=False)
    op.create_table(
        "event_states",
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("delete_on", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event"),
    )
    _begin_states()
    keep_the_log(op.get_bind())
    op.create_table(
        "lists",
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event", "name", "email"),
    )
    op.create_index(op.f("ix_lists_made_at"), "lists", ["made_at"], unique=False)
    op.create_table(
        "people",
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("cohort", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("contact", sa.Boolean(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event", "email"),
    )
    op.create_index(op.f("ix_people_changed_at"), "people", ["changed_at"], unique=False)
    op.create_index("ix_people_municipality", "people", ["event", "municipality"], unique=False)
    op.create_index(op.f("ix_people_email"), "people", ["email"], unique=False)
    op.create_index(op.f("ix_lists_email"), "lists", ["email"], unique=False)
    op.create_table(
        "pending_people",
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("cohort", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("contact", sa.Boolean(), nullable=False),
        sa.Column("nights", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("list", sa.String(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event", "digest", "email"),
    )
    op.create_index(op.f("ix_pending_people_email"), "pending_people", ["email"], unique=False)
    op.create_index(op.f("ix_pending_people_by"), "pending_people", ["by"], unique=False)
    op.create_index(op.f("ix_pending_people_made_at"), "pending_people", ["made_at"], unique=False)
    op.create_table(
        "withheld",
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("event", "entry"),
    )
    op.add_column("broadcasts", sa.Column("corrections", sa.Integer(), server_default="0", nullable=False))
    op.add_column("broadcasts", sa.Column("recalled_at", sa.BigInteger(), nullable=True))
    op.add_column("broadcasts", sa.Column("through_group", sa.Integer(), server_default="0", nullable=False))
    op.add_column("conversations", sa.Column("overheard_at", sa.BigInteger(), nullable=True))
    op.add_column("questions", sa.Column("closed_reason", sa.String(), nullable=True))
    op.add_column("questions", sa.Column("closed_words", sa.Text(), nullable=True))
    op.add_column("questions", sa.Column("closed_by", sa.String(), nullable=True))
    op.add_column("questions", sa.Column("closed_at", sa.BigInteger(), nullable=True))
    op.add_column("questions", sa.Column("wrong_at", sa.BigInteger(), nullable=True))


def _begin_states() -> None:
    """An event that was released before is in the state its newest release says."""
    releases = sa.table(
        "releases", sa.column("event"), sa.column("number"), sa.column("document", sa.JSON), sa.column("at")
    )
    states = sa.table("event_states", *map(sa.column, ("event", "state", "since", "version")))
    rows = op.get_bind().execute(sa.select(releases).order_by(releases.c.number)).all()
    newest = {row.event: row for row in rows}
    begun = [
        {"event": event, "state": row.document["event"].get("state", "test"), "since": row.at, "version": 1}
        for event, row in newest.items()
    ]
    op.bulk_insert(states, begun)
