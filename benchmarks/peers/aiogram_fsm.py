"""The usual bot on aiogram: its state machine in memory, which nothing survives.

It hears the same words as our bot and answers with as many. Nothing is written anywhere, so this
is the speed of a bot that forgets everything when it is killed.
"""

import asyncio
import os

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message

SETTINGS = ("Sore knee", "How sore", "Safety questions", "Time a day", "Place", "Reminder time")
router = Router()


class Menu(StatesGroup):
    """Where somebody stands."""

    choosing = State()


@router.message(Command("settings"))
async def settings(message: Message, state: FSMContext) -> None:
    """Show a menu."""
    await state.set_state(Menu.choosing)
    rows = [[InlineKeyboardButton(text=name, callback_data=name)] for name in SETTINGS]
    await message.answer(
        "What would you like to change?", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows)
    )


@router.message(Menu.choosing)
async def back(message: Message, state: FSMContext) -> None:
    """Leave the menu."""
    await state.clear()
    await message.answer("All right.")


async def main() -> None:
    """Run until told to stop."""
    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot, polling_timeout=30)


if __name__ == "__main__":
    asyncio.run(main())
