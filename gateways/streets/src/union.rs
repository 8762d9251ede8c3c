//! Which of many belong together.

pub(crate) struct Union(Vec<usize>);

impl Union {
    pub(crate) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The lowest of those that belong together with `x`.
    pub(crate) fn root(&mut self, mut x: usize) -> usize {
        while self.0[x] != x {
            self.0[x] = self.0[self.0[x]];
            x = self.0[x];
        }
        x
    }

    /// Whether they were apart before.
    pub(crate) fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
        a != b
    }
}
