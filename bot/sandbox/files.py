"""Files the bot has sent or may fetch: kept in memory under Telegram's kind of ids.

For `methods/`, the people's side and the file routes. The same bytes sent again get a new
`file_id` but keep their `file_unique_id`, as with Telegram.
"""

import hashlib
from dataclasses import dataclass

from bot.sandbox.arguments import Arguments, Upload
from bot.sandbox.errors import refusal
from bot.sandbox.pictures import dimensions
from bot.sandbox.wire import JsonObject

LARGEST_PHOTO_BYTES = 10 * 1024 * 1024
LARGEST_UPLOAD_BYTES = 50 * 1024 * 1024
LARGEST_DOWNLOAD_BYTES = 20 * 1024 * 1024
MOST_PIXELS_TOGETHER = 10_000  # width + height
HIGHEST_RATIO = 20
THUMBNAIL_PIXELS = 320
ID_PREFIXES = {"photo": "AgACAg", "document": "BQACAg", "animation": "CgACAg"}
UNIQUE_ID_PREFIXES = {"photo": "AQAD"}
OTHER_UNIQUE_ID_PREFIX = "AgAD"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file. `kind` is a key of `ID_PREFIXES`; a file id only works for its own kind."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    size: tuple[int, int] | None  # pixels, of pictures

    @property
    def path(self) -> str:
        """Return the path that getFile gives, below /file/bot<token>/."""
        return f"{self.kind}s/{self.unique_id}_{self.name}"

    def ids(self) -> JsonObject:
        """Return the fields all file objects have."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }


class FileStore:
    """All files of one sandbox."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._by_unique_id: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: Upload) -> StoredFile:
        """Keep an uploaded file and give it ids."""
        digest = hashlib.blake2b(upload.content, digest_size=12).hexdigest()
        stored = StoredFile(
            file_id=f"{ID_PREFIXES[kind]}{digest}{len(self._by_id):08d}",
            unique_id=f"{UNIQUE_ID_PREFIXES.get(kind, OTHER_UNIQUE_ID_PREFIX)}{digest}",
            kind=kind,
            name="".join(c if c.isalnum() or c in "._-" else "_" for c in upload.name) or "file",
            mime=upload.mime,
            content=upload.content,
            size=dimensions(upload.content),
        )
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored
        self._by_unique_id[stored.unique_id] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """Return the file with that `file_id`."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """Return the file that getFile put at that path."""
        return self._by_path.get(path)

    def by_unique_id(self, unique_id: str) -> StoredFile | None:
        """Return the file with that `file_unique_id`."""
        return self._by_unique_id.get(unique_id)

    def chosen(self, arguments: Arguments, kind: str) -> StoredFile:
        """Return the file a call that sends one is about, new or known.

        Raises:
            Refusal: there is none, it is not one of ours, or Telegram would not take it.
        """
        given = arguments.text(kind)
        part = given.removeprefix("attach://") if given.startswith("attach://") else kind
        upload = arguments.uploads.get(part)
        if given and part == kind and kind not in arguments.uploads:
            return self._known(given, kind)
        if upload is None:
            raise refusal(f"no-{kind}")
        check_upload(upload, kind)
        return self.add(kind, upload)

    def _known(self, given: str, kind: str) -> StoredFile:
        if given.startswith(("http://", "https://")):
            raise refusal("file-url")  # a stand-in on loopback fetches nothing from elsewhere
        stored = self._by_id.get(given)
        if stored is None:
            raise refusal("file-id-wrong")
        if stored.kind != kind:
            raise refusal("file-kind", actual=stored.kind.capitalize(), wanted=kind.capitalize())
        return stored


def check_upload(upload: Upload, kind: str) -> None:
    """Check an upload against Telegram's limits.

    Raises:
        Refusal: it is empty, too big or, as a photo, not a picture of a permitted shape.
    """
    size = len(upload.content)
    if not size:
        raise refusal("file-empty")
    if size > LARGEST_UPLOAD_BYTES:
        raise refusal("file-too-large", size=size)
    if kind != "photo":
        return
    if size > LARGEST_PHOTO_BYTES:
        raise refusal("photo-too-big", size=size, limit=LARGEST_PHOTO_BYTES)
    shape = dimensions(upload.content)
    if shape is None or 0 in shape:
        raise refusal("photo-unreadable")
    width, height = shape
    if width + height > MOST_PIXELS_TOGETHER or max(shape) > HIGHEST_RATIO * min(shape):
        raise refusal("photo-dimensions")


def photo_sizes(stored: StoredFile) -> list[JsonObject]:
    """Return the `PhotoSize` list: a small one and the picture itself, as Telegram makes them."""
    width, height = stored.size or (1, 1)
    whole: JsonObject = {**stored.ids(), "width": width, "height": height}
    longest = max(width, height)
    if longest <= THUMBNAIL_PIXELS:
        return [whole]
    scale = THUMBNAIL_PIXELS / longest
    small: JsonObject = {
        "file_id": f"{stored.file_id}s",
        "file_unique_id": f"{stored.unique_id}s",
        "width": max(1, round(width * scale)),
        "height": max(1, round(height * scale)),
    }
    return [small, whole]


def animation_object(stored: StoredFile, *, size: tuple[int, int], duration: int) -> JsonObject:
    """Return the `Animation` object; `size` is what the sender says of it, for a film."""
    width, height = stored.size or size
    return {**document_object(stored), "width": width, "height": height, "duration": duration}


def document_object(stored: StoredFile) -> JsonObject:
    """Return the `Document` object."""
    return {**stored.ids(), "file_name": stored.name, "mime_type": stored.mime}
