"""What is said to those who run the bot is true: names of metrics, settings, commands, files."""

import re
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.db.engine import open_engine
from bot.measuring import Samples
from bot.metrics import Metrics
from bot.operators.alerts import AlertKind
from tests.fakes import ManualClock

ROOT = Path(__file__).parent.parent
OPERATIONS = (ROOT / "docs/operations.md").read_text()
README = (ROOT / "README.md").read_text()


def test_every_metric_is_explained_and_every_explained_one_is_there(tmp_path: Path) -> None:
    metrics = Metrics()
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/never-opened.sqlite3")
    Samples(engine, clock=ManualClock(), metrics=metrics)
    found = [one for one in metrics.registry.collect() if one.name.startswith("bot_")]
    names = {f"{one.name}_total" if one.type == "counter" else one.name for one in found}
    assert names == set(re.findall(r"\bbot_[a-z_]+", OPERATIONS))


@pytest.mark.parametrize("kind", AlertKind)
def test_every_alert_says_what_to_do(kind: AlertKind) -> None:
    assert f"| `{kind.value}` |" in OPERATIONS


def test_every_setting_and_command_is_in_the_readme() -> None:
    read = re.findall(r'read\.one\(\s*"([A-Z_]+)"', (ROOT / "bot/settings.py").read_text())
    assert [name for name in read if f"`{name}`" not in README] == []
    assert [name for name in COMMANDS if f"python -m bot {name}`" not in README] == []


def test_the_procfile_names_commands_that_exist() -> None:
    procfile = (ROOT / "Procfile").read_text()
    commands = re.findall(r"^\w+: python -m bot (\w+)$", procfile, re.MULTILINE)
    assert commands == ["migrate", "web", "worker"]
    assert set(commands) <= set(COMMANDS)


def test_the_image_copies_what_is_there_and_lets_the_builder_see_it() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(\S+)", dockerfile, re.MULTILINE)
    seen = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert sorted(copied) == sorted(seen)
    assert all((ROOT / name).exists() for name in copied)
