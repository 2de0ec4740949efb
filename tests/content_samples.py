"""A small, complete content of its own for tests: the shipped one belongs to its editors."""

from collections.abc import Mapping
from typing import Final

import pytest

from content.faults import ContentError
from content.loader import load_files

RELEASE: Final = """
[movement.press]
part = "release"
area = "spot"
sided = true
feedback = true
substitutes = ["breathe"]
variants = ["by-hand"]
softer = "by-hand"
needs = ["ball"]

[movement.press.hold]
seconds = 90
extension_seconds = 30
cap_seconds = 120
breath_in_seconds = 4
breath_out_seconds = 6
cues = [
  { slug = "early", at_seconds = 30 },
  { slug = "late", at_seconds = 80 },
]

[movement.breathe]
part = "breathe"
hold = { seconds = 90, cap_seconds = 90, breath_in_seconds = 4, breath_out_seconds = 6 }

[movement.even]
part = "realign"
sided = true
forward_side_only = true
rounds = { rounds = 4, work_seconds = 5, rest_seconds = 10 }

[movement.tilt]
part = "realign"
sets = { sets = 1, reps = 10, tempo = [3, 1, 3], rest_seconds = 30 }

[movement.lift]
part = "remember"
sets = { sets = 2, reps = 10, tempo = [2, 2, 3], rest_seconds = 45 }
easier = [{ slug = "half" }]
harder = [{ slug = "more", sets = { sets = 3, reps = 12, tempo = [2, 2, 3], rest_seconds = 45 } }]
"""

PRESETS: Final = """
[preset.5]
minutes = 5
fill = ["exercise", "release", "realign", "set", "release"]
release = ["press"]
muscles = 1
realign = "even"
realign_unknown = "tilt"

[[preset.5.remember]]
movement = "lift"

[[preset.5.light]]
movement = "lift"

[preset.6]
minutes = 6
fill = ["exercise", "release", "set", "release"]
release = ["press"]
muscles = 1
remember = [{ movement = "lift" }]
light = [{ movement = "lift" }]

[[minimum]]
movement = "breathe"

[[gentle]]
movement = "press"
"""

RULES: Final = """
[rules]
lead_in_seconds = 5
resume_lead_in_seconds = 3
nudge_after_seconds = 600
put_away_after_seconds = 1800
missed_end_grace_seconds = 10
opening_not_after_seconds = 60
reminder_age_limit_seconds = 7200
snooze_seconds = 3600
undo_seconds = 86400
log_back_days = 7
quiet_from = 21:00:00
quiet_until = 08:00:00
day_ends_at = 03:00:00
session_slack_seconds = 60
ease_off_from = 6
ease_off_lightly_from = 4
light_variants = ["by-hand"]
first_days = 7
not_at_first = []
strength_weekdays = [1, 3, 5]
"""

PAIN: Final = """
[[pain]]
slug = "closed"
phase = "before"
all = [{ measure = "pain", at_least = 8 }]
then = ["no-session", "clinician"]

[[pain]]
slug = "sharp"
phase = "during"
any = [{ measure = "pain", at_least = 6 }, { measure = "sharp", at_least = 1 }]
then = ["end-movement"]

[[pain]]
slug = "much-worse"
phase = "after"
all = [{ measure = "rise", at_least = 3 }]
then = ["strength-off"]

[[pain]]
slug = "fine"
phase = "after"
says = false

[[pain]]
slug = "third-morning"
phase = "morning"
all = [{ measure = "worse-mornings", at_least = 3, days = 14 }]
then = ["clinician"]

[care]
worse_morning_from = 2
strength_off_hours = 48
rest_movement_days = 7
halve_days = 7
base_numbers = 3
week_numbers = 3
maintenance_weekdays = [1, 4]
function_questions = ["stairs"]
"""

REMINDERS: Final = """
[reminders]
away = [{ from_days = 2, every_days = 2 }, { from_days = 10, every_days = 7 }]
stop_question_days = 30
unanswered_every_days = 14
unanswered_reminders = 2
welcome_back_days = 5
preview = 7
plan_every = 3
snoozes = 3
snooze_days = 10
starts = 2
proposal_minutes = 15
proposal_again_days = 30
"""

WEEKLY: Final = """
[weekly]
weekday = 7
at = 18:00:00
spread_seconds = 1800
age_limit_seconds = 7200
again_seconds = 1800
praise_from = 3
new_days = 7
away_days = 10
tip_days = 28
barrier = "stairs"
"""

KEEPING: Final = """
[keeping]
consent_version = 1
silent_days = 365
notice_days = 30
"""

