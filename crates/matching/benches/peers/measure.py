"""How every peer is timed: processor seconds of the solve alone, and the memory it peaked at."""

import gc
import time
from collections.abc import Callable
from pathlib import Path


def least_of_several(compute: Callable[[], None]) -> float:
    """Repeats 3 to 50 times, half a second long, but not beyond 3 seconds. `solve_instance.rs` does the same."""
    least, spent, runs = float("inf"), 0.0, 0
    while True:
        begin = time.process_time()
        compute()
        took = time.process_time() - begin
        least, spent, runs = min(least, took), spent + took, runs + 1
        if (runs >= 3 and spent >= 0.5) or runs == 50 or spent >= 3:
            return least


def memory(name: str) -> int:
    """Returns bytes of this process: `VmRSS`, what is in memory now, or `VmHWM`, its peak."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0


def forget_peak() -> None:
    """Makes the peak what is in memory now, after the model was built."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
