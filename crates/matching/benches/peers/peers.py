"""The peers that Python can call, each with its model of "most pairs, then highest total score".

`python peers.py PEER FILE` solves one instance in this process and prints what it took as JSON. A peer's module is
imported only when it runs, so that no other weighs on its memory.
"""

import json
import sys
from abc import ABC, abstractmethod
from pathlib import Path

import numpy as np

from instances import ONE, Instance, read
from measure import forget_peak, least_of_several, memory

# Beyond these, peers take minutes and gigabytes.
DENSE_CELLS = 30_000_000
SEAT_EDGES = 5_000_000


class NotApplicable(Exception):
    """This peer cannot solve that instance; the text says why."""


class Peer(ABC):
    """Building the model is the constructor's; only `solve` is timed."""

    @staticmethod
    @abstractmethod
    def load() -> None:
        """Imports what the peer needs."""

    @abstractmethod
    def __init__(self, instance: Instance) -> None: ...

    @abstractmethod
    def solve(self) -> None: ...

    @abstractmethod
    def chosen(self, instance: Instance) -> np.ndarray:
        """Returns the scores of the chosen pairs."""


def more_than_all_scores(instance: Instance) -> int:
    """What one pair must be worth so that no sum of scores outweighs it."""
    return (ONE + 2) * (min(int(instance.wanted.sum()), int(instance.capacity.sum())) + 1)


class OrToolsFlow(Peer):
    """OR-tools `SimpleMinCostFlow` (cost-scaling push-relabel): `solve_max_flow_with_min_cost` maximizes the pairs
    first by itself. Source to mentees, mentees to mentors, mentors to sink."""

    @staticmethod
    def load() -> None:
        from ortools.graph.python import min_cost_flow  # noqa: F401

    def __init__(self, instance: Instance) -> None:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        mentees, mentors = np.arange(instance.mentees), instance.mentees + np.arange(instance.mentors)
        source, sink = instance.mentees + instance.mentors, instance.mentees + instance.mentors + 1
        self.flow = SimpleMinCostFlow()

        def add(tails: np.ndarray, heads: np.ndarray, capacity: np.ndarray, cost: np.ndarray) -> np.ndarray:
            kinds = np.int32, np.int32, np.int64, np.int64
            columns = np.broadcast_arrays(tails, heads, capacity, cost)
            return self.flow.add_arcs_with_capacity_and_unit_cost(
                *(np.ascontiguousarray(column, kind) for column, kind in zip(columns, kinds))
            )

        add(np.array(source), mentees, instance.wanted, np.array(0))
        self.pairs = add(
            instance.mentee(),
            instance.mentor.astype(np.int64) + instance.mentees,
            np.array(1),
            ONE - instance.score.astype(np.int64),
        )
        add(mentors, np.array(sink), instance.capacity, np.array(0))
        wanted = int(instance.wanted.sum())
        self.flow.set_node_supply(source, wanted)
        self.flow.set_node_supply(sink, -wanted)

    def solve(self) -> None:
        status = self.flow.solve_max_flow_with_min_cost()
        if status != self.flow.OPTIMAL:
            raise RuntimeError(f"status {status}")

    def chosen(self, instance: Instance) -> np.ndarray:
        return instance.score[self.flow.flows(self.pairs) > 0]


class OrToolsAssignment(Peer):
    """OR-tools `LinearSumAssignment` (cost-scaling), which knows perfect matchings of as many on both sides only.

    Seats are nodes. A copy of everything with the sides swapped makes a perfect matching of every matching: who is
    left over takes their own copy, mentees at a cost that exceeds any sum of scores.
    """

    @staticmethod
    def load() -> None:
        from ortools.graph.python import linear_sum_assignment  # noqa: F401

    def __init__(self, instance: Instance) -> None:
        from ortools.graph.python.linear_sum_assignment import SimpleLinearSumAssignment

        self.assignment = SimpleLinearSumAssignment()
        if instance.is_full_square():
            self.scored = instance.edges
            self.add(instance.mentee(), instance.mentor, ONE - instance.score.astype(np.int64))
            return
        mentee, seat, score, seats = by_seat(instance)
        self.scored = len(mentee)
        self.add(mentee, seat, ONE - score)
        self.add(seat + instance.mentees, mentee + seats, np.array(0))
        left = np.arange(instance.mentees)
        # More would overflow in here; agreement with the others shows that it is enough.
        left_over = min(more_than_all_scores(instance), 1000 * ONE)
        self.add(left, left + seats, np.array(left_over))
        right = np.arange(seats)
        self.add(right + instance.mentees, right, np.array(0))

    def add(self, left: np.ndarray, right: np.ndarray, cost: np.ndarray) -> None:
        columns = np.broadcast_arrays(left, right, cost)
        kinds = np.int32, np.int32, np.int64
        self.assignment.add_arcs_with_cost(
            *(np.ascontiguousarray(column, kind) for column, kind in zip(columns, kinds))
        )

    def solve(self) -> None:
        status = self.assignment.solve()
        if status != self.assignment.OPTIMAL:
            raise RuntimeError(f"status {status}")

    def chosen(self, instance: Instance) -> np.ndarray:
        if instance.is_full_square():
            mates = [self.assignment.right_mate(mentee) for mentee in range(instance.mentees)]
            return instance.score.reshape(instance.mentees, -1)[np.arange(instance.mentees), mates]
        costs = np.array([self.assignment.assignment_cost(mentee) for mentee in range(instance.mentees)])
        return ONE - costs[costs <= ONE]


