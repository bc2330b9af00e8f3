"""Seeded instances of the assignment problem in families of different difficulty, and the files that hold them.

`FAMILIES` is the one list of what there is. The same family, size and seed give the same file.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

ONE = 1_000_000  # A score of one, in millionths.
MAGIC = b"PAIRING1"

Generator = np.random.Generator
Edges = tuple[np.ndarray, np.ndarray]  # Mentee and mentor of each candidate pair, sorted, no pair twice.


@dataclass(frozen=True)
class Instance:
    """Candidates in rows: those of mentee `i` are `starts[i]` to `starts[i + 1]`, in order of mentor."""

    wanted: np.ndarray
    capacity: np.ndarray
    starts: np.ndarray
    mentor: np.ndarray
    score: np.ndarray  # Millionths.

    @property
    def mentees(self) -> int:
        return len(self.wanted)

    @property
    def mentors(self) -> int:
        return len(self.capacity)

    @property
    def edges(self) -> int:
        return len(self.mentor)

    def mentee(self) -> np.ndarray:
        """Returns the mentee of each candidate pair."""
        return np.repeat(np.arange(self.mentees, dtype=np.int64), np.diff(self.starts))

    def is_full_square(self) -> bool:
        """Answers whether everybody may be paired with everybody, one to one."""
        return self.edges == self.mentees**2 == self.mentors**2 and self.is_one_to_one()

    def is_one_to_one(self) -> bool:
        return bool((self.wanted == 1).all() and (self.capacity == 1).all())


# --- files ------------------------------------------------------------------------------------------------------------


def write(instance: Instance, path: Path) -> None:
    """Writes little-endian words: magic, three counts, wanted, capacity, starts, then (mentor, score) pairs."""
    scored = np.empty((instance.edges, 2), "<u4")
    scored[:, 0], scored[:, 1] = instance.mentor, instance.score
    with path.open("wb") as file:
        file.write(MAGIC)
        np.array([instance.mentees, instance.mentors, instance.edges], "<u8").tofile(file)
        instance.wanted.astype("<u4").tofile(file)
        instance.capacity.astype("<u4").tofile(file)
        instance.starts.astype("<u8").tofile(file)
        scored.tofile(file)


def read(path: Path) -> Instance:
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise ValueError(f"{path} is no instance")
        mentees, mentors, edges = (int(count) for count in np.fromfile(file, "<u8", 3))
        wanted = np.fromfile(file, "<u4", mentees)
        capacity = np.fromfile(file, "<u4", mentors)
        starts = np.fromfile(file, "<u8", mentees + 1).astype(np.int64)
        scored = np.fromfile(file, "<u4", 2 * edges).reshape(edges, 2)
    return Instance(wanted, capacity, starts, scored[:, 0].copy(), scored[:, 1].copy())


def write_csv(instance: Instance, folder: Path) -> None:
    """Writes the three files of `pairwell solve`. Ids have leading zeros, so their order is that of the numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "mentees.csv").open("w") as file:
        file.write("mentee,wanted\n")
        file.writelines(f"a{i:07},{wanted}\n" for i, wanted in enumerate(instance.wanted.tolist()))
    with (folder / "mentors.csv").open("w") as file:
        file.write("mentor,capacity\n")
        file.writelines(f"b{j:07},{seats}\n" for j, seats in enumerate(instance.capacity.tolist()))
    with (folder / "scores.csv").open("w") as file:
        file.write("mentee,mentor,score\n")
        rows = zip(instance.mentee().tolist(), instance.mentor.tolist(), instance.score.tolist())
        file.writelines(f"a{i:07},b{j:07},{s // ONE}.{s % ONE:06}\n" for i, j, s in rows)


# --- parts of instances -----------------------------------------------------------------------------------------------


def assemble(edges: Edges, score: np.ndarray, wanted: np.ndarray, capacity: np.ndarray) -> Instance:
    mentee, mentor = edges
    starts = np.zeros(len(wanted) + 1, np.int64)
    np.cumsum(np.bincount(mentee, minlength=len(wanted)), out=starts[1:])
    return Instance(wanted, capacity, starts, mentor, np.clip(score, 0, ONE).astype(np.uint32))


