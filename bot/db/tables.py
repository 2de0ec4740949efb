"""The tables, as SQLModel rows. Only `bot/db` builds rows from them; others read the columns.

Every instant is an aware UTC `datetime` given by our clock, never by the database. `person_id`
is the Telegram id of the private chat. A table of a person's data has a column named
`person_id` (or is `person` itself): that is how forgetting someone finds all of it.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, Integer, String, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

# SQLite numbers rows by itself only in a column that is exactly INTEGER.
_ROW_ID = BigInteger().with_variant(Integer, "sqlite")
# Without it SQLite gives the id of a deleted last row out again, and a late receipt for a
# forgotten message would fall on somebody else's.
_NEVER_REUSE_IDS = {"sqlite_autoincrement": True}


class Delivery(StrEnum):
    """One message's fate, as stored in `outbox.status`."""

    PENDING = "pending"
    CLAIMED = "claimed"  # a sender holds it until `claimed_until`
    DELIVERED = "delivered"
    REFUSED = "refused"  # Telegram will never take it
    EXPIRED = "expired"  # its `not_after` passed first
    WITHDRAWN = "withdrawn"  # a turn did not want it sent any more
    GIVEN_UP = "given_up"  # temporary failures for too long


OPEN_DELIVERIES = (Delivery.PENDING, Delivery.CLAIMED)


class PersonRow(SQLModel, table=True):
    """One person's dialogue. There is a row only after consent."""

    __tablename__ = "person"

    id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    state: str = Field(sa_type=Text)  # `conversations.codec`
    locale: str = Field(max_length=35)
    parked_at: datetime | None = None  # since then nothing reaches this chat
    created_at: datetime
    updated_at: datetime


class HandledUpdateRow(SQLModel, table=True):
    """An update whose turn has committed; a second delivery of it does nothing."""

    __tablename__ = "handled_update"

    update_id: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    handled_at: datetime


class FailedEventRow(SQLModel, table=True):
    """An event whose turn raised: what kind of event and of error, and nothing of its content."""

    __tablename__ = "failed_event"

    id: int | None = Field(default=None, sa_type=_ROW_ID, primary_key=True)
    person_id: int | None = Field(default=None, sa_type=BigInteger, index=True)
    kind: str = Field(max_length=64)
    error: str = Field(max_length=128)
    at: datetime


class OutboxRow(SQLModel, table=True):
    """A call to Telegram that a turn has committed, and what became of it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "status",
            "lane",
            "id",
            postgresql_where=text("status IN ('pending', 'claimed')"),
        ),
        Index("ix_outbox_person_ref", "person_id", "ref"),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, sa_type=_ROW_ID, primary_key=True)
    person_id: int = Field(sa_type=BigInteger)
    ref: str | None = Field(default=None, max_length=64)
    lane: int  # conversations.effects.Lane
    method: str = Field(max_length=64)
    payload: str = Field(sa_type=Text)  # JSON object of the method's parameters
    target_ref: str | None = Field(default=None, max_length=64)  # its message_id is looked up
    tracked: bool = False
    ephemeral: bool = False  # the row is deleted as soon as its fate is known
    due_at: datetime | None = None  # of the timer or reminder behind it; None: at once
    not_after: datetime | None = None
    retry_at: datetime | None = None
    status: str = Field(default=Delivery.PENDING, sa_type=String(16))
    attempts: int = 0
    claimed_until: datetime | None = None
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    created_at: datetime
    sent_at: datetime | None = None


class TimerRow(SQLModel, table=True):
    """A timer of one wait. The row is the schedule; firing deletes it in the turn it causes."""

    __tablename__ = "timer"
    __table_args__ = (
        UniqueConstraint("person_id", "name", "wait_id", name="uq_timer_person_name_wait"),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, sa_type=_ROW_ID, primary_key=True)
    person_id: int = Field(sa_type=BigInteger)
    name: str = Field(max_length=64)
    wait_id: int = Field(sa_type=BigInteger)
    due_at: datetime = Field(index=True)


class ReminderRow(SQLModel, table=True):
    """When the person's next reminder is due; None while none is planned."""

    __tablename__ = "reminder"

    person_id: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    due_at: datetime | None = Field(default=None, index=True)


class OccurrenceRow(SQLModel, table=True):
    """The fate of one dated reminder; `slot` counts the reminders of one local day from 0."""

    __tablename__ = "occurrence"

    person_id: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    local_date: date = Field(primary_key=True)
    slot: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    due_at: datetime
    fate: str = Field(max_length=16)  # conversations.effects.OccurrenceFate


class DayLogRow(SQLModel, table=True):
    """One local day's log; the columns are those of `conversations.effects.LogDay`."""

    __tablename__ = "day_log"
    __table_args__ = (Index("ix_day_log_local_date", "local_date"),)

    person_id: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    local_date: date = Field(primary_key=True)
    at: datetime
    source: str = Field(max_length=16)
    partial: bool
    held_seconds: int
    steps_done: int
    steps_planned: int
    pain_before: int | None = None
    pain_after: int | None = None
    pain_morning: int | None = None


class ContentReleaseRow(SQLModel, table=True):
    """The content files of one version, so that a running session can keep its own."""

    __tablename__ = "content_release"

    version: str = Field(max_length=64, primary_key=True)
    files: str = Field(sa_type=Text)  # JSON object: path -> file text
    first_seen_at: datetime


class UploadRow(SQLModel, table=True):
    """A file that Telegram has, and by which id; the digest is of the file's content."""

    __tablename__ = "upload"

    digest: str = Field(max_length=64, primary_key=True)
    file_id: str = Field(sa_type=Text)
    uploaded_at: datetime


class BroadcastStatus(StrEnum):
    """How far a broadcast is, as stored in `broadcast.status`."""

    DRAFT = "draft"  # shown to its operator, sent to nobody
    RUNNING = "running"
    STOPPED = "stopped"  # by an operator; it cannot go on
    FINISHED = "finished"


class BroadcastRow(SQLModel, table=True):
    """An operator's words to everybody. People are gone through in the order of their ids."""

    __tablename__ = "broadcast"

    id: int | None = Field(default=None, sa_type=_ROW_ID, primary_key=True)
    operator_id: int = Field(sa_type=BigInteger)
    text: str = Field(sa_type=Text)
    status: str = Field(default=BroadcastStatus.DRAFT, sa_type=String(16), index=True)
    seen_up_to: int = Field(default=0, sa_type=BigInteger)  # the last person gone through
    created_at: datetime
    ended_at: datetime | None = None


class BroadcastCopyRow(SQLModel, table=True):
    """One person's copy of a broadcast; the key is why nobody can get two."""

    __tablename__ = "broadcast_copy"
    __table_args__ = (Index("ix_broadcast_copy_due", "broadcast_id", "queued_at", "due_at"),)

    broadcast_id: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    person_id: int = Field(
        sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False}
    )
    due_at: datetime  # when their quiet hours end
    queued_at: datetime | None = None  # since then its message has been in the outbox


class AlertRow(SQLModel, table=True):
    """When operators were last alerted to something, so that no process repeats it too soon."""

    __tablename__ = "alert"

    kind: str = Field(max_length=32, primary_key=True)
    at: datetime
