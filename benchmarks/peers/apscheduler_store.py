"""Durable reminders as APScheduler offers them: a job for each person in its SQLAlchemy store.

The jobs are in the database and outlive the bot; adding them is part of the first start.
"""

import asyncio
import os
from datetime import datetime

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from jobs import add_all
from stall import watch
from telegram import Bot
from telegram.ext import Application

bots: list[Bot] = []


async def remind(person: int) -> None:
    """Send one reminder."""
    await bots[0].send_message(person, "Good morning. Ready for the routine?")


async def prepare(application: Application) -> None:
    """Give everybody a job."""
    bots.append(application.bot)
    store = SQLAlchemyJobStore(url=os.environ["DATABASE_URL"])
    scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone="UTC")
    scheduler.start(paused=True)

    def add(person: int, due_at: datetime) -> None:
        scheduler.add_job(remind, "interval", days=1, start_date=due_at, args=[person])

    add_all(add)
    scheduler.resume()
    asyncio.get_running_loop().create_task(watch())


def main() -> None:
    """Run until told to stop."""
    application = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(os.environ["TELEGRAM_API_URL"] + "/bot")
        .job_queue(None)
        .post_init(prepare)
        .build()
    )
    application.run_polling()


if __name__ == "__main__":
    main()
