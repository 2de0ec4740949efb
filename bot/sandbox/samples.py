"""What people send besides text, as complete as the Bot API sends it. For `person.py`."""

from bot.sandbox.wire import JsonObject


def _file(kind: str, **fields: object) -> JsonObject:
    ids: JsonObject = {"file_id": f"{kind}-file", "file_unique_id": f"{kind}-unique"}
    return {**ids, "file_size": 4096, **fields}


SAMPLES: dict[str, object] = {
    "sticker": _file(
        "sticker",
        width=512,
        height=512,
        emoji="🙂",
        set_name="sandbox",
        is_animated=False,
        is_video=False,
        type="regular",
    ),
    "photo": [
        _file("photo-small", width=90, height=67),
        _file("photo", width=1280, height=960),
    ],
    "voice": _file("voice", duration=3, mime_type="audio/ogg"),
    "video": _file("video", width=640, height=480, duration=4, mime_type="video/mp4"),
    "video_note": _file("video-note", length=240, duration=4),
    "audio": _file("audio", duration=120, mime_type="audio/mpeg"),
    "animation": _file("animation", width=320, height=240, duration=2, mime_type="video/mp4"),
    "document": _file("document", file_name="notes.pdf", mime_type="application/pdf"),
    "contact": {"phone_number": "+15550100", "first_name": "Sam"},
    "dice": {"emoji": "🎲", "value": 4},
    "venue": {
        "location": {"latitude": 52.52, "longitude": 13.405},
        "title": "A gym",
        "address": "A street 1",
    },
    "poll": {
        "id": "5000000000000000001",
        "question": "Left or right?",
        "options": [
            {"persistent_id": "0", "text": "Left", "voter_count": 0},
            {"persistent_id": "1", "text": "Right", "voter_count": 0},
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
}

COMPANIONS: dict[str, JsonObject] = {
    "animation": {"document": SAMPLES["animation"]},
    "venue": {"location": {"latitude": 52.52, "longitude": 13.405}},
}
"""Telegram sends these kinds with a second field beside them."""
