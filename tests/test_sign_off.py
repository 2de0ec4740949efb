"""The page a physiotherapist signs is whole: every rule has a row, every test named there exists.

A new rule is a word in one of the lists below and a row on the page.
"""

import re
from pathlib import Path
from typing import Final

from tests.playbook import shipped

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "clinical-sign-off.md"

RED_FLAGS: Final = (
    "rf_weight rf_bend rf_bone rf_shape rf_lift rf_hot rf_hot2 rf_sudden rf_lock rf_clot "
    "rf_breath rf_foot rf_saddle rf_belly rf_nerve rf_night rf_general rf_young rf_hip "
    "rf_give rf_joints rf_surgery rf_replace rf_severe rf_heart rf_thin rf_preg "
    "rf_unsure mini_check mini_check_words"
)
PRESSURE: Final = (
    "ps_preg ps_aorta ps_hernia ps_op ps_transplant ps_hip ps_iud ps_gyn ps_bowel "
    "ps_thin ps_clot ps_bone ps_feel ps_skin ps_cancer ps_outer ps_floor sub_stretch "
    "sub_contract sub_breath sub_fall_outs stop_pulse stop_nerve stop_sharp stop_sick "
    "stop_strong stop_afterwards"
)
SELF_TESTS: Final = (
    "st_thomas st_fig4 st_ir st_tender st_asis st_psis st_sit tight_side forward_side "
    "st_hurts st_again st_big_loss"
)
MOVEMENTS: Final = (
    "release_hold release_number release_worse release_order release_once release_after "
    "first_week iliacus psoas tfl piriformis rotators left_right presets realign_met "
    "realign_skip realign_modify tilts bridge bridge_single clamshell side_raise plank march "
    "side_step glute_squeeze effort sides_alternate remember_days progress_step regress_step "
    "bands starter minimum"
)
PAIN: Final = (
    "pain_any_sign pain_before_8 pain_before_6_7 pain_before_4_5 pain_during_6 "
    "pain_during_4_5 pain_after_3_or_6 pain_after_2 pain_after_green pain_morning_2 "
    "pain_morning_unknown pain_weekly_up_2 pain_week6_less pain_week6_more "
    "pain_week6_function knee_strength do_not_say disclaimer"
)

ADHERENCE: Final = "weekly_line obstacles tip_sore tip_afraid tip_small count_of_days"


def rows() -> dict[str, list[str]]:
    """Every row of the page by its rule: question, what the bot does, test."""
    found = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if (
            re.fullmatch(r"\|? ?[a-z]+[a-z0-9_]*", cells[0])
            and len(cells) == 4
            and cells[0] != "rule"
        ):
            assert cells[0] not in found, cells[0]
            found[cells[0]] = cells[1:]
    return found


def test_every_rule_has_a_row_and_every_row_a_rule() -> None:
    signed = rows().keys() - {"name"}
    assert signed == {
        *f"{RED_FLAGS} {PRESSURE} {SELF_TESTS} {MOVEMENTS} {PAIN} {ADHERENCE}".split()
    }


def test_every_row_names_tests_that_exist_or_says_why_not() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/*.py"))
    for rule, cells in rows().items():
        named = re.findall(r"`(test_\w+)`", cells[2])
        explained = "**not taken**" in cells[2]
        assert named or explained or rule == "name", rule
        missing = [name for name in named if f"def {name}(" not in sources]
        assert missing == [], rule


def test_every_sign_people_can_tick_is_quoted_in_a_row() -> None:
    page = PAGE.read_text(encoding="utf-8")
    phrases = shipped().language("en").phrases
    for question in shipped().intake:
        if question.safety:
            for option in question.options:
                label = phrases[f"question.{question.slug}.options.{option.slug}"]["other"]
                rule = option.slug.replace("-", "_")
                assert label in page or f"| {rule} |" in page, option.slug