def distinct(mentee: np.ndarray, mentor: np.ndarray, mentors: int) -> Edges:
    keys = np.unique(mentee * mentors + mentor)
    return keys // mentors, keys % mentors


def degrees(rng: Generator, mentees: int) -> np.ndarray:
    """Repeats each mentee 20 to 50 times: one entry for each draw of a candidate."""
    return np.repeat(np.arange(mentees, dtype=np.int64), rng.integers(20, 51, mentees))


def uniform_edges(rng: Generator, mentees: int, mentors: int) -> Edges:
    mentee = degrees(rng, mentees)
    return distinct(mentee, rng.integers(0, mentors, len(mentee)), mentors)


def uniform_scores(rng: Generator, edges: Edges) -> np.ndarray:
    return rng.integers(0, ONE + 1, len(edges[0]))


def seats(rng: Generator, mentors: int, total: int, low: int = 1, high: int = 5) -> np.ndarray:
    """Draws capacities between two bounds that add up to a total."""
    capacity = rng.integers(low, high + 1, mentors)
    while missing := total - int(capacity.sum()):
        step = 1 if missing > 0 else -1
        changeable = np.flatnonzero(capacity < high if missing > 0 else capacity > low)
        chosen = rng.permutation(changeable)[: abs(missing)]
        if not len(chosen):
            raise ValueError("no such capacities")
        capacity[chosen] += step
    return capacity


def ones(count: int) -> np.ndarray:
    return np.ones(count, np.int64)


def a_third(mentees: int) -> int:
    return round(mentees / 3)


# --- families ---------------------------------------------------------------------------------------------------------


def uniform(slack: float) -> Callable[[Generator, int], Instance]:
    def generate(rng: Generator, mentees: int) -> Instance:
        mentors = a_third(mentees)
        edges = uniform_edges(rng, mentees, mentors)
        capacity = seats(rng, mentors, round(mentees * (1 + slack)))
        return assemble(edges, uniform_scores(rng, edges), ones(mentees), capacity)

    return generate


