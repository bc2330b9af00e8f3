"""Words the results: lines for the terminal, and the whole of BENCHMARKS.md."""

import math
import os
import platform
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import instances
from peers import PEERS

OURS, COMMAND, MATCH = "Pairwell", "pairwell solve", "pairwell match"
FLOW, LEMON, MATCHING, MENTOR_MATCH = "OR-tools flow", "LEMON", "matching", "mentor-match"
COLUMNS = [FLOW, LEMON, *list(PEERS)[1:]]
Row = dict
Rows = dict[str, Row]


def size(mentees: int) -> str:
    return f"{mentees // 1_000_000}M" if mentees >= 1_000_000 else f"{mentees // 1_000}k"


def name(row: Row) -> str:
    return f"{row['family']} {size(row['mentees'])}"


def seconds(value: float) -> str:
    """Three significant digits."""
    places = max(0, 2 - math.floor(math.log10(value))) if value > 0 else 6
    return f"{value:.{min(places, 6)}f}"


def ratio(row: Row, solver: str) -> float | None:
    """How many times as long a solver takes as ours with its check."""
    results = row["results"]
    if "seconds" not in results.get(OURS, {}) or "seconds" not in results.get(solver, {}):
        return None
    return results[solver]["seconds"] / results[OURS]["seconds"]


def times(value: float) -> str:
    return f"{value:.1f}×" if value < 100 else f"{value:.0f}×"


def line(solver: str, results: dict[str, dict]) -> str:
    result = results[solver]
    if "reason" in result:
        return f"  {solver:15} —  {result['reason']}"
    extent = f"{result['matched']:>9,} matched  {decimal(result['total']):>16}"
    text = f"  {solver:15} {seconds(result['seconds']):>9} s  {extent}"
    if "peak_bytes" in result:
        text += f"  {mebibytes(result['peak_bytes']):>6} MiB"
    if solver not in (OURS, COMMAND) and "seconds" in results[OURS]:
        text += f"  {times(result['seconds'] / results[OURS]['seconds']):>7}"
    if "check_seconds" in result:
        text += f"  (solve {seconds(result['solve_seconds'])}, check {seconds(result['check_seconds'])}"
        text += f", read {seconds(result['read_seconds'])})" if "read_seconds" in result else ")"
    return text


def decimal(millionths: int) -> str:
    return f"{millionths // instances.ONE:,}.{millionths % instances.ONE:06}"


def mebibytes(count: int) -> str:
    return f"{count / (1 << 20):,.0f}" if count >= 10 << 20 else f"{count / (1 << 20):.1f}"


# --- targets ----------------------------------------------------------------------------------------------------------


def geometric_mean(values: list[float]) -> float:
    return math.exp(sum(map(math.log, values)) / len(values))


def ratios(rows: Rows, mentees: int, solver: str, families: Iterable[str] | None = None) -> dict[str, float]:
    chosen = (row for row in rows.values() if row["mentees"] == mentees)
    found = {row["family"]: ratio(row, solver) for row in chosen if families is None or row["family"] in families}
    return {family: value for family, value in found.items() if value is not None}


def best_of_two(rows: Rows, mentees: int) -> dict[str, float]:
    flow, lemon = ratios(rows, mentees, FLOW), ratios(rows, mentees, LEMON)
    return {family: min(flow[family], lemon.get(family, math.inf)) for family in flow}


def listed(values: dict[str, float]) -> str:
    return ", ".join(f"{family} {times(value)}" for family, value in values.items())


def share_of_check(rows: Rows) -> dict[str, float]:
    found = {}
    for row in rows.values():
        ours = row["results"][OURS]
        if row["mentees"] >= 10_000 and "check_seconds" in ours:
            found[name(row)] = ours["check_seconds"] / ours["solve_seconds"]
    return found


def bytes_beyond(row: Row) -> float:
    """What a solve holds beyond its input, in bytes a candidate, after 64 bytes a person."""
    ours = row["results"][OURS]
    people = row["mentees"] + row["mentors"]
    return (ours["peak_bytes"] - ours["input_bytes"] - 64 * people) / row["edges"]


def judged(what: str, values: dict[str, float], least: float, summary: Callable = min) -> str | None:
    if not values:
        return None
    worst = summary(values.values())
    verdict = "met" if worst >= least else "**not met**"
    return f"| {what} | ≥ {least:g}× | {times(worst)} | {verdict} | {listed(values)} |"


