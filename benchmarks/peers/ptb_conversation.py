"""The usual bot on python-telegram-bot: ConversationHandler, persistence, a row for each update.

As most tutorials put it together: a state machine of PTB's, a pickle that keeps it across starts
(written once a minute, so up to a minute is lost in a crash), a SQLModel row written before the
reply, and a JobQueue. It hears the same words as our bot and answers with as many.
"""

import os
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlmodel import Field, SQLModel
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

CHOOSING = 0
SETTINGS = ("Sore knee", "How sore", "Safety questions", "Time a day", "Place", "Reminder time")


class Heard(SQLModel, table=True):
    """What somebody has said."""

    update_id: int = Field(primary_key=True)
    person_id: int = Field(index=True)
    text: str
    at: datetime


engine = create_async_engine(os.environ["DATABASE_URL"])
sessions = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)


async def note(update: Update) -> None:
    """Write one row and commit it."""
    async with sessions() as session:
        session.add(
            Heard(
                update_id=update.update_id,
                person_id=update.effective_user.id,
                text=update.message.text,
                at=datetime.now(UTC),  # noqa: TID251 - a bot of its own
            )
        )
        await session.commit()


async def settings(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Show a menu."""
    await note(update)
    context.user_data["menus"] = context.user_data.get("menus", 0) + 1
    rows = [[InlineKeyboardButton(name, callback_data=name)] for name in SETTINGS]
    await update.message.reply_text(
        "What would you like to change?", reply_markup=InlineKeyboardMarkup(rows)
    )
    return CHOOSING


async def back(update: Update, _: ContextTypes.DEFAULT_TYPE) -> int:
    """Leave the menu."""
    await note(update)
    await update.message.reply_text("All right.")
    return ConversationHandler.END


async def prepare(_: Application) -> None:
    """Make the table."""
    async with engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)


def main() -> None:
    """Run until told to stop."""
    application = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(os.environ["TELEGRAM_API_URL"] + "/bot")
        .persistence(PicklePersistence(os.environ["PICKLE"]))
        .post_init(prepare)
        .build()
    )
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("settings", settings)],
            states={CHOOSING: [MessageHandler(filters.TEXT & ~filters.COMMAND, back)]},
            fallbacks=[CommandHandler("settings", settings)],
            name="settings",
            persistent=True,
        )
    )
    application.run_polling()


if __name__ == "__main__":
    main()
