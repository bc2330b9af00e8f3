"""Runs every solver on the same instances, each in a process of its own, and demands that they agree.

`run` starts it with everything in place; `run --help` says what can be chosen.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import instances
import report
from peers import PEERS

OURS, COMMAND, LEMON = report.OURS, report.COMMAND, report.LEMON
SIZES = {"1k": 1_000, "5k": 5_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
LIMITS = {1_000: 20, 5_000: 60, 10_000: 30, 100_000: 60, 1_000_000: 600}
COMMAND_LINE_UP_TO = 100_000
ADDRESS_SPACE = 20 << 30
HERE = Path(__file__).parent


class Failed(Exception):
    """A solver did not answer; the text says why."""


def run(command: list[str | Path], seconds: float) -> str:
    """Runs a program under a limit of processor seconds and returns what it printed."""

    def limit() -> None:
        # None on processor time: the kernel's clock of a process with such a limit advances in steps of milliseconds.
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))

    # One thread each, whatever the libraries below would like.
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryFile("w+") as printed, tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(command, preexec_fn=limit, env=environment, stdout=printed, stderr=complaints)
        while process.poll() is None:
            if cpu_seconds(process.pid) > seconds:
                process.kill()
                process.wait()
                raise Failed("over time")
            time.sleep(0.02)
        printed.seek(0)
        complaints.seek(0)
        if process.returncode:
            last = (complaints.read().strip().splitlines() or [f"status {process.returncode}"])[-1]
            raise Failed("out of memory" if "MemoryError" in last or "bad_alloc" in last else last)
        return printed.read()


def cpu_seconds(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def values(lines: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in lines.splitlines())


class Programs:
    """The programs that are compared, and how to call them."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.solve_instance = arguments.solve_instance
        self.pairwell = arguments.pairwell
        self.lemon = arguments.lemon

    def ours(self, path: Path, seconds: float) -> dict[str, object]:
        printed = values(run([self.solve_instance, path], seconds))
        if printed["verdict"] != "optimal":
            raise Failed(printed["verdict"])
        solve, check = float(printed["solve_seconds"]), float(printed["check_seconds"])
        return {
            "seconds": solve + check,
            "solve_seconds": solve,
            "check_seconds": check,
            "input_bytes": int(printed["input_bytes"]),
            "peak_bytes": int(printed["peak_bytes"]),
            "matched": int(printed["matched"]),
            "total": int(printed["total"]),
        }

    def command(self, path: Path, seconds: float) -> dict[str, object]:
        folder = path.with_suffix("")
        if not folder.exists():
            instances.write_csv(instances.read(path), folder)
        files = [word for name in ("scores", "mentors", "mentees") for word in (f"--{name}", folder / f"{name}.csv")]
        begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        printed = values(run([self.pairwell, "solve", *files, "--output", os.devnull], seconds))
        wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        if printed["certificate"] != "optimal":
            raise Failed(printed["certificate"])
        whole, _, places = printed["total_score"].partition(".")
        return {
            "seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            "wall_seconds": wall,
            **{name: float(printed[name]) for name in ("read_seconds", "solve_seconds", "check_seconds")},
            "matched": int(printed["matched"]),
            "total": int(whole) * instances.ONE + int(places),
        }

    def solve(self, solver: str, path: Path, seconds: float) -> dict[str, object]:
        if solver == OURS:
            return self.ours(path, seconds)
        if solver == COMMAND:
            return self.command(path, seconds)
        if solver == LEMON:
            return json.loads(run([self.lemon, path], seconds))
        return json.loads(run([sys.executable, HERE / "peers.py", solver, path], seconds))


