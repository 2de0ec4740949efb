"""Faults on demand: what a network and a busy Telegram do to a bot. For `server.py`.

Chances are drawn from a seeded generator, so a run can be repeated. `once` adds a single fault
for the next call of a method, for tests that need it exactly there.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import TypeVar

from bot.sandbox.wire import JsonObject

Item = TypeVar("Item")


class Fault(StrEnum):
    """What can go wrong with one call."""

    BAD_GATEWAY = "bad_gateway"  # 502 from the gateway, nothing was done
    DROP_BEFORE = "drop_before"  # the connection breaks, nothing was done
    DROP_AFTER = "drop_after"  # the connection breaks, but it was done
    FLOOD = "flood"  # 429 although the limits were kept
    SLOW = "slow"  # done, but the answer takes its time


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultPlan:
    """How often what goes wrong. Chances are from 0.0 (never) to 1.0 (always).

    `methods` names the methods that suffer, in lower case; none means all but getUpdates.
    """

    seed: int = 0
    bad_gateway: float = 0.0
    drop_before: float = 0.0
    drop_after: float = 0.0
    flood: float = 0.0
    flood_seconds: int = 5
    slow: float = 0.0
    slow_seconds: float = 3.0
    refuse_edits: bool = False
    duplicate_updates: float = 0.0
    shuffle_updates: bool = False
    methods: tuple[str, ...] = ()

    def changed(self, changes: JsonObject) -> "FaultPlan":
        """Return the plan with some values changed.

        Raises:
            ValueError: a name is unknown, a value has the wrong type or is out of range.
        """
        checked: dict[str, object] = {}
        for name, value in changes.items():
            checked[name] = _checked(name, value)
        return replace(self, **checked)  # type: ignore[arg-type] # every value was checked

    def to_json(self) -> JsonObject:
        """Return the plan as the control routes show it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


CHANCES = frozenset({"bad_gateway", "drop_before", "drop_after", "flood", "slow"}) | {
    "duplicate_updates"
}
SWITCHES = frozenset({"refuse_edits", "shuffle_updates"})


def _checked(name: str, value: object) -> object:
    if name in SWITCHES:
        if isinstance(value, bool):
            return value
    elif name == "methods":
        if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
            return tuple(one.lower() for one in value)
    elif name not in {*CHANCES, "seed", "flood_seconds", "slow_seconds"}:
        raise ValueError(f"There is no fault called {name}")
    elif name in CHANCES and isinstance(value, bool):
        return float(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if name in CHANCES and not 0 <= value <= 1:
            raise ValueError(f"{name} is a chance from 0 to 1")
        if value < 0:
            raise ValueError(f"{name} is not below 0")
        return int(value) if name in {"seed", "flood_seconds"} else float(value)
    raise ValueError(f"{name} has a value of the wrong type")


@dataclass(slots=True, kw_only=True)
class _Once:
    fault: Fault
    method: str
    times: int


@dataclass(slots=True)
class FaultInjector:
    """Says for each call what goes wrong with it."""

    plan: FaultPlan = field(default_factory=FaultPlan)
    _random: random.Random = field(init=False)
    _once: list[_Once] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.plan.seed)  # noqa: S311 - repeatable on purpose

    def follow(self, plan: FaultPlan) -> None:
        """Follow another plan; the dice start anew only when its seed differs."""
        if plan.seed != self.plan.seed:
            self._random = random.Random(plan.seed)  # noqa: S311
        self.plan = plan

    def once(self, fault: Fault, method: str, *, times: int = 1) -> None:
        """Let the next calls of a method suffer this fault, before any chance is drawn."""
        self._once.append(_Once(fault=fault, method=method.lower(), times=times))

    def draw(self, method: str) -> Fault | None:
        """Decide what happens to a call of `method` (lower case); None: all goes well."""
        for planned in self._once:
            if planned.method == method:
                planned.times -= 1
                if planned.times <= 0:
                    self._once.remove(planned)
                return planned.fault
        if not self._suffers(method):
            return None
        plan = self.plan
        chances = (plan.bad_gateway, plan.drop_before, plan.drop_after, plan.flood, plan.slow)
        if not any(chances):
            return None
        for fault, chance in zip(Fault, chances, strict=True):
            if chance and self._random.random() < chance:
                return fault
        return None

    def _suffers(self, method: str) -> bool:
        return method in self.plan.methods if self.plan.methods else method != "getupdates"

    def repeats(self, items: Sequence[Item]) -> list[Item]:
        """Choose what will be delivered a second time."""
        chance = self.plan.duplicate_updates
        return [item for item in items if self._random.random() < chance] if chance else []

    def order(self, items: list[Item]) -> list[Item]:
        """Shuffle a batch if the plan says so."""
        if self.plan.shuffle_updates:
            self._random.shuffle(items)
        return items
