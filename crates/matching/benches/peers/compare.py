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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import instances
import report
from peers import PEERS

OURS, COMMAND, LEMON, MATCHING = report.OURS, report.COMMAND, report.LEMON, report.MATCHING
PARTS = ["most_matched", "stable", "changes", "command_line", "civil_service"]
STABLE = {1_000: "URT", 10_000: "URT", 100_000: "URT", 1_000_000: "R"}
STABLE_OF_PEER = {1_000: "URT", 10_000: "R"}  # It takes a minute at 10k.
SIZES = {"1k": 1_000, "5k": 5_000, "10k": 10_000, "100k": 100_000, "1m": 1_000_000}
LIMITS = {1_000: 10, 5_000: 30, 10_000: 10, 100_000: 30, 1_000_000: 600}
CHANGES, CHANGES_AT = ("U", "V", "R", "T", "S", "K", "GEO", "CV"), 100_000
COMMAND_LINE_UP_TO = 100_000
ADDRESS_SPACE = 20 << 30
HERE = Path(__file__).parent


class Failed(Exception):
    """A solver did not answer; the text says why."""


@dataclass(frozen=True)
class Ran:
    """What a program printed and took as a whole."""

    printed: str
    cpu_seconds: float
    wall_seconds: float
    peak_bytes: int


def run(command: list[str | Path], seconds: float) -> Ran:
    """Runs a program under a limit of processor seconds."""

    def limit() -> None:
        # None on processor time: the kernel's clock of a process with such a limit advances in steps of milliseconds.
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))

    # One thread each, whatever the libraries below would like.
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryFile("w+") as printed, tempfile.TemporaryFile("w+") as complaints:
        begin = time.perf_counter()
        process = subprocess.Popen(command, preexec_fn=limit, env=environment, stdout=printed, stderr=complaints)
        ended = 0
        while not ended:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            if not ended and cpu_seconds(process.pid) > seconds:
                process.kill()
                os.wait4(process.pid, 0)
                raise Failed("over time")
            time.sleep(0 if ended else 0.01)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        complaints.seek(0)
        if process.returncode:
            last = (complaints.read().strip().splitlines() or [f"status {process.returncode}"])[-1]
            raise Failed("out of memory" if "MemoryError" in last or "bad_alloc" in last else last)
        return Ran(printed.read(), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024)


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

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.solve_instance = chosen.release / "examples/solve_instance"
        self.follow_changes = chosen.release / "examples/follow_changes"
        self.pairwell = chosen.release / "pairwell"
        self.lemon = chosen.lemon
        self.mentor_match = chosen.mentor_match_python

    def ours(self, objective: str, path: Path, seconds: float) -> dict[str, object]:
        printed = values(run([self.solve_instance, path, objective], seconds).printed)
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

    def command(self, objective: str, path: Path, seconds: float) -> dict[str, object]:
        folder = path.with_suffix("")
        if not folder.exists():
            instances.write_csv(instances.read(path), folder)
        files = [word for name in ("scores", "mentors", "mentees") for word in (f"--{name}", folder / f"{name}.csv")]
        ran = run([self.pairwell, "solve", *files, "--objective", objective, "--output", os.devnull], seconds)
        printed = values(ran.printed)
        if printed["certificate"] != "optimal":
            raise Failed(printed["certificate"])
        whole, _, places = printed["total_score"].partition(".")
        return {
            "seconds": ran.cpu_seconds,
            "wall_seconds": ran.wall_seconds,
            **{name: float(printed[name]) for name in ("read_seconds", "solve_seconds", "check_seconds")},
            "matched": int(printed["matched"]),
            "total": int(whole) * instances.ONE + int(places),
        }

    def solve(self, solver: str, objective: str, path: Path, seconds: float) -> dict[str, object]:
        if solver == OURS:
            return self.ours(objective, path, seconds)
        if solver == COMMAND:
            return self.command(objective, path, seconds)
        if solver == LEMON:
            command = [self.lemon, path]
        elif solver == MATCHING:
            command = [sys.executable, HERE / "stable.py", path]
        else:
            command = [sys.executable, HERE / "peers.py", solver, path]
        return json.loads(run(command, seconds).printed)

    def changes(self, family: str, folder: Path) -> dict[str, object]:
        """Follows changes of one instance, each kind in turn."""
        path = instances.load(family, CHANGES_AT, folder)
        printed = values(run([self.follow_changes, path], 600).printed)
        if printed.pop("verdict") != "optimal":
            raise Failed("a pairing that is not optimal after its changes")
        figures = {key: float(value) for key, value in printed.items()}
        return {"family": family, "mentees": CHANGES_AT, "load": os.getloadavg()[0], **figures}

    def civil_service(self, folder: Path) -> dict[str, dict[str, object]]:
        """Runs the whole programs on the civil service's sample files."""
        example = HERE.parents[2] / "cli/examples/civil-service"
        files = [f"--{name}={example}/data/large-{name}.csv" for name in ("mentors", "mentees")]
        rules = [f"--columns={example}/columns.toml", f"--policy={example}/policy.toml"]
        output = [f"--output={folder}/pairs.csv", "--json"]
        ran = [run([self.pairwell, "match", *files, *rules, *output], 600) for _ in range(5)]
        found = json.loads(ran[0].printed)
        peer = run([self.mentor_match, HERE / "mentor_match.py", example / "data", folder / "lists"], 3600)
        theirs = values(peer.printed)
        return {
            report.MATCH: whole(min(ran, key=lambda one: one.cpu_seconds), found["pairs"], found["total_score_millionths"]),
            report.MENTOR_MATCH: whole(peer, int(theirs["matched"]), int(theirs["total"])),
        }


