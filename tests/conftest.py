"""Fixtures that every test may ask for."""

from tests.fixtures_sandbox import clock, raw_bot, sandbox, sandbox_options, stage

__all__ = ["clock", "raw_bot", "sandbox", "sandbox_options", "stage"]
