"""For those who run the bot: /stats, /broadcast and alerts. Shell features, in English only.

Nothing here is a dialogue: the engine does not know operators, and they are told numbers, never
names or answers.
"""