def whole(ran: Ran, matched: int, total: int) -> dict[str, object]:
    return {
        "seconds": ran.cpu_seconds,
        "wall_seconds": ran.wall_seconds,
        "peak_bytes": ran.peak_bytes,
        "matched": matched,
        "total": total,
    }


def measure(
    programs: Programs, objective: str, family: str, mentees: int, solvers: list[str], chosen: argparse.Namespace
) -> dict[str, object]:
    """Runs solvers back to back on one instance."""
    path = instances.load(family, mentees, chosen.folder / "instances")
    instance = instances.read(path)
    limit = chosen.limit or LIMITS[mentees]
    # A limit is on the solve; reading, building the model and repeating it take time of their own.
    seconds = limit + 5 + instance.edges * (300e-6 if objective == "stable" else 20e-6)
    row: dict[str, object] = {
        "family": family,
        "mentees": mentees,
        "mentors": instance.mentors,
        "edges": instance.edges,
        "date": time.strftime("%Y-%m-%d"),
        "commit": chosen.commit,
        "load": os.getloadavg()[0],
    }
    print(f"\n{report.name(row)}, {objective}: {instance.mentors:,} mentors, {instance.edges:,} candidates", flush=True)
    del instance
    results: dict[str, dict[str, object]] = {}
    for solver in solvers:
        slow = too_slow_before(chosen.kept[objective], family, mentees, solver)
        try:
            results[solver] = {"reason": slow} if slow else programs.solve(solver, objective, path, seconds)
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
    parser.add_argument("--parts", type=listed, default=PARTS, help=",".join(PARTS))
    parser.add_argument("--peers", type=listed, help="such as 'OR-tools flow,LEMON'; then nothing is kept")
    parser.add_argument("--limit", type=int, help="processor seconds that a solver gets; by size without it")
    parser.add_argument("--write", action="store_true", help="write BENCHMARKS.md from everything kept so far")
    parser.add_argument("--fresh", action="store_true", help="forget what was kept so far")
    for name in ("folder", "release", "lemon", "mentor-match-python"):
        parser.add_argument(f"--{name}", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--commit", required=True, help=argparse.SUPPRESS)
    return parser.parse_args()


def build(chosen: argparse.Namespace) -> None:
    """Builds Pairwell, and of it only what the chosen parts run."""
    cargo = ["cargo", "build", "--quiet", "--locked", "--release", "--package"]
    if {"most_matched", "stable"} & set(chosen.parts):
        subprocess.run([*cargo, "pairwell-matching", "--example", "solve_instance"], cwd=HERE, check=True)
    if "changes" in chosen.parts:
        subprocess.run([*cargo, "pairwell-matching", "--example", "follow_changes"], cwd=HERE, check=True)
    if {"command_line", "civil_service"} & set(chosen.parts):
        subprocess.run([*cargo, "pairwell"], cwd=HERE, check=True)


def rows_to_measure(chosen: argparse.Namespace) -> Iterator[tuple[str, str, int, list[str]]]:
    """Yields objective, family, size and solvers."""
    all_peers = [list(PEERS)[0], LEMON, *list(PEERS)[1:]]
    for mentees in sorted(SIZES[name] for name in chosen.sizes):
        command = [COMMAND] if mentees <= COMMAND_LINE_UP_TO and "command_line" in chosen.parts else []
        for family in chosen.families:
            if "most_matched" in chosen.parts and mentees in instances.FAMILIES[family].sizes:
                peers = all_peers if chosen.peers is None else chosen.peers
                yield "most_matched", family, mentees, [OURS, *peers, *command]
        for family in STABLE.get(mentees, ()):
            if "stable" in chosen.parts and family in chosen.families:
                peers = [MATCHING] if family in STABLE_OF_PEER.get(mentees, ()) else []
                yield "stable", family, mentees, [OURS, *peers]


def main() -> None:
    chosen = arguments()
    file = chosen.folder / "results.json"
    kept = json.loads(file.read_text()) if file.exists() and not chosen.fresh else {}
    chosen.kept = {"most_matched": {}, "stable": {}, "changes": {}, "civil_service": {}} | kept

    def keep() -> None:
        if chosen.peers is None:
            file.write_text(json.dumps(chosen.kept, indent=1))

    build(chosen)
    programs = Programs(chosen)
    for objective, family, mentees, solvers in rows_to_measure(chosen):
        row = measure(programs, objective, family, mentees, solvers, chosen)
        chosen.kept[objective][f"{family}_{mentees}"] = row
        keep()
    if "changes" in chosen.parts and "100k" in chosen.sizes:
        for family in (one for one in CHANGES if one in chosen.families):
            chosen.kept["changes"][family] = programs.changes(family, chosen.folder / "instances")
            keep()
        print("\n" + report.changes_table(chosen.kept["changes"]))
    if "civil_service" in chosen.parts:
        chosen.kept["civil_service"] = programs.civil_service(chosen.folder)
        print("\n" + report.civil_service_table(chosen.kept["civil_service"]))
        keep()
    print("\n" + report.targets(chosen.kept))
    if chosen.write:
        report.write(chosen.kept, HERE.parent.parent / "BENCHMARKS.md")


if __name__ == "__main__":
    main()
