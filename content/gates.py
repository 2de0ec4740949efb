"""What is asked when beside the intake; a content file says it: `content/intake/gates.toml`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfTest:
    """One check of the hips, asked as a question whose answer is a side (facts, section 3).

    Left out for people who ticked one of `unless`, or for whom one of `with_movements` is excluded.
    """

    question: str
    decides: str  # the question it helps to answer
    unless: tuple[str, ...] = ()
    with_movements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How self-tests answer a question: `at_least` of them name a side, more than say else.

    With `unanimous`, nothing may contradict them. `otherwise` is the answer when they do not.
    """

    question: str
    at_least: int
    unanimous: bool = False
    otherwise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """What is asked when, beside the intake: signs again, self-tests, and what to do with them."""

    mini_check: str  # the question asked again before a session
    mini_check_days: int
    afterwards: str  # asked when something feels wrong outside a session
    follow_up_seconds: int  # from a complaint to the question that follows it up
    follow_up_again_seconds: int  # later by this while a stretch is running
    before_tests: str  # what to know before the self-tests
    tests: tuple[SelfTest, ...]
    decisions: tuple[Decision, ...]
    retest_days: int
    unknown_retests: int  # after so many, the tests of a unanimous decision are not offered again
