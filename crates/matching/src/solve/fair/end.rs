//! One of the two ends from which a search goes.

/// A step to or from a neighbor: by choosing or giving up an edge, or by changing a degree.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) neighbor: usize,
    pub(super) edge: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Backward,
}

/// One end of a search that goes from both ends.
pub(super) struct End {
    /// Which nodes were reached, in order.
    pub(super) reached: Vec<usize>,
    /// How many of them were passed.
    passed: usize,
    /// For each node the step that reached it, from the neighbor nearer to this end; from itself at the end.
    pub(super) steps: Vec<Step>,
    /// The number of the last search that reached each node.
    pub(super) stamps: Vec<u32>,
    /// How many steps were looked at.
    pub(super) work: usize,
}

#[expect(
    clippy::indexing_slicing,
    reason = "every list of nodes has all of them, and only reached nodes are passed"
)]
impl End {
    pub(super) fn new(nodes: usize) -> Self {
        let nowhere = Step {
            neighbor: 0,
            edge: None,
        };
        Self {
            reached: Vec::new(),
            passed: 0,
            steps: vec![nowhere; nodes],
            stamps: vec![0; nodes],
            work: 0,
        }
    }

    pub(super) fn clear(&mut self) {
        self.reached.clear();
        self.passed = 0;
        self.work = 0;
    }

    pub(super) fn start(&mut self, node: usize, search: u32) {
        let itself = Step {
            neighbor: node,
            edge: None,
        };
        self.reach(node, itself, search);
    }

    /// Answers whether the node had not been reached before.
    pub(super) fn reach(&mut self, node: usize, step: Step, search: u32) -> bool {
        let is_new = self.stamps[node] != search;
        if is_new {
            self.stamps[node] = search;
            self.steps[node] = step;
            self.reached.push(node);
        }
        is_new
    }

    pub(super) fn next(&mut self) -> Option<usize> {
        let node = self.reached.get(self.passed).copied();
        self.passed += 1;
        node
    }

    pub(super) fn is_done(&self) -> bool {
        self.passed == self.reached.len()
    }
}
