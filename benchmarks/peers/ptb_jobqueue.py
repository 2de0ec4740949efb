"""The usual reminders on python-telegram-bot: a `run_daily` job for each person.

The jobs live in memory and are added at every start, from wherever the bot keeps its people.
"""

import asyncio
import os
from datetime import datetime

from jobs import add_all
from stall import watch
from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes


async def remind(context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send one reminder."""
    await context.bot.send_message(context.job.chat_id, "Good morning. Ready for the routine?")


async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say hello."""
    await update.message.reply_text("Hello")


async def prepare(application: Application) -> None:
    """Give everybody a job."""

    def add(person: int, due_at: datetime) -> None:
        application.job_queue.run_daily(remind, due_at.timetz(), chat_id=person)

    add_all(add)
    asyncio.get_running_loop().create_task(watch())


def main() -> None:
    """Run until told to stop."""
    application = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(os.environ["TELEGRAM_API_URL"] + "/bot")
        .post_init(prepare)
        .build()
    )
    application.add_handler(CommandHandler("start", start))
    application.run_polling()


if __name__ == "__main__":
    main()
