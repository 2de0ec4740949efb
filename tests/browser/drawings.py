"""Pictures to be sent in tests."""

from io import BytesIO

from PIL import Image


def picture(width: int, height: int, form: str) -> bytes:
    """A plain picture as a file's bytes; `form` is PNG or GIF."""
    file = BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, form)
    return file.getvalue()
