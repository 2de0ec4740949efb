import pytest

from content.loader import load_files
from content.schema import Dose, Hold, Prescribed, Rounds, Sets
from content.timing import dose_seconds, prescribed_seconds
from tests.content_samples import FILES


@pytest.mark.parametrize(
    ("dose", "seconds"),
    [
        (Hold(seconds=90, cap_seconds=120, breath_in_seconds=4, breath_out_seconds=6), 90),
        (Rounds(rounds=4, work_seconds=5, rest_seconds=10), 50),
        (Sets(sets=2, reps=10, tempo=(2, 2, 3), rest_seconds=45), 185),
    ],
)
def test_a_dose_lasts_from_its_first_effort_to_its_last(dose: Dose, seconds: int) -> None:
    assert dose_seconds(dose) == seconds


def test_a_sided_movement_takes_its_time_twice_and_setting_up_counts() -> None:
    items = (Prescribed(movement="press"), Prescribed(movement="breathe"))
    assert prescribed_seconds(load_files(FILES), items) == 2 * (15 + 5 + 90) + (15 + 5 + 90)
