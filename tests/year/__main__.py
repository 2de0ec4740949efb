"""`python -m tests.year [people] [days] [seed]`: live a year, judge it, and print the counts."""

import sys

from tests.year.whole import live


def main() -> None:
    """Run with 300 people, 365 days and seed 5, or what the command line says."""
    usual = (300, 365, 5)
    people, days, seed = (*map(int, sys.argv[1:]), *usual[len(sys.argv) - 1 :])
    counts = live(people=people, days=days, seed=seed)
    width = max(map(len, counts))
    for name, number in sorted(counts.items()):
        sys.stdout.write(f"{name:{width}} {number:9,}\n")


if __name__ == "__main__":
    main()
