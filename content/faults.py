"""How content says that something is wrong; imported by the loader and by every check."""

from dataclasses import dataclass


class ContentError(ValueError):
    """The content files cannot be read. The message is one line: file, entry and fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing a check found wrong: the entry it is in, and what is wrong with it."""

    entry: str
    message: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.message}"