def targets(kept: dict[str, Rows]) -> str:
    """Returns a table of what was aimed at and what was measured, for the sizes that were run."""
    rows = kept["most_matched"]
    hundred, million = 100_000, 1_000_000
    mean = lambda values: geometric_mean(list(values))  # noqa: E731
    everywhere = {name(row): value for row in rows.values() if (value := ratio(row, FLOW)) is not None}
    lemon = {name(row): value for row in rows.values() if (value := ratio(row, LEMON)) is not None}
    lines = [
        judged("R, V, T at 100k against OR-tools flow", ratios(rows, hundred, FLOW, "RVT"), 25),
        judged(
            "geometric mean of U V R T S GEO K at 100k, OR-tools flow",
            ratios(rows, hundred, FLOW, ("U", "V", "R", "T", "S", "GEO", "K")),
            20,
            mean,
        ),
        judged("U, CV, K, GEO at 100k, OR-tools flow", ratios(rows, hundred, FLOW, ("U", "CV", "K", "GEO")), 10),
        judged("every instance, OR-tools flow", worst_of(everywhere), 5),
        judged("every instance, LEMON", worst_of(lemon), 1),
        judged("10k, the better of OR-tools flow and LEMON", best_of_two(rows, 10_000), 15),
        judged("1k, the better of OR-tools flow and LEMON", best_of_two(rows, 1_000), 10),
        judged("R at 1M, OR-tools flow", ratios(rows, million, FLOW, "R"), 25),
        judged("U at 1M, OR-tools flow", ratios(rows, million, FLOW, "U"), 10),
        judged("D at 5k, lapx", ratios(rows, 5_000, "lapx", "D"), 5),
        judged("D at 5k, SciPy", ratios(rows, 5_000, "SciPy dense", "D"), 25),
        *other_targets(rows),
        *stable_targets(kept["stable"]),
        *changes_targets(kept["changes"]),
        *civil_service_target(kept["civil_service"]),
    ]
    head = "| target | aim | measured | | of which |\n| --- | --- | --- | --- | --- |\n"
    return head + "\n".join(line for line in lines if line) + "\n"


def worst_of(values: dict[str, float]) -> dict[str, float]:
    return dict(sorted(values.items(), key=lambda item: item[1])[:5])


def other_targets(rows: Rows) -> Iterable[str]:
    if checks := share_of_check(rows):
        worst = max(checks.values())
        most = sorted(checks.items(), key=lambda item: -item[1])[:5]
        shares = ", ".join(f"{instance} {share:.0%}" for instance, share in most)
        yield f"| check as a share of the solve, 10k and more | ≤ 10 % | {worst:.0%} | {met(worst <= 0.1)} | {shares} |"
    row = rows.get("R_1000000")
    if row and "peak_bytes" in row["results"][OURS]:
        beyond = bytes_beyond(row)
        ours = row["results"][OURS]
        detail = f"{mebibytes(ours['peak_bytes'])} MiB with the input of {mebibytes(ours['input_bytes'])} MiB"
        yield f"| R at 1M: bytes a candidate beyond the input and 64 B a person | ≤ 16 | {beyond:.1f} | {met(beyond <= 16)} | {detail} |"


def stable_targets(rows: Rows) -> Iterable[str | None]:
    found = {}
    for row in rows.values():
        ours, theirs = row["results"][OURS], row["results"].get(MATCHING, {})
        if "build_seconds" in theirs:
            found[name(row)] = (theirs["build_seconds"] + theirs["seconds"]) / ours["seconds"]
    yield judged(f"stable, PyPI `{MATCHING}`, its building and its solve", found, 1000)
    took = {name(row): row["results"][OURS]["solve_seconds"] for row in rows.values() if row["mentees"] == 100_000}
    if took:
        worst = max(took.values())
        shown = ", ".join(f"{instance} {seconds(value)}" for instance, value in took.items())
        yield f"| stable at 100k | ≤ 0.05 s | {seconds(worst)} s | {met(worst <= 0.05)} | {shown} |"


def changes_targets(rows: Rows) -> Iterable[str]:
    for what, aim in (("median", 1e-4), ("p99", 5e-3)):
        took = {family: row[f"all_{what}_seconds"] for family, row in rows.items()}
        if took:
            worst = max(took.values())
            shown = ", ".join(f"{family} {micro(value)}" for family, value in took.items())
            yield f"| one change at 100k, {what} | ≤ {micro(aim)} | {micro(worst)} | {met(worst <= aim)} | {shown} |"


def civil_service_target(results: dict[str, dict]) -> Iterable[str | None]:
    if results:
        value = results[MENTOR_MATCH]["seconds"] / results[MATCH]["seconds"]
        yield judged(f"civil service, whole processes, PyPI `{MENTOR_MATCH}`", {"500 + 500": value}, 100)


def met(good: bool) -> str:
    return "met" if good else "**not met**"


# --- BENCHMARKS.md ----------------------------------------------------------------------------------------------------


def machine() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    total = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1]) >> 20
    return f"{os.cpu_count()} cores of {model[1] if model else platform.machine()}, {total + 1} GiB"


def cell(row: Row, solver: str) -> str:
    result = row["results"].get(solver)
    if result is None:
        return "—"
    if "reason" in result:
        return f"— {result['reason']}"
    value = ratio(row, solver)
    text = seconds(result["seconds"])
    return f"{text} ({times(value)})" if value is not None and solver != OURS else text


