"""The bot is killed again and again in the middle of sessions, and nobody loses anything."""

import asyncio
import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Final

from bot.sandbox.calls import Call
from tests.faults import ledger
from tests.faults.ledger import Sent
from tests.faults.stand import RATE, MortalBot, mortal_bot
from tests.faults.thumb import Thumb

KILLS: Final = int(os.environ.get("FAULTS_KILLS", "60"))


async def test_x(tmp_path: Path) -> None:
    import time
    dice=random.Random(1)
    async with mortal_bot(tmp_path) as bot:
        people=[bot.person(n) for n in (1,2,3)]
        await bot.begins()
        t=time.perf_counter()
        async with asyncio.TaskGroup() as g:
            for p,m in zip(people,(5,10,15)): g.create_task(p.enrols(minutes=m))
        await bot.is_quiet()
        print("enrol",time.perf_counter()-t)
        mark=ledger.newest_row(bot.database)
        cm=bot.calls[-1].number
        await bot.is_killed()
        bot.clock.move_to(bot.clock.now().replace(hour=5,minute=59,second=50)+timedelta(days=1))
        t=time.perf_counter()
        await bot.begins()
        afters=[p.side.last.id for p in people]
        async def day(p,a):
            await p.starts(after=a); await p.goes_through(after=a)
            print("done",time.perf_counter()-t)
        async with asyncio.timeout(60), asyncio.TaskGroup() as g:
            tasks=[g.create_task(day(p,a)) for p,a in zip(people,afters)]
            while not all(x.done() for x in tasks):
                await bot.is_up()
                await asyncio.sleep(dice.uniform(0,.3))
                await bot.is_killed()
                await bot.begins()
        await bot.is_quiet()
        print("day",time.perf_counter()-t, bot.kills)
        print(await bot.stops())
        for p in people:
            rows=[r for r in ledger.messages(bot.database,above=mark) if r.person_id==p.side.account.id]
            calls=[c for c in bot.sandbox.calls_of("sendMessage",chat_id=p.side.account.id) if c.accepted and c.number>cm]
            print(ledger.repeats(rows,calls), len(rows))
        print(bot.stderr.read_text()[-3000:])
