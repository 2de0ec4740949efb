"""How long what people say is kept; a content file gives it: `content/routine/keeping.toml`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What people agree to, and what becomes of their data when they are not heard of any more.

    Words: `welcome.consent` is what version `consent_version` says.
    """

    consent_version: int
    silent_days: int  # so long without a sign of the person, and they are told once
    notice_days: int  # so much longer, and everything is deleted
