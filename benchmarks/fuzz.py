"""Mutates workbooks by the thousand and tells what they raise beside the engine's own errors."""

from __future__ import annotations

import argparse
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from pac_excel import resources
from tests.ooxml.archives import workbook
from tests.ooxml.mutations import exercise, mutate
from tests.support.shared import SHARED
from tests.template.drawn import actions_workbook, as_bytes

# A workbook that takes the processor for longer than these seconds hangs.
PATIENCE = 20


class Hang(Exception):
    """A workbook that keeps the engine busy for too long."""


def main() -> None:
    """Print how many mutated workbooks were filled and refused, the slowest, and the peak of memory."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=10_000, help="mutated workbooks (10000)")
    options.add_argument("--seed", type=int, default=0, help="the first one's seed (0)")
    options.add_argument("--keep", type=Path, default=None, help="folder for those that raise something else")
    given = options.parse_args()
    signal.signal(signal.SIGPROF, _hang)
    bases = _bases()
    outcomes: Counter[str] = Counter()
    slowest, worst = 0.0, 0
    for seed in range(given.seed, given.seed + given.count):
        chance = random.Random(seed)
        data = mutate(chance.choice(bases), chance)
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)
        try:
            refusal = exercise(data)
            outcomes[type(refusal).__name__ if refusal else "filled"] += 1
        except Exception as error:
            outcomes[f"**{type(error).__name__}**"] += 1
            print(f"seed {seed}: {traceback.format_exc(limit=-3)}", file=sys.stderr, flush=True)
            if given.keep:
                given.keep.joinpath(f"{seed}.xlsx").write_bytes(data)
        signal.setitimer(signal.ITIMER_PROF, 0)
        seconds = time.process_time() - start
        if seconds > slowest:
            slowest, worst = seconds, seed
    print("| outcome | workbooks |\n|---|---:|")
    for outcome, count in outcomes.most_common():
        print(f"| {outcome} | {count} |")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nslowest: {slowest:.2f} s (seed {worst}); peak of memory: {memory:.0f} MB")


def _bases() -> tuple[bytes, ...]:
    names = ("pac_complet.xlsx", "pac_simplifie.xlsx")
    ours = [resources.template(name).read_bytes() for name in names]
    corpus = sorted((SHARED / "corpus").glob("*.xls*")) if SHARED else []
    found = [path.read_bytes() for path in corpus]
    drawn = [workbook(), as_bytes(actions_workbook())]
    small = [data for data in found if len(data) < 40_000]
    # small ones are quick, so that they may come more often
    return (*drawn * 30, *ours, *found, *small)


def _hang(*_: object) -> None:
    raise Hang


if __name__ == "__main__":
    main()