class SciPySparse(Peer):
    """SciPy `min_weight_full_bipartite_matching` (LAPJVsp): mentees to seats, and a dummy column for each mentee.
    Costs are raised by one because stored zeros count as absent."""

    @staticmethod
    def load() -> None:
        import scipy.sparse.csgraph  # noqa: F401

    def __init__(self, instance: Instance) -> None:
        from scipy.sparse import csr_array

        mentee, seat, score, seats = by_seat(instance)
        everyone = np.arange(instance.mentees)
        rows = np.concatenate([mentee, everyone])
        columns = np.concatenate([seat, everyone + seats])
        dummy = np.full(instance.mentees, more_than_all_scores(instance))
        costs = np.concatenate([ONE - score + 1, dummy]).astype(np.float64)
        self.matrix = csr_array((costs, (rows, columns)), shape=(instance.mentees, seats + instance.mentees))

    def solve(self) -> None:
        from scipy.sparse.csgraph import min_weight_full_bipartite_matching

        self.rows, self.columns = min_weight_full_bipartite_matching(self.matrix)

    def chosen(self, instance: Instance) -> np.ndarray:
        costs = self.matrix[self.rows, self.columns]
        return (ONE + 1 - costs[costs <= ONE + 1]).astype(np.int64)


class Dense(Peer):
    """A matrix of costs: mentees by seats and dummies, or simply everybody with everybody."""

    def __init__(self, instance: Instance) -> None:
        if instance.is_full_square():
            self.costs = (ONE - instance.score.astype(np.float64)).reshape(instance.mentees, -1)
            return
        mentee, seat, score, seats = by_seat(instance)
        cells = instance.mentees * (seats + instance.mentees)
        if cells > DENSE_CELLS:
            raise NotApplicable(f"a matrix of {cells * 8 / 1e9:.1f} GB")
        left_over = float(more_than_all_scores(instance))
        self.costs = np.full((instance.mentees, seats + instance.mentees), left_over)
        self.costs[:, :seats] = 4 * left_over
        self.costs[mentee, seat] = ONE - score

    def chosen(self, instance: Instance) -> np.ndarray:
        costs = self.costs[self.rows, self.columns]
        return (ONE - costs[costs <= ONE]).astype(np.int64)


class SciPyDense(Dense):
    """SciPy `linear_sum_assignment` (Jonker-Volgenant)."""

    @staticmethod
    def load() -> None:
        import scipy.optimize  # noqa: F401

    def solve(self) -> None:
        from scipy.optimize import linear_sum_assignment

        self.rows, self.columns = linear_sum_assignment(self.costs)


class Lapx(Dense):
    """lapx `lapjv` (Jonker-Volgenant). Its sparse `lapmod` refuses costs of a million or more."""

    @staticmethod
    def load() -> None:
        import lap  # noqa: F401

    def solve(self) -> None:
        import lap

        _, self.columns, _ = lap.lapjv(self.costs, extend_cost=True)
        self.rows = np.arange(len(self.columns))


def by_seat(instance: Instance) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Makes a node of every seat: mentee, seat and score of each candidate, and the number of seats."""
    if (instance.wanted > 1).any():
        raise NotApplicable("one mentor a mentee only")
    first = np.concatenate([[0], np.cumsum(instance.capacity, dtype=np.int64)])
    repeats = instance.capacity[instance.mentor]
    total = int(repeats.sum(dtype=np.int64))
    if total > SEAT_EDGES:
        raise NotApplicable(f"{total / 1e6:.0f} million edges with a node for each seat")
    within = np.arange(total) - np.repeat(np.cumsum(repeats, dtype=np.int64) - repeats, repeats)
    seat = np.repeat(first[instance.mentor], repeats) + within
    score = np.repeat(instance.score.astype(np.int64), repeats)
    return np.repeat(instance.mentee(), repeats), seat, score, int(first[-1])


PEERS: dict[str, type[Peer]] = {
    "OR-tools flow": OrToolsFlow,
    "OR-tools LSA": OrToolsAssignment,
    "SciPy sparse": SciPySparse,
    "SciPy dense": SciPyDense,
    "lapx": Lapx,
}


def main(name: str, path: Path) -> dict[str, object]:
    kind = PEERS[name]
    kind.load()
    at_start = memory("VmRSS")
    instance = read(path)
    try:
        peer = kind(instance)
    except NotApplicable as reason:
        return {"reason": str(reason)}
    del instance
    forget_peak()
    seconds = least_of_several(peer.solve)
    peak = memory("VmHWM") - at_start
    scores = peer.chosen(read(path))
    return {
        "seconds": seconds,
        "peak_bytes": peak,
        "matched": len(scores),
        "total": int(scores.sum(dtype=np.int64)),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
