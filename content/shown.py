"""What content says about pictures, as frozen values; it imports nothing of ours."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Which picture goes with a movement's words; one without `picture` says: words alone.

    It is for people with one of `variants` and at one of `rungs`; where none are named, for all.
    """

    picture: str | None = None
    variants: tuple[str, ...] = ()
    rungs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A file of content/pictures: its name without the ending, and what it is.

    `digest` tells whether a file is still the one that a session began with.
    """

    name: str
    digest: str
    width: int
    height: int
    size: int  # bytes
