"""Raw updates, as Telegram sends them."""

from typing import Any

Raw = dict[str, Any]

DATE = 1_795_000_000


def user(person_id: int, **more: object) -> Raw:
    return {"id": person_id, "is_bot": False, "first_name": "A", **more}


def private(person_id: int) -> Raw:
    return {"id": person_id, "type": "private", "first_name": "A"}


def group(group_id: int = -100) -> Raw:
    return {"id": group_id, "type": "supergroup", "title": "Knees"}


def message(update_id: int, person_id: int, **content: object) -> Raw:
    """Build a private message; `content` is its text, sticker, location …."""
    body = {
        "message_id": update_id * 10,
        "date": DATE,
        "chat": private(person_id),
        "from": user(person_id, language_code="de"),
    }
    return {"update_id": update_id, "message": body | content}


def tap(update_id: int, person_id: int, data: str | None) -> Raw:
    query = {
        "id": f"q{update_id}",
        "from": user(person_id, language_code="de"),
        "chat_instance": "1",
        "message": {"message_id": 5, "date": DATE, "chat": private(person_id), "text": "?"},
    }
    return {"update_id": update_id, "callback_query": query | ({"data": data} if data else {})}


def reaction(update_id: int, person_id: int, *, old: str = "", new: str = "") -> Raw:
    def emojis(each: str) -> list[Raw]:
        return [{"type": "emoji", "emoji": one} for one in each]

    body = {
        "chat": private(person_id),
        "message_id": 5,
        "user": user(person_id),
        "date": DATE,
        "old_reaction": emojis(old),
        "new_reaction": emojis(new),
    }
    return {"update_id": update_id, "message_reaction": body}


def membership(update_id: int, chat: Raw, status: str) -> Raw:
    bot = {"id": 123456, "is_bot": True, "first_name": "Knees", "username": "KneesBot"}
    new: Raw = {"user": bot, "status": status}
    if status == "kicked":
        new["until_date"] = 0
    body = {
        "chat": chat,
        "from": user(7),
        "date": DATE,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": new,
    }
    return {"update_id": update_id, "my_chat_member": body}
