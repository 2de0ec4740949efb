"""How large a picture is, read from its first bytes. For `files.py`."""

import struct

PNG = b"\x89PNG\r\n\x1a\n"
GIF = (b"GIF87a", b"GIF89a")
JPEG = b"\xff\xd8\xff"
FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
LONE_MARKERS = frozenset({0x01, *range(0xD0, 0xD8)})


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG, GIF, JPEG, WebP or BMP; None for others."""
    try:
        return _read(content)
    except (struct.error, IndexError):
        return None


def _read(content: bytes) -> tuple[int, int] | None:
    if content.startswith(PNG):
        width, height = struct.unpack(">II", content[16:24])
    elif content.startswith(GIF):
        width, height = struct.unpack("<HH", content[6:10])
    elif content.startswith(b"BM"):
        width, height = struct.unpack("<ii", content[18:26])
    elif content.startswith(JPEG):
        return _jpeg(content)
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp(content)
    else:
        return None
    return width, abs(height)


def _jpeg(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker in LONE_MARKERS:
            position += 2
        elif marker in FRAME_MARKERS:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        else:
            (length,) = struct.unpack(">H", content[position + 2 : position + 4])
            position += 2 + length
    return None


def _webp(content: bytes) -> tuple[int, int] | None:
    form = content[12:16]
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if form == b"VP8L":
        (bits,) = struct.unpack("<I", content[21:25])
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if form == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    return None
