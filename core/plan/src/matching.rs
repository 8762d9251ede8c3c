//! The cheapest perfect matching of a complete graph: Edmonds' blossom algorithm with dual prices, O(n³).
//!
//! Nodes pair up along *tight* edges (price of one end + price of the other = twice the gain of the edge). From the
//! unpaired nodes trees of alternating edges grow; a tight edge between two trees pairs two more nodes, one within a
//! tree closes an odd ring that is shrunk to a *blossom*, and when no tight edge is left the prices are moved until one is.

mod grow;
mod prices;
mod rings;

/// No node.
const NONE: usize = usize::MAX;

/// How an outermost node or blossom stands in the trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Free,
    /// An even number of edges from the root of its tree.
    Outer,
    /// An odd number.
    Inner,
}

/// An odd ring of nodes and blossoms, shrunk to one. The first of the ring holds the base.
#[derive(Debug, Clone, Default)]
struct Ring {
    members: Vec<usize>,
    /// Edge from each member to the next: a node in this one, a node in the next.
    edges: Vec<(usize, usize)>,
}

/// Nodes are `0..n`, blossoms `n..2n`.
struct Matching<G> {
    n: usize,
    gain: G,
    mate: Vec<usize>,
    /// Outermost blossom of each node.
    top: Vec<usize>,
    /// The blossom that each node or blossom lies in, directly.
    parent: Vec<usize>,
    /// The node of each blossom that is paired outside of it.
    base: Vec<usize>,
    ring: Vec<Ring>,
    price: Vec<i64>,
    label: Vec<Label>,
    /// The edge by which an inner blossom was reached: outer node, node in it.
    entry: Vec<(usize, usize)>,
    /// Of the outer nodes outside its blossom, the one whose edge to this node is nearest to tight.
    nearest: Vec<usize>,
    /// Outer nodes whose edges have not been looked at.
    queue: Vec<usize>,
    /// Names for blossoms that are not in use.
    spare: Vec<usize>,
}

/// The partner of each of `n` nodes (`n` even) so that the sum of `cost` over the pairs is least.
pub(crate) fn cheapest_pairs(n: usize, cost: impl Fn(usize, usize) -> u32) -> Vec<usize> {
    if n == 0 {
        return Vec::new();
    }
    // Row by row as they are asked for.
    let costs: Vec<u32> = (0..n).flat_map(|a| (0..n).map(move |b| (a, b))).map(|(a, b)| cost(a, b)).collect();
    let mut matching = Matching::new(n, |a, b| -i64::from(costs[a * n + b]));
    let paired = matching.pair_nearest();
    for _ in paired..n / 2 {
        matching.pair_two_more();
    }
    matching.mate
}

impl<G: Fn(usize, usize) -> i64> Matching<G> {
    /// Prices begin where every node has a tight edge or nearly one. All are even: so are the slacks that prices meet
    /// halfway for ever after.
    fn new(n: usize, gain: G) -> Self {
        let dearest = |a: usize| (0..n).filter(|b| *b != a).map(|b| gain(a, b)).max().unwrap_or(0);
        let prices: Vec<i64> = (0..n).map(|a| (dearest(a) + 1).div_euclid(2) * 2).collect();
        Self {
            n,
            gain,
            mate: vec![NONE; n],
            top: (0..n).collect(),
            parent: vec![NONE; 2 * n],
            base: (0..2 * n).collect(),
            ring: vec![Ring::default(); 2 * n],
            price: [prices, vec![0; n]].concat(),
            label: vec![Label::Free; 2 * n],
            entry: vec![(NONE, NONE); 2 * n],
            nearest: vec![NONE; n],
            queue: Vec::new(),
            spare: (n..2 * n).collect(),
        }
    }

    fn is_node(&self, x: usize) -> bool {
        x < self.n
    }

    /// How far an edge between nodes of different outermost blossoms is from tight.
    fn slack(&self, a: usize, b: usize) -> i64 {
        self.price[a] + self.price[b] - 2 * (self.gain)(a, b)
    }

    /// All nodes within.
    fn nodes(&self, x: usize) -> Vec<usize> {
        if self.is_node(x) {
            return vec![x];
        }
        self.ring[x].members.iter().flat_map(|member| self.nodes(*member)).collect()
    }

    /// Pairs nodes along edges that are tight from the beginning; how many pairs.
    fn pair_nearest(&mut self) -> usize {
        let mut paired = 0;
        for a in 0..self.n {
            let is_free = |b: &usize| self.mate[*b] == NONE && *b != a;
            if self.mate[a] != NONE {
                continue;
            }
            if let Some(b) = (0..self.n).filter(is_free).find(|b| self.slack(a, *b) == 0) {
                (self.mate[a], self.mate[b]) = (b, a);
                paired += 1;
            }
        }
        paired
    }

    /// One stage: grows trees until two more nodes are paired.
    fn pair_two_more(&mut self) {
        self.label.fill(Label::Free);
        self.nearest.fill(NONE);
        self.queue.clear();
        for node in 0..self.n {
            if self.mate[node] == NONE {
                self.make_outer(self.top[node]);
            }
        }
        while !self.follow_tight_edges() {
            self.move_prices();
        }
    }

    fn make_outer(&mut self, x: usize) {
        self.label[x] = Label::Outer;
        let nodes = self.nodes(x);
        self.queue.extend(nodes);
    }
}

#[cfg(test)]
mod tests;
