"""What a person gets to see of their own, and how all of it goes away."""

from tests.acceptance.world import World


async def test_progress_is_a_picture_with_its_words_below(world: World) -> None:
    anna = world.person()
    await anna.enrols()
    await anna.types("done, pain 3")
    message = await anna.types("/progress")
    assert message.photo is not None
    anna.sees("1 of the last 7 days", "Next:")
    await anna.taps("My plan")
    anna.sees("Next session")


async def test_a_picture_waits_for_the_network_like_everything_else(world: World) -> None:
    anna = world.person()
    await anna.enrols()
    anna.side.sends("/progress")
    await world.app.poller.poll_once(timeout_seconds=0)
    await world.restart()
    await world.settle()
    assert anna.side.last.photo is not None


async def test_the_page_for_a_physiotherapist_is_a_pdf(world: World) -> None:
    anna = world.person()
    await anna.enrols()
    message = await anna.types("/export report")
    assert message.document is not None
    assert message.document["file_name"] == "hip-routine.pdf"
    anna.sees("your routine on one page")