INTAKE: Final = """
order = ["signs", "tools", "minutes", "when"]

[question.signs]
kind = "flags"
safety = true
options = [
  { slug = "grave", tier = "emergency" },
  { slug = "today", tier = "clinician", card = "card.same-day" },
  { slug = "frail", tier = "adapt", excludes = ["press"], variants = ["by-hand"] },
]

[question.tools]
kind = "flags"
changeable = true
options = [{ slug = "ball" }]

[question.minutes]
kind = "choice"
options = [{ slug = "5" }, { slug = "6" }]
when = { question = "tools", answers = ["ball"] }

[question.when]
kind = "time"
options = [{ slug = "morning", at = 07:00:00 }]

[question.pain]
kind = "scale"
columns = 6

[question.stairs]
kind = "choice"
options = [{ slug = "better" }, { slug = "worse" }]
"""

GATES: Final = """
[gates]
mini_check = "signs"
mini_check_days = 14
afterwards = "tools"
follow_up_seconds = 600
follow_up_again_seconds = 60
before_tests = "tools"
tests = []
decisions = []
retest_days = 14
unknown_retests = 2
"""

WORDS: Final = """
raw = "{text}"

[button]
ready = "*Ready*"

[toast]
late = "That was an older button."

[days]
one = "{count} day"
other = "{count} days"

[card]
emergency = "Please get help."
same-day = "Please be seen today."
under-18 = "For adults only."

[because]
frail = "because of fragile bones"

[area]
spot = "No pressing there"

[variant]
by-hand = "By hand only"

[cue]
early = "What number is it?"
late = "Nearly there."

[movement.press]
name = "Press"
find = "Find it."
position = "Lie down."
position-by-hand = "Use your hand."
avoid = "No sharp pain."

[movement.breathe]
name = "Breathe"
find = "Slowly."
position = "Lie down."
avoid = "No dizziness."

[movement.even]
name = "Even"
find = "Gently."
position = "Lie down."
do = "Press for 5 seconds."
avoid = "No pinch."

[movement.tilt]
name = "Tilt"
find = "Slowly."
position = "Lie down."
do = "Tilt for 3 seconds."
avoid = "No pain."

[pain-rule]
closed = "Rest today."
much-worse = "Rest for two days."
sharp = "We end this one."
third-morning = "Please see somebody."

[movement.lift]
faults = "Arching."
rung-half = "Half way."
rung-more = "A few more."
name = "Lift"
find = "Strength."
position = "Lie down."
do = "Up 2, stay 2, down 3."
avoid = "No arching."

[question.signs]
ask = "Any of these?"
answered = "Signs: {answer}"
example = "Tap what fits."
none = "None of these"
options = { grave = "A grave sign", today = "A sign for today", frail = "Fragile" }

[question.tools]
ask = "What do you have?"
answered = "Tools: {answer}"
example = "Tap what you have."
none = "Only my hands"
name = "Tools"
options = { ball = "Ball" }

[question.minutes]
ask = "How long?"
answered = "Length: {answer}"
example = "Type *5* or *6*."
options = { 5 = "Short", 6 = "Long" }

[question.when]
ask = "When?"
answered = "At {answer}"
example = "Type a time."
options = { morning = "Morning" }

[question.stairs]
ask = "How are stairs?"
answered = "Stairs: {answer}"
example = "Better or worse?"
options = { better = "Better", worse = "Worse" }

[tip]
better = "Go on like that."
worse = "One step at a time."

[question.pain]
ask = "How sore, 0 to 10?"
answered = "Sore: {answer}"
example = "Type a number."
"""

FILES: Final[Mapping[str, str]] = {
    "intake/gates.toml": GATES,
    "intake/intake.toml": INTAKE,
    "languages/en/commands.toml": 'start = "Begin"\nhelp = "What I can do"\n',
    "languages/en/language.toml": 'name = "English"\n',
    "languages/en/vocabulary.toml": 'yes = ["yes", "👍"]\nno = ["no", "not at all"]\n',
    "languages/en/words.toml": WORDS,
    "routine/movements.toml": RELEASE,
    "routine/pain.toml": PAIN,
    "routine/reminders.toml": REMINDERS,
    "routine/presets.toml": PRESETS,
    "routine/rules.toml": RULES,
    "routine/weekly.toml": WEEKLY,
    "routine/keeping.toml": KEEPING,
}


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """Return the sample files with one piece of one of them replaced."""
    text = FILES[file]
    if old not in text:
        raise LookupError(f"{old!r} is not in the sample {file}")
    return {**FILES, file: text.replace(old, new, 1)}


def without(file: str) -> dict[str, str]:
    """Return the sample files but one."""
    return {name: text for name, text in FILES.items() if name != file}


def refusal(files: Mapping[str, str]) -> str:
    """Return the line with which the loader refuses the files."""
    with pytest.raises(ContentError) as caught:
        load_files(files)
    return str(caught.value)
