"""PyPI's `matching` (Gale-Shapley with capacities) on an instance: `python stable.py FILE` prints JSON like peers.py.

Both sides rank by score; of equal scores, who is numbered first comes first. That is Pairwell's rule, so the results
for the mentees' side must be the same.
"""

import json
import sys
import threading
import time
from pathlib import Path

import numpy as np

from instances import Instance, read
from measure import forget_peak, memory


def ranked(by: np.ndarray, partner: np.ndarray, score: np.ndarray, count: int) -> dict[int, list[int]]:
    """Lists the partners of everybody, best first."""
    order = np.lexsort((partner, -score.astype(np.int64), by))
    ends = np.cumsum(np.bincount(by, minlength=count))[:-1]
    return {one: each.tolist() for one, each in enumerate(np.split(partner[order], ends))}


def solve(instance: Instance) -> dict[str, object]:
    from matching.games import HospitalResident

    at_start = memory("VmRSS")
    mentee, mentor = instance.mentee(), instance.mentor.astype(np.int64)
    mentees = ranked(mentee, mentor, instance.score, instance.mentees)
    mentors = ranked(mentor, mentee, instance.score, instance.mentors)
    seats = dict(enumerate(instance.capacity.tolist()))
    begin = time.process_time()
    game = HospitalResident.create_from_dictionaries(mentees, mentors, seats)
    built = time.process_time()
    forget_peak()
    matching = game.solve(optimal="resident")
    seconds = time.process_time() - built
    peak = memory("VmHWM") - at_start
    total = matched = 0
    for hospital, residents in matching.items():
        for resident in residents:
            row = slice(instance.starts[resident.name], instance.starts[resident.name + 1])
            total += int(instance.score[row][instance.mentor[row] == hospital.name][0])
            matched += 1
    return {
        "seconds": seconds,
        "build_seconds": built - begin,
        "peak_bytes": peak,
        "matched": matched,
        "total": total,
    }


def main() -> None:
    print(json.dumps(solve(read(Path(sys.argv[1])))))


if __name__ == "__main__":
    # Its constructor copies people who refer to each other, as deep as there are people.
    sys.setrecursionlimit(1_000_000_000)
    threading.stack_size(1 << 30)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
