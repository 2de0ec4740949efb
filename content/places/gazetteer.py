"""Reads the table of places and finds what typed words mean in it.

The table stays one block of bytes (about 2 MB) in which a name is searched as ``|key|``: that
needs a millisecond, no index to build, and a tenth of the memory of a dictionary. It is read on
the first question, so that a start costs nothing. `build.py` says what a row holds.
"""

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from content.places.folding import key_of, within_edits
from content.schema import Place, PlaceIndex

_LONGEST_TYPED = 80
_LONGEST_QUALIFIED = 6  # words: "St John's, Newfoundland and Labrador"
_SEPARATORS = re.compile(r"[\s,;()]+")
# A small namesake of a great city is not what people mean; with its country it is still found.
_NAMESAKE_SHARE = 1 / 50
# A name a place has elsewhere counts next to another place's own name only if far greater:
# Odessa is Ukraine's before it is one in Texas, Victoria is not Hong Kong.
_OTHER_NAME_SHARE = 5
# Typing slips are forgiven in names long enough to be sure of, of places well known.
_TWO_SLIPS = 10  # letters
_ONE_SLIP = 5
_SURE = 7  # below: swapped, missing or added letters only, and great places only
_KNOWN_BY_OWN_NAME = 500_000
_GREAT = 2_000_000
_KNOWN_BY_OTHER_NAMES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """A row found, and whether by the place's own name or by one it has elsewhere."""

    place: Place
    own: bool


class Gazetteer:
    """The `PlaceIndex` of the table that is shipped with this package."""

    def find(self, typed: str) -> tuple[Place, ...]:
        """Return the places that `typed` can mean, most likely first; empty when none.

        It may be a city, country, state or IANA name in any script, a city with its country
        ("Birmingham, UK"), or a well-known name with a slip of the finger. Places whose zones
        are all among those of a more likely one are left out, so that more than one result,
        or more than one zone, is always a question worth asking.
        """
        key = key_of(typed[: _LONGEST_TYPED + 1])
        if not key or len(typed) > _LONGEST_TYPED:
            return ()
        found = _likely(list(self._named(key))) or self._qualified(typed) or self._misspelt(key)
        return _with_different_zones(found)

    def largest(self) -> tuple[Place, ...]:
        """Return one well-known city for each current UTC offset rule, largest first."""
        return self._largest

    @cached_property
    def _table(self) -> bytes:
        packed = files("content.places").joinpath("places.tsv.gz").read_bytes()
        return b"\n" + gzip.decompress(packed)

    @cached_property
    def _largest(self) -> tuple[Place, ...]:
        return tuple(self._match_at(at).place for at in self._offsets_of(b"\t*\t"))

    def _offsets_of(self, wanted: bytes) -> Iterator[int]:
        at = self._table.find(wanted)
        while at >= 0:
            yield at
            at = self._table.find(wanted, at + 1)

    def _match_at(self, offset: int) -> _Match:
        """Return the row around a byte offset, and whether that is in its own names."""
        start = self._table.rfind(b"\n", 0, offset + 1) + 1
        end = self._table.find(b"\n", start)
        fields = self._table[start:end].split(b"\t")
        name, country, zones, population = (field.decode() for field in fields[:4])
        place = Place(
            name=name,
            country=country,
            zones=tuple(zones.split(",")),
            population=int(population),
        )
        return _Match(place=place, own=offset < end - len(fields[6]))

    def _named(self, key: str) -> Iterator[_Match]:
        return (self._match_at(at) for at in self._offsets_of(b"|%b|" % key.encode()))

    def _qualified(self, typed: str) -> list[Place]:
        """Read "Birmingham, UK" or "London Ontario": a name, then its country or state.

        A place too small for the table is as good as its state or country when that follows
        a comma ("Portland, Maine").
        """
        words = [word for word in _SEPARATORS.split(typed) if key_of(word)]
        if len(words) > _LONGEST_QUALIFIED:
            return []
        for cut in range(len(words) - 1, 0, -1):
            regions = [match.place for match in self._named(key_of(" ".join(words[cut:])))]
            places = [
                match.place
                for match in self._named(key_of(" ".join(words[:cut])))
                if any(_lies_in(match.place, region) for region in regions)
            ]
            if places:
                return places
        _, comma, region = typed.rpartition(",")
        return _likely(list(self._named(key_of(region)))) if comma and key_of(region) else []

    def _misspelt(self, key: str) -> list[Place]:
        """Return the well-known places whose name is a slip away and begins with its letter."""
        allowed = (len(key) >= _ONE_SLIP) + (len(key) >= _TWO_SLIPS)
        for slips in range(1, allowed + 1):
            found = [
                self._match_at(offset)
                for offset, name in self._names_like(key, slips)
                if _is_slip(key, name, slips)
            ]
            by_own_name = [match.place for match in found if match.own]
            if len(key) < _SURE:
                return [place for place in by_own_name if place.population >= _GREAT]
            if by_own_name:
                return by_own_name
            others = (match.place for match in found)
            if known := [each for each in others if each.population >= _KNOWN_BY_OTHER_NAMES]:
                return known
        return []

    def _names_like(self, key: str, slips: int) -> Iterator[tuple[int, str]]:
        """Yield names of large places with the same first letter and about that length."""
        size, widest = len(key.encode()), 1 if key.isascii() else 4
        tail = size - len(key[0].encode())
        lengths = b"{%d,%d}" % (max(tail - slips * widest, 1), tail + slips * widest)
        first = re.escape(key[0].encode())
        pattern = re.compile(rb"\|(" + first + rb"[^|\n\t]" + lengths + rb")(?=\|)")
        for found in pattern.finditer(self._table, 0, self._end_of_large_places):
            yield found.start(), found[1].decode()

    @cached_property
    def _end_of_large_places(self) -> int:
        """Return where the rows, sorted by population, fall below the known ones."""

        def fewer(offset: int) -> int:
            return -self._match_at(offset).place.population

        return bisect_left(range(1, len(self._table) - 1), 1 - _KNOWN_BY_OWN_NAME, key=fewer) + 1


def _lies_in(place: Place, region: Place) -> bool:
    """Return whether a place is in a country, or in a state as far as its zone tells."""
    if place.name == place.country or place.country != region.country:
        return False
    return region.name == region.country or not set(place.zones).isdisjoint(region.zones)


def _is_slip(typed: str, name: str, slips: int) -> bool:
    """Return whether `typed` is a misspelling; a wrong letter in a short name is another word.

    "Lodnon" and "Lodon" are London, but "later" is not Latur and "walks" are not Wales.
    """
    if len(typed) < _SURE and len(typed) == len(name) and sorted(typed) != sorted(name):
        return False
    return within_edits(typed, name, slips)


def _likely(matches: list[_Match]) -> list[Place]:
    """Leave out the small namesakes of a great place."""
    own = max((match.place.population for match in matches if match.own), default=0)
    top = max((match.place.population for match in matches), default=0)
    return [
        match.place
        for match in matches
        if match.place.population >= top * _NAMESAKE_SHARE
        and (match.own or match.place.population >= own * _OTHER_NAME_SHARE)
    ]


def _with_different_zones(places: list[Place]) -> tuple[Place, ...]:
    """Sort by population; leave out places that would add no zone to those before them."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: -place.population):
        known = {zone for each in kept for zone in each.zones}
        if not known.issuperset(place.zones):
            kept.append(place)
    return tuple(kept)


@cache
def load_places() -> PlaceIndex:
    """Return the index; its table is read when it is first asked."""
    return Gazetteer()
