import pytest

from bot.sandbox.pictures import dimensions
from tests.sandbox.refusals import png

JPEG = (
    b"\xff\xd8\xff\xe0\x00\x04ab"  # application data
    b"\xff\xff\x01"  # filling and a lone marker
    b"\xff\xc2\x00\x0b\x08\x01\xe0\x02\x80\x01\x01\x11\x00"  # a progressive frame of 640 x 480
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (png(640, 480), (640, 480)),
        (b"GIF89a\x80\x02\xe0\x01", (640, 480)),
        (JPEG, (640, 480)),
        (b"BM" + bytes(16) + b"\x80\x02\x00\x00\x20\xfe\xff\xff", (640, 480)),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(10) + b"\x80\x02\xe0\x01", (640, 480)),
        (b"RIFF\x00\x00\x00\x00WEBPVP8L" + bytes(5) + b"\x7f\xc2\x77\x00", (640, 480)),
        (b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(8) + b"\x7f\x02\x00\xdf\x01\x00", (640, 480)),
        (b"RIFF\x00\x00\x00\x00WEBPVP9 ", None),
        (b"<svg/>", None),
        (b"", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"\xff\xd8\xff", None),
        (b"\xff\xd8\xff\xe0\x00\x04ab", None),
    ],
)
def test_the_size_is_read_from_the_first_bytes(
    content: bytes, expected: tuple[int, int] | None
) -> None:
    assert dimensions(content) == expected