def tracks(slack: float) -> Callable[[Generator, int], Instance]:
    """Tracks of about 500 mentees. Four of five candidates are of the mentee's track, popular mentors more often;
    a score is half the track, a quarter the mentor's quality, a quarter the pair's own."""

    def generate(rng: Generator, mentees: int) -> Instance:
        mentors = a_third(mentees)
        count = max(2, round(mentees / 500))
        track_of_mentee = rng.integers(0, count, mentees)
        track_of_mentor = np.sort(rng.integers(0, count, mentors))
        popularity = 1 / np.sqrt(rng.integers(1, 51, mentors))
        first = np.searchsorted(track_of_mentor, np.arange(count + 1))
        cumulative = np.concatenate([[0], np.cumsum(popularity)])

        mentee = degrees(rng, mentees)
        track = track_of_mentee[mentee]
        anywhere = (rng.random(len(mentee)) < 0.2) | (first[track] == first[track + 1])
        low = np.where(anywhere, 0, cumulative[first[track]])
        high = np.where(anywhere, cumulative[-1], cumulative[first[track + 1]])
        drawn = np.searchsorted(cumulative, low + (high - low) * rng.random(len(mentee)), "right") - 1
        edges = distinct(mentee, np.clip(drawn, 0, mentors - 1), mentors)

        same = track_of_mentee[edges[0]] == track_of_mentor[edges[1]]
        quality = rng.integers(0, ONE + 1, mentors)
        own = rng.integers(0, ONE + 1, len(edges[0]))
        score = np.where(same, ONE, ONE // 4) // 2 + quality[edges[1]] // 4 + own // 4
        capacity = seats(rng, mentors, round(mentees * (1 + slack)))
        return assemble(edges, score, ones(mentees), capacity)

    return generate


def rounded(rng: Generator, mentees: int) -> Instance:
    instance = tracks(0.05)(rng, mentees)
    step = ONE // 100
    return replace(instance, score=(instance.score + step // 2) // step * step)


def several(rng: Generator, mentees: int) -> Instance:
    instance = tracks(0.05)(rng, mentees)
    wanted = rng.integers(1, 4, mentees)
    capacity = seats(rng, instance.mentors, round(int(wanted.sum()) * 1.05), 2, 11)
    return replace(instance, wanted=wanted, capacity=capacity)


def nearest(rng: Generator, mentees: int) -> Instance:
    from scipy.spatial import cKDTree  # The workers of other families do without it.

    mentors = a_third(mentees)
    here, there = rng.random((mentees, 2)), rng.random((mentors, 2))
    distance, mentor = cKDTree(there).query(here, 30)
    mentee = np.repeat(np.arange(mentees, dtype=np.int64), 30)
    order = np.lexsort((mentor.ravel(), mentee))
    edges = mentee[order], mentor.ravel()[order].astype(np.int64)
    # One for no distance, zero for twice the radius in which thirty mentors are to be expected.
    radius = 2 * np.sqrt(30 / (np.pi * mentors))
    score = np.rint((1 - distance.ravel()[order] / radius) * ONE)
    return assemble(edges, score, ones(mentees), seats(rng, mentors, round(mentees * 1.05)))


def common_value(rng: Generator, mentees: int) -> Instance:
    instance = uniform(0.009)(rng, mentees)
    quality = rng.integers(0, ONE + 1, instance.mentors)
    return replace(instance, score=(quality[instance.mentor] * 19 + instance.score) // 20)


def levels(*millionths: int) -> Callable[[Generator, int], Instance]:
    def generate(rng: Generator, mentees: int) -> Instance:
        instance = uniform(0.009)(rng, mentees)
        return replace(instance, score=rng.choice(np.array(millionths), instance.edges))

    return generate


def full_square(mentees: int, score: np.ndarray) -> Instance:
    everyone = np.arange(mentees, dtype=np.int64)
    edges = np.repeat(everyone, mentees), np.tile(everyone, mentees)
    return assemble(edges, score, ones(mentees), ones(mentees))


def machol_wien(_rng: Generator, mentees: int) -> Instance:
    rank = np.arange(1, mentees + 1, dtype=np.int64)
    return full_square(mentees, ONE - (np.outer(rank, rank) * ONE // mentees**2).ravel())


def dense(rng: Generator, mentees: int) -> Instance:
    return full_square(mentees, rng.integers(0, ONE + 1, mentees**2))


@dataclass(frozen=True)
class Family:
    """A way to generate instances; `sizes` are the numbers of mentees that make sense."""

    what: str
    generate: Callable[[Generator, int], Instance]
    sizes: tuple[int, ...]
    seed: int


ALL_SIZES = (1_000, 10_000, 100_000, 1_000_000)
FAMILIES = {
    "U": Family("uniform, as many seats as mentees", uniform(0), ALL_SIZES, 1),
    "X": Family("as U with 0.4 % too few seats", uniform(-0.004), ALL_SIZES, 2),
    "V": Family("as U with 0.9 % more seats than mentees", uniform(0.009), ALL_SIZES, 3),
    "R": Family("tracks with popular and good mentors, 5 % more seats", tracks(0.05), ALL_SIZES, 4),
    "T": Family("as R with scores rounded to 0.01", rounded, ALL_SIZES, 4),
    "S": Family("as R with 25 % too few seats", tracks(-0.25), ALL_SIZES, 4),
    "K": Family("as R, every mentee wants one to three mentors", several, ALL_SIZES, 4),
    "GEO": Family("the 30 nearest mentors in a plane, 5 % more seats", nearest, ALL_SIZES, 5),
    "CV": Family("everybody wants the same mentors (95 % of a score), 0.9 % more seats", common_value, ALL_SIZES, 6),
    "L3": Family("as V with three different scores", levels(250_000, 500_000, 750_000), ALL_SIZES, 7),
    "EQ": Family("as V with equal scores", levels(500_000), ALL_SIZES, 7),
    "MW": Family("Machol-Wien: everybody with everybody, one minus the product of the ranks", machol_wien, (1_000,), 8),
    "D": Family("everybody with everybody, uniform", dense, (1_000, 5_000), 9),
}


def load(family: str, mentees: int, folder: Path) -> Path:
    """Returns the file of an instance, generated unless it is there."""
    path = folder / f"{family}_{mentees}.bin"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        chosen = FAMILIES[family]
        draft = path.with_suffix(".part")
        write(chosen.generate(np.random.default_rng([chosen.seed, mentees]), mentees), draft)
        draft.rename(path)
    return path