def time_table(rows: list[Row]) -> str:
    heads = ["", "candidates", "matched", "total", "Pairwell solve", "+ check", *COLUMNS]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for row in rows:
        ours = row["results"][OURS]
        found = next((one for one in row["results"].values() if "matched" in one), None)
        extent = [f"{found['matched']:,}", decimal(found["total"])] if found else ["", ""]
        own = [f"**{seconds(ours['solve_seconds'])}**", seconds(ours["check_seconds"])] if "seconds" in ours else [
            f"— {ours['reason']}",
            "",
        ]
        lines.append([row["family"], f"{row['edges']:,}", *extent, *own, *(cell(row, one) for one in COLUMNS)])
    return markdown(lines)


def memory_table(rows: list[Row]) -> str:
    heads = ["", "Pairwell", "of which input", *COLUMNS]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for row in rows:
        results = row["results"]
        shown = lambda solver, key="peak_bytes": (  # noqa: E731
            mebibytes(results[solver][key]) if key in results.get(solver, {}) else "—"
        )
        lines.append([row["family"], shown(OURS), shown(OURS, "input_bytes"), *(shown(one) for one in COLUMNS)])
    return markdown(lines)


def command_table(rows: list[Row]) -> str:
    heads = ["", "read", "solve", "check", "whole process", "elapsed"]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    keys = ["read_seconds", "solve_seconds", "check_seconds", "seconds", "wall_seconds"]
    for row in rows:
        result = row["results"].get(COMMAND, {"reason": ""})
        if "reason" not in result:
            lines.append([name(row), *(seconds(result[key]) for key in keys)])
    return markdown(lines)


def stable_table(rows: list[Row]) -> str:
    heads = ["", "candidates", "matched", "total", "Pairwell solve", "+ check", MATCHING, "its building"]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for row in rows:
        ours, theirs = row["results"][OURS], row["results"].get(MATCHING, {})
        building = seconds(theirs["build_seconds"]) if "build_seconds" in theirs else "—"
        own = [f"**{seconds(ours['solve_seconds'])}**", seconds(ours["check_seconds"])]
        extent = [f"{row['edges']:,}", f"{ours['matched']:,}", decimal(ours["total"])]
        lines.append([name(row), *extent, *own, cell(row, MATCHING), building])
    return markdown(lines)


def changes_table(rows: Rows) -> str:
    kinds = ["mentee joins", "mentee leaves", "mentee edits", "mentor joins", "mentor leaves", "mentor edits"]
    heads = ["", "median", "99th percentile", "largest", *kinds, "cold solve"]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for family, row in rows.items():
        shown = [micro(row[f"all_{what}_seconds"]) for what in ("median", "p99", "largest")]
        each = [micro(row[f"{kind.replace(' ', '_')}_median_seconds"]) for kind in kinds]
        lines.append([f"{family} {size(row['mentees'])}", *shown, *each, micro(row["solve_seconds"])])
    return markdown(lines)


def micro(value: float) -> str:
    return f"{value * 1e6:,.0f} µs"


def civil_service_table(results: dict[str, dict]) -> str:
    heads = ["", "processor", "elapsed", "memory", "matched", "total"]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for program, one in results.items():
        took = [f"{seconds(one[key])} s" for key in ("seconds", "wall_seconds")]
        lines.append([program, *took, f"{mebibytes(one['peak_bytes'])} MiB", str(one["matched"]), decimal(one["total"])])
    return markdown(lines)


def markdown(lines: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def origin(rows: list[Row]) -> str:
    """Names the commits that were measured, and the sizes each was measured at."""
    sizes: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        known = sizes.setdefault((row["date"], row["commit"]), [])
        if size(row["mentees"]) not in known:
            known.append(size(row["mentees"]))
    return "; ".join(f"{date}, commit {commit} ({', '.join(found)})" for (date, commit), found in sizes.items())


def in_order(rows: Rows) -> list[Row]:
    families = list(instances.FAMILIES)
    return sorted(rows.values(), key=lambda row: (row["mentees"], families.index(row["family"])))


def write(kept: dict[str, Rows], path: Path) -> None:
    rows, stable = in_order(kept["most_matched"]), in_order(kept["stable"])
    by_size = {row["mentees"]: [one for one in rows if one["mentees"] == row["mentees"]] for row in rows}
    each_size = lambda table: "\n".join(f"### {size(key)} mentees\n\n{table(found)}" for key, found in by_size.items())  # noqa: E731
    families = [["", "instances"], ["---", "---"], *([key, one.what] for key, one in instances.FAMILIES.items())]
    loads = [row["load"] for row in rows + stable]
    here = Path(__file__).parent
    path.write_text(
        (here / "benchmarks.md").read_text().format(
            machine=machine(),
            origin=origin(rows + stable),
            load=f"{min(loads):.1f} to {max(loads):.1f}",
            families=markdown(families),
            times=each_size(time_table),
            memory=each_size(memory_table),
            stable=stable_table(stable),
            changes=changes_table(kept["changes"]),
            civil_service=civil_service_table(kept["civil_service"]),
            command=command_table(rows),
            targets=targets(kept),
            versions=", ".join(word for file in here.glob("requirements*.txt") for word in file.read_text().split()),
        )
    )
