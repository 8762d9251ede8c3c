//! Trees grow along tight edges.

use super::{Label, Matching, NONE};

impl<G: Fn(usize, usize) -> i64> Matching<G> {
    /// Looks at the edges of all outer nodes that wait, and at those that price moves have made tight; answers whether
    /// two nodes were paired.
    pub(super) fn follow_tight_edges(&mut self) -> bool {
        for node in 0..self.n {
            let from = self.nearest[node];
            let is_tight = from != NONE && self.top[from] != self.top[node] && self.slack(from, node) == 0;
            if is_tight && self.take_edge(from, node) {
                return true;
            }
        }
        while let Some(node) = self.queue.pop() {
            for other in 0..self.n {
                if self.top[other] == self.top[node] {
                    continue;
                }
                let slack = self.slack(node, other);
                if slack == 0 && self.take_edge(node, other) {
                    return true;
                }
                self.note_nearest(node, other, slack);
            }
        }
        false
    }

    fn note_nearest(&mut self, node: usize, other: usize, slack: i64) {
        let nearest = self.nearest[other];
        let is_nearer =
            nearest == NONE || self.top[nearest] == self.top[other] || slack < self.slack(nearest, other);
        if is_nearer && self.top[node] != self.top[other] {
            self.nearest[other] = node;
        }
    }

    /// A tight edge from an outer node: the tree grows, a ring closes, or two trees meet and pair their roots.
    fn take_edge(&mut self, node: usize, other: usize) -> bool {
        let there = self.top[other];
        match self.label[there] {
            Label::Inner => false,
            Label::Free => {
                self.label[there] = Label::Inner;
                self.entry[there] = (node, other);
                let next = self.top[self.mate[self.base[there]]];
                self.make_outer(next);
                false
            }
            Label::Outer => {
                let ancestor = self.common_ancestor(self.top[node], there);
                if let Some(ancestor) = ancestor {
                    self.shrink(node, other, ancestor);
                } else {
                    self.pair_up(node, other);
                    self.pair_up(other, node);
                }
                ancestor.is_none()
            }
        }
    }

    /// The outer blossom two steps nearer to the root.
    pub(super) fn grandparent(&self, outer: usize) -> Option<usize> {
        let mate = self.mate[self.base[outer]];
        (mate != NONE).then(|| self.top[self.entry[self.top[mate]].0])
    }

    fn common_ancestor(&self, a: usize, b: usize) -> Option<usize> {
        let line = |x| std::iter::successors(Some(x), |x| self.grandparent(*x));
        let of_a: Vec<usize> = line(a).collect();
        line(b).find(|x| of_a.contains(x))
    }

    /// Pairs `node` with `partner` and flips the edges on the way from it to its root.
    fn pair_up(&mut self, mut node: usize, mut partner: usize) {
        loop {
            let outer = self.top[node];
            let left = self.mate[self.base[outer]];
            self.rebase(outer, node);
            self.mate[node] = partner;
            if left == NONE {
                return;
            }
            let inner = self.top[left];
            let (before, within) = self.entry[inner];
            self.rebase(inner, within);
            self.mate[within] = before;
            (node, partner) = (before, within);
        }
    }
}