def measure(programs: Programs, family: str, mentees: int, chosen: argparse.Namespace) -> dict[str, object]:
    """Runs all solvers back to back on one instance."""
    path = instances.load(family, mentees, chosen.folder / "instances")
    instance = instances.read(path)
    limit = chosen.limit or LIMITS[mentees]
    # A limit is on the solve; reading, building the model and repeating it take time of their own.
    seconds = max(limit, 30) + 10 + instance.edges * 30e-6
    row: dict[str, object] = {
        "family": family,
        "mentees": mentees,
        "mentors": instance.mentors,
        "edges": instance.edges,
        "date": time.strftime("%Y-%m-%d"),
        "commit": chosen.commit,
        "load": os.getloadavg()[0],
    }
    print(f"\n{report.name(row)}: {row['mentors']:,} mentors, {instance.edges:,} candidates", flush=True)
    del instance
    results: dict[str, dict[str, object]] = {}
    for solver in [OURS, *chosen.peers, COMMAND]:
        if solver == COMMAND and mentees > COMMAND_LINE_UP_TO:
            continue
        slow = too_slow_before(chosen.rows, family, mentees, solver)
        try:
            results[solver] = {"reason": slow} if slow else programs.solve(solver, path, seconds)
        except Failed as reason:
            text = f"over {limit} s" if str(reason) == "over time" else str(reason)
            results[solver] = {"reason": text}
        print(report.line(solver, results), flush=True)
    row["results"] = results
    demand_agreement(row)
    return row


def too_slow_before(rows: dict[str, dict], family: str, mentees: int, solver: str) -> str | None:
    """Spares a solver the larger sizes of a family when it ran over a smaller one."""
    for row in rows.values():
        if row["family"] == family and row["mentees"] < mentees:
            reason = row["results"].get(solver, {}).get("reason", "")
            if reason.startswith("over ") and solver not in (OURS, COMMAND):
                return reason if " at " in reason else f"{reason} at {report.size(row['mentees'])}"
    return None


def demand_agreement(row: dict) -> None:
    found = {name: (one["matched"], one["total"]) for name, one in row["results"].items() if "matched" in one}
    if len(set(found.values())) > 1:
        lines = [f"  {name}: matched {matched}, total {total}" for name, (matched, total) in found.items()]
        sys.exit(f"DISAGREEMENT on {report.name(row)}:\n" + "\n".join(lines))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run", description=__doc__.splitlines()[0])
    listed = lambda text: text.split(",")  # noqa: E731
    parser.add_argument("--sizes", type=listed, default=["1k", "5k", "10k", "100k"], help="1k,5k,10k,100k,1m")
    parser.add_argument("--families", type=listed, default=list(instances.FAMILIES), help="such as U,V,R")
    parser.add_argument("--peers", type=listed, default=None, help="such as 'OR-tools flow,LEMON'; rows are not kept")
    parser.add_argument("--limit", type=int, help="processor seconds that a solver gets; by size without it")
    parser.add_argument("--write", action="store_true", help="write BENCHMARKS.md from all rows kept so far")
    parser.add_argument("--fresh", action="store_true", help="forget the rows kept so far")
    for name in ("folder", "solve-instance", "pairwell", "lemon"):
        parser.add_argument(f"--{name}", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--commit", required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    chosen = arguments()
    keep = chosen.peers is None
    if keep:
        chosen.peers = [list(PEERS)[0], LEMON, *list(PEERS)[1:]]
    file = chosen.folder / "results.json"
    chosen.rows = json.loads(file.read_text()) if file.exists() and not chosen.fresh else {}
    programs = Programs(chosen)
    for mentees in sorted(SIZES[name] for name in chosen.sizes if name):
        for family in (name for name in chosen.families if mentees in instances.FAMILIES[name].sizes):
            row = measure(programs, family, mentees, chosen)
            if keep:
                chosen.rows[f"{family}_{mentees}"] = row
                file.write_text(json.dumps(chosen.rows, indent=1))
    print("\n" + report.targets(chosen.rows))
    if chosen.write:
        report.write(chosen.rows, HERE.parent.parent / "BENCHMARKS.md")


if __name__ == "__main__":
    main()
