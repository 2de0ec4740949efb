"""The picture of the progress and the page for a physiotherapist: what they look like.

What they show comes from `conversations`. Each goes through the same three steps: values and a
language become a sheet of strings, which is stored in the outbox (`sheet.py`); the sheet is laid
out (`layout.py`); the layout becomes a file (`painting.py`), in a thread of its own (`artist.py`).
"""
