"""What the content files may say, as frozen values; pain rules and reminders have their own files.

`content/loader.py` reads the TOML files into one `Catalog`; `content/lint.py` checks what
types cannot. Numbers and order live under `content/routine` and `content/intake`; words live
under `content/languages/<tag>`. A *slug* is a kebab-case name; a *phrase slug* is the dotted
path to a phrase in a language's files, such as `question.knee.ask`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Final, Protocol, TypeAlias

from content.gates import Gates
from content.keeping import Keeping
from content.pain import Care, PainRule
from content.reminding import Reminding
from content.shown import Picture, Shown
from content.weekly import Weekly

DEFAULT_LANGUAGE: Final = "en"

Slug: TypeAlias = str
Phrase: TypeAlias = Mapping[str, str]
"""CLDR plural category -> template. A phrase that does not count has only ``other``."""


class QuestionKind(StrEnum):
    """How a question is asked, and what its answer is."""

    CHOICE = "choice"  # one option's slug
    SCALE = "scale"  # a whole number 0-10
    FLAGS = "flags"  # the slugs of the ticked options; "none of these" is the empty tuple
    ZONE = "zone"  # an IANA zone name
    TIME = "time"  # a local wall-clock time
    WORDS = "words"  # an option's slug, or what was typed
    PAUSE = "pause"  # an option's slug, or the ISO date of the local day to come back on


class Tier(StrEnum):
    """What ticking an option means for the routine (clinical facts, section 1)."""

    EMERGENCY = "emergency"  # care now; the routine is closed
    CLINICIAN = "clinician"  # seen by a clinician first; closed until clearance is confirmed
    ADAPT = "adapt"  # goes on, adapted


class Part(StrEnum):
    """The part of the routine a movement belongs to."""

    BREATHE = "breathe"
    RELEASE = "release"
    REALIGN = "realign"
    REMEMBER = "remember"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer a question offers.

    `excludes` names movements that must not appear in any session of a person who ticked it.
    `variants` names ways of doing things ("hand-only", "off-floor") that movements may have
    words for. `at` is the clock time a TIME question's button stands for.

    With a `side`, `excludes` is for that side alone. `asks` names a question that says more; what
    is in `until_answered` is excluded until then. For what feels wrong: the movement may go on
    `eases` times, then it ends and rests for `rest_days`; `pain` is what it comes to from 0 to 10.
    `days` is how long a PAUSE question's button pauses, 0 until told.
    """

    slug: Slug
    tier: Tier | None = None
    excludes: tuple[Slug, ...] = ()
    side: Slug | None = None  # left or right
    asks: Slug | None = None
    until_answered: tuple[Slug, ...] = ()
    eases: int = 0
    rest_days: int = 0
    pain: int | None = None
    variants: tuple[Slug, ...] = ()
    card: Slug | None = None  # phrase slug of a card that replaces the tier's own
    at: time | None = None
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Ask a question only if `question` was answered with one of `answers`."""

    question: Slug
    answers: tuple[Slug, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One screen. Words: `question.<slug>.ask`, `.answered`, `.example`, `.options.<option>`.

    A FLAGS question also has `.none`, its button for "none of these"; a changeable one has
    `.name`, its button in /settings.
    """

    slug: Slug
    kind: QuestionKind
    options: tuple[Option, ...] = ()
    when: Condition | None = None
    safety: bool = False  # asked again by /check
    changeable: bool = False  # offered in /settings
    columns: int = 1  # buttons in a row
    page: int = 0  # of a CHOICE, how many options are shown at once; 0: all

    def option(self, slug: Slug) -> Option | None:
        """Return the option of that slug, None for none."""
        return next((option for option in self.options if option.slug == slug), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words shown `at_seconds` into a hold, by a quiet edit. Words: `cue.<slug>`."""

    slug: Slug
    at_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One timed hold, in seconds. `extension_seconds` may be added once, up to `cap_seconds`."""

    seconds: int
    extension_seconds: int = 0
    cap_seconds: int
    breath_in_seconds: int
    breath_out_seconds: int
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Timed efforts with timed rests between them, in seconds (contractions, plank)."""

    rounds: int
    work_seconds: int
    rest_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """Counted repetitions; the person says when a set is done, the rest is timed.

    `tempo` is seconds up, seconds held, seconds down.
    """

    sets: int
    reps: int
    tempo: tuple[int, int, int]
    rest_seconds: int


Dose: TypeAlias = Hold | Rounds | Sets


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step easier or harder than a movement's start. Words: `movement.<slug>.rung-<rung>`.

    Without a dose of its own it has the movement's. `movement` names what is done in its place,
    at that one's own level. It is left out for people without all of `needs` (options of the
    questions about tools and bands), and for those with a variant of `unless`.
    """

    slug: Slug
    dose: Dose | None = None
    movement: Slug | None = None
    needs: tuple[Slug, ...] = ()
    unless: tuple[Slug, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One thing to do. Words: `movement.<slug>.name`, `.find`, `.position`, `.avoid`.

    `.name` is what lists show; `.find` where it is or how it goes; `.position` how to lie, sit
    or stand; `.avoid` what one must not feel; for rounds and sets, `.do` is one repetition. For
    each variant `v`, `.position-v` replaces `.position` for people with that variant; of several,
    the one that comes first in `variants` counts, so the most careful one is named first.
    A strength movement also has `.faults` and a ladder: `easier` and `harder`, nearest first.
    """

    slug: Slug
    part: Part
    dose: Dose
    sided: bool = False  # done left and right separately
    forward_side_only: bool = False  # needs a known forward side
    set_up_seconds: int = 15
    feedback: bool = False  # a muscle is pressed: asks softer / same / worse at the end
    ease_off_from: int | None = None  # discomfort, where the rules' own is too much here
    substitutes: tuple[Slug, ...] = ()  # in its place, all that are allowed, when it is excluded
    variants: tuple[Slug, ...] = ()
    needs: tuple[Slug, ...] = ()  # options of the tools question, any of which will do
    softer: Slug | None = None  # the variant for the time after it made things worse
    easier: tuple[Rung, ...] = ()
    harder: tuple[Rung, ...] = ()
    area: Slug | None = None  # words: `area.<slug>`, for the plan's reasons
    retest: Slug | None = None  # a question asked once it is done
    pictures: tuple[Shown, ...] = ()  # the first that fits counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescribed:
    """A movement in a preset, with a dose of its own where the usual one does not fit."""

    movement: Slug
    dose: Dose | None = None


class Fill(StrEnum):
    """One thing that is put into a session if it still fits its minutes."""

    EXERCISE = "exercise"  # one set of the next movement of `remember` or `light`
    SET = "set"  # one more set of the first movement that has one left
    RELEASE = "release"  # the next muscle in turn
    REALIGN = "realign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """What a session of about `minutes` holds. Its slug is an option of the length question.

    `fill` says what goes in, the most important first; what does not fit is left out. In a
    session the parts always come in the order release, realign, remember.
    """

    slug: Slug
    minutes: int
    fill: tuple[Fill, ...]
    release: tuple[Slug, ...]  # muscles in order; with each session the turn goes on by `muscles`
    muscles: int
    core: int = 1  # of the exercises, how many always come first; the others take turns
    realign: Slug | None  # the exercise for a known forward side
    realign_unknown: Slug | None  # what replaces it otherwise
    remember: tuple[Prescribed, ...]  # on strength days
    light: tuple[Prescribed, ...] = ()  # in place of `remember` on the days between


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The numbers of the routine that belong to no single movement."""

    lead_in_seconds: int
    resume_lead_in_seconds: int
    nudge_after_seconds: int
    put_away_after_seconds: int
    missed_end_grace_seconds: int  # a hold's end later than this is asked about, not announced
    opening_not_after_seconds: int  # an opening that could not be sent by then is not sent
    reminder_age_limit_seconds: int
    snooze_seconds: int
    undo_seconds: int
    log_back_days: int  # how many days before today can still be logged or taken back
    quiet_from: time
    quiet_until: time
    day_ends_at: time  # a log before this local time belongs to the day before
    session_slack_seconds: int  # how far a session may be from the minutes it promises
    ease_off_from: int  # discomfort said while a muscle is pressed
    ease_off_lightly_from: int  # the same for stretches, and for people with `light_variants`
    light_variants: tuple[Slug, ...]
    first_days: int  # from the first session on, without the variants of `not_at_first`
    not_at_first: tuple[Slug, ...]
    pictures_again: bool = False  # show a movement's picture when only its side or set is another
    strength_weekdays: tuple[int, ...]  # ISO, Monday is 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Words which, anywhere in what is typed, lead to a question. With `stops`, the clock stops."""

    question: Slug
    stops: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """How plain a language's words must be; `exceptions` are slugs that may be harder."""

    grade: int  # school grade, Flesch-Kincaid
    exceptions: tuple[str, ...] = ()
    never: tuple[str, ...] = ()  # names of illnesses
    promises: tuple[str, ...] = ()  # words that claim too much


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language's words. `vocabulary` maps a meaning to the ways people type it."""

    tag: str
    name: str
    phrases: Mapping[str, Phrase]
    vocabulary: Mapping[str, tuple[str, ...]]
    commands: Mapping[str, str]
    signs: tuple[Sign, ...] = ()
    plain: Plain | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city or country people may type, and the IANA zones it can mean, largest first."""

    name: str
    country: str
    zones: tuple[str, ...]
    population: int


class PlaceIndex(Protocol):
    """Finds places by what people type; `content/places.py` implements it."""

    def find(self, typed: str) -> tuple[Place, ...]:
        """Return the places that `typed` can mean, most likely first; empty when none."""
        ...

    def largest(self) -> tuple[Place, ...]:
        """Return one well-known city for each current UTC offset rule, largest first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All content, loaded and linted. `version` is a digest of the files it came from."""

    version: str
    intake: tuple[Question, ...]
    extra_questions: Mapping[Slug, Question]  # asked outside the intake (pain before, barriers, …)
    movements: Mapping[Slug, Movement]
    presets: Mapping[Slug, Preset]
    minimum: tuple[Prescribed, ...]  # the bad-day session; counts as done
    gentle: tuple[Prescribed, ...]  # pain 6-7 before: breathing and easy release
    rules: Rules
    pain: tuple[PainRule, ...]  # in order; the first of its phase that holds counts
    care: Care
    reminding: Reminding
    weekly: Weekly
    keeping: Keeping
    gates: Gates
    places: PlaceIndex
    languages: Mapping[str, Language]
    pictures: Mapping[Slug, Picture] = field(default_factory=dict)
    default_language: str = DEFAULT_LANGUAGE

    def question(self, slug: Slug) -> Question:
        """Return the question of that slug, of the intake or outside it.

        Raises:
            KeyError: no such question; the lint makes sure this never happens for stored slugs.
        """
        for question in self.intake:
            if question.slug == slug:
                return question
        return self.extra_questions[slug]

    def language(self, tag: str) -> Language:
        """Return the language of `tag`, or the default one where it is not spoken."""
        return self.languages.get(tag) or self.languages[self.default_language]
