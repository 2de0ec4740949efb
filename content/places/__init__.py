"""Finds IANA zones by typed city and country names, offline. `content/loader.py` imports it."""

from content.places.gazetteer import load_places

__all__ = ["load_places"]
