from tests.fixtures_sandbox import Stage

COMMANDS = [{"command": "start", "description": "Begin"}]


async def test_commands_belong_to_a_scope_and_a_language(stage: Stage) -> None:
    bot, scope = stage.bot, {"type": "all_private_chats"}
    slashed = [{"command": " /start ", "description": " Begin "}]
    await bot.call("setMyCommands", commands=slashed, scope=scope, language_code="de")
    exact = await bot.call("getMyCommands", scope=scope, language_code="de")
    assert exact.result == COMMANDS
    assert (await bot.call("getMyCommands", scope=scope)).result == []
    assert (await bot.call("getMyCommands", language_code="de")).result == []
    await bot.call("deleteMyCommands", scope=scope, language_code="de")
    assert (await bot.call("getMyCommands", scope=scope, language_code="de")).result == []


async def test_commands_can_be_for_one_chat_or_one_member(stage: Stage) -> None:
    stage.sandbox.person(7)
    chat = {"type": "chat", "chat_id": 7}
    member = {"type": "chat_member", "chat_id": 7, "user_id": 7}
    for scope in (chat, member):
        await stage.bot.call("setMyCommands", commands=COMMANDS, scope=scope)
        assert (await stage.bot.call("getMyCommands", scope=scope)).result == COMMANDS
    unknown = await stage.bot.call("getMyCommands", scope={"type": "chat", "chat_id": 8})
    assert unknown.refusal == (400, "Bad Request: chat not found")


async def test_names_and_descriptions_fall_back_to_the_general_one(stage: Stage) -> None:
    bot = stage.bot
    await bot.call("setMyName", name="Knee")
    await bot.call("setMyName", name="Knie", language_code="de")
    await bot.call("setMyDescription", description="For knees")
    await bot.call("setMyShortDescription", short_description="Knees")
    assert (await bot.call("getMyName", language_code="de")).result == {"name": "Knie"}
    assert (await bot.call("getMyName", language_code="fr")).result == {"name": "Knee"}
    described = await bot.call("getMyDescription", language_code="fr")
    assert described.result == {"description": "For knees"}
    short = await bot.call("getMyShortDescription")
    assert short.result == {"short_description": "Knees"}


async def test_a_chat_can_be_described(stage: Stage) -> None:
    stage.sandbox.person(7)
    stage.sandbox.group(-42).adds_bot(by=7)
    private = await stage.bot.call("getChat", chat_id=7)
    group = await stage.bot.call("getChat", chat_id=-42)
    assert (private.fields["type"], group.fields["type"]) == ("private", "group")


async def test_after_logging_out_nothing_works_for_ten_minutes(stage: Stage) -> None:
    assert (await stage.bot.call("logOut")).result is True
    assert (await stage.bot.call("getMe")).refusal == (400, "Logged out")
    stage.clock.advance(600)
    assert (await stage.bot.call("close")).result is True
