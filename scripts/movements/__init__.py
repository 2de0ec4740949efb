"""Draws the pictures of the movements from poses that are data: `make movements`."""
