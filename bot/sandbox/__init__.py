"""A local stand-in for Telegram's Bot API, and the people who talk to the bot through it.

Nothing here knows the bot: the bot speaks to it over HTTP like to the real service. Tests and
`bot/app.py` may import `bot.sandbox.server` and `bot.sandbox.person`.

The bot's side is `/bot<token>/<method>` and `/file/bot<token>/<path>`. The people's side, for the
chat page and for tests in other processes, is JSON (an error is `{"error": "words"}`):

    GET  /sandbox/bot                        {id, name, username, description, commands}
    GET  /sandbox/people                     [{id, first_name, …}]
    POST /sandbox/people/{id}                {first_name?, last_name?, username?, language_code?}
    POST /sandbox/people/{id}/send           {text, reply_to?}          -> {message_id}
    POST /sandbox/people/{id}/command        {command, argument?}       -> {message_id}
    POST /sandbox/people/{id}/tap            {message_id?, data?, text?} -> {callback_id}
    POST /sandbox/people/{id}/location       {latitude, longitude}      -> {message_id}
    POST /sandbox/people/{id}/react          {message_id, emoji}        "" takes it back
    POST /sandbox/people/{id}/edit           {message_id, text}
    POST /sandbox/people/{id}/forward        {text}                     -> {message_id}
    POST /sandbox/people/{id}/<kind>         {} for sticker, photo, voice, video, video_note, audio,
                                             animation, document, contact, dice, poll, venue
    POST /sandbox/people/{id}/block, /unblock {}
    GET  /sandbox/people/{id}/messages       [{id, from, date, edit_date, kind, text, entities,
                                               buttons, photo, animation, document,
                                               reply_keyboard, silent, reaction}]
    GET  /sandbox/people/{id}/events         Server-Sent Events: message and edit (a message as
                                             above), delete {id}, toast {text, alert, message_id},
                                             typing {action}, notification {id, text},
                                             reaction {id, emoji}
    GET  /sandbox/groups/{id}/messages       as above
    POST /sandbox/groups/{id}/send           {person, text}             -> {message_id}
    POST /sandbox/groups/{id}/add, /remove   {person}: the bot joins, or is thrown out
    GET  /sandbox/files/{file_unique_id}     the bytes of a picture or document
    GET  /sandbox/calls                      ?after=&method=&chat_id=&polls=1&limit=
    GET  /sandbox/limits                     {chat, group, overall}: {burst, per_second}
    GET  /sandbox/schedule                   ?person=: {next, zone, items: [{kind, at}]}
    GET  /sandbox/dialogue                   ?person=: {lines: [{label, words}]}
    GET  /sandbox/content                    {version, faults, renewed}, or null
    GET, POST /sandbox/clock                 {now, unix, rate}; {rate} | {to: ISO} | {by: seconds}
    GET, POST /sandbox/faults                `faults.FaultPlan`; POST changes what it names

`buttons` are rows of {text, data?, url?, style?, …}. `reply_keyboard` is null, or rows of {text,
request_location?, …}, or [] where the message takes the keyboard away.
"""
