//! Prices move until an edge becomes tight or an inner blossom has none left.

use super::{Label, Matching, NONE};

impl<G: Fn(usize, usize) -> i64> Matching<G> {
    pub(super) fn move_prices(&mut self) {
        let step = self.step();
        for node in 0..self.n {
            match self.label[self.top[node]] {
                Label::Outer => self.price[node] -= step,
                Label::Inner => self.price[node] += step,
                Label::Free => {}
            }
        }
        for blossom in self.outermost_blossoms() {
            match self.label[blossom] {
                Label::Outer => self.price[blossom] += 2 * step,
                Label::Inner => self.price[blossom] -= 2 * step,
                Label::Free => {}
            }
            if self.label[blossom] == Label::Inner && self.price[blossom] == 0 {
                self.open(blossom);
            }
        }
    }

    /// How far prices can move before something becomes possible or wrong.
    fn step(&self) -> i64 {
        let edges = (0..self.n).filter_map(|node| {
            let from = self.nearest[node];
            if from == NONE || self.top[from] == self.top[node] {
                return None;
            }
            match self.label[self.top[node]] {
                Label::Free => Some(self.slack(from, node)),
                Label::Outer => Some(self.slack(from, node) / 2),
                Label::Inner => None,
            }
        });
        let inner = self.outermost_blossoms().into_iter().filter(|x| self.label[*x] == Label::Inner);
        edges.chain(inner.map(|blossom| self.price[blossom] / 2)).min().unwrap_or(0)
    }

    fn outermost_blossoms(&self) -> Vec<usize> {
        (self.n..2 * self.n)
            .filter(|x| self.parent[*x] == NONE && !self.ring[*x].members.is_empty())
            .collect()
    }
}
