"""What a question's whole life needs: its steps, who wonders too, absences, links that can be ended."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event", "email"),
    )
    op.create_index(op.f("ix_absences_email"), "absences", ["email"], unique=False)
    op.create_index(op.f("ix_absences_until"), "absences", ["until"], unique=False)
    op.create_table(
        "desks",
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("links_from", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("event", "email"),
    )
    op.create_index(op.f("ix_desks_email"), "desks", ["email"], unique=False)
    op.create_index(op.f("ix_desks_links_from"), "desks", ["links_from"], unique=False)
    op.add_column("askings", sa.Column("helped_at", sa.BigInteger(), nullable=True))
    for column in _of_questions():
        op.add_column("questions", column)
    op.create_index(op.f("ix_questions_merged_into"), "questions", ["merged_into"], unique=False)
    op.create_index("ix_questions_next", "questions", ["event", "next_at"], unique=False)
    op.create_index("ix_questions_held", "questions", ["event", "expert", "state"], unique=False)
    _wake_all()


def _of_questions() -> list[sa.Column[Any]]:
    return [
        sa.Column("sort", sa.String(), server_default="question", nullable=False),
        sa.Column("nameless", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("session", sa.String(), nullable=True),
        sa.Column("wondering", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("clarifications", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("shared_at", sa.BigInteger(), nullable=True),
        sa.Column("learnt_as", sa.String(), nullable=True),
        sa.Column("offered_at", sa.BigInteger(), nullable=True),
        sa.Column("told_late_at", sa.BigInteger(), nullable=True),
        sa.Column("steps", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
    ]


def _wake_all() -> None:
    """What waited before is looked at by the next tick, which finds out when it is due."""
    questions = sa.table("questions", sa.column("state"), sa.column("next_at"))
    waiting = questions.c.state.in_(("open", "with_expert", "taken"))
    op.execute(sa.update(questions).where(waiting).values(next_at=0))
