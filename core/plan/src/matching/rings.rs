//! Odd rings: shrunk to blossoms, turned to another base, opened again.

use super::{Label, Matching, NONE, Ring};

impl<G: Fn(usize, usize) -> i64> Matching<G> {
    /// Makes a blossom of the ring that the edge between two outer nodes closes.
    pub(super) fn shrink(&mut self, node: usize, other: usize, ancestor: usize) {
        let Some(blossom) = self.spare.pop() else { return };
        let ring = self.ring_of(node, other, ancestor);
        for member in &ring.members {
            self.parent[*member] = blossom;
            if self.label[*member] == Label::Inner {
                let nodes = self.nodes(*member);
                self.queue.extend(nodes);
            }
        }
        self.base[blossom] = self.base[ancestor];
        self.price[blossom] = 0;
        self.label[blossom] = Label::Outer;
        self.parent[blossom] = NONE;
        self.ring[blossom] = ring;
        let nodes = self.nodes(blossom);
        for node in &nodes {
            self.top[*node] = blossom;
        }
        self.look_for_nearest(&nodes);
    }

    /// From the ancestor down to `node`, over the edge, and from `other` up again.
    fn ring_of(&self, node: usize, other: usize, ancestor: usize) -> Ring {
        let mut down = self.climb(self.top[node], ancestor);
        down.reverse();
        let up = self.climb(self.top[other], ancestor);
        let mut ring = Ring { members: vec![ancestor], edges: Vec::new() };
        for (below, (within, above)) in down {
            ring.edges.push((above, within));
            ring.members.push(below);
        }
        ring.edges.push((node, other));
        for (below, edge) in up {
            ring.members.push(below);
            ring.edges.push(edge);
        }
        ring
    }

    /// Members from `outer` up to, but without, the ancestor, each with the edge from it to the next above.
    fn climb(&self, mut outer: usize, ancestor: usize) -> Vec<(usize, (usize, usize))> {
        let mut members = Vec::new();
        while outer != ancestor {
            let base = self.base[outer];
            let inner = self.top[self.mate[base]];
            members.push((outer, (base, self.mate[base])));
            let (above, within) = self.entry[inner];
            members.push((inner, (within, above)));
            outer = self.top[above];
        }
        members
    }

    /// Nodes that have come into one blossom look outside of it.
    fn look_for_nearest(&mut self, nodes: &[usize]) {
        for &node in nodes {
            self.nearest[node] = (0..self.n)
                .filter(|from| {
                    self.top[*from] != self.top[node] && self.label[self.top[*from]] == Label::Outer
                })
                .min_by_key(|from| self.slack(*from, node))
                .unwrap_or(NONE);
        }
    }

    /// Makes `node` the one that is paired outside, and pairs the others along the ring anew.
    pub(super) fn rebase(&mut self, blossom: usize, node: usize) {
        if self.is_node(blossom) {
            return;
        }
        let turn = self.member_with(blossom, node);
        let mut ring = std::mem::take(&mut self.ring[blossom]);
        ring.members.rotate_left(turn);
        ring.edges.rotate_left(turn);
        self.rebase(ring.members[0], node);
        for at in (1..ring.members.len()).step_by(2) {
            let (a, b) = ring.edges[at];
            self.rebase(ring.members[at], a);
            self.rebase(ring.members[at + 1], b);
            (self.mate[a], self.mate[b]) = (b, a);
        }
        self.ring[blossom] = ring;
        self.base[blossom] = node;
    }

    /// Position in the ring of the member that holds `node`.
    fn member_with(&self, blossom: usize, node: usize) -> usize {
        let mut member = node;
        while self.parent[member] != blossom {
            member = self.parent[member];
        }
        self.ring[blossom].members.iter().position(|x| *x == member).unwrap_or(0)
    }

    /// Opens an inner blossom whose price has come down to nothing: the way through it stays in the tree.
    pub(super) fn open(&mut self, blossom: usize) {
        let entry = self.entry[blossom];
        let turn = self.member_with(blossom, entry.1);
        let Ring { members, edges } = std::mem::take(&mut self.ring[blossom]);
        for member in &members {
            self.parent[*member] = NONE;
            self.label[*member] = Label::Free;
            for node in self.nodes(*member) {
                self.top[node] = *member;
            }
        }
        self.spare.push(blossom);
        self.relabel(&members, &edges, turn, entry);
    }

    /// From the member that the tree enters to the one with the base, the even way round.
    fn relabel(&mut self, members: &[usize], edges: &[(usize, usize)], turn: usize, entry: (usize, usize)) {
        let len = members.len();
        let forward = turn % 2 == 1;
        let (mut at, mut edge) = (turn, entry);
        loop {
            self.label[members[at]] = Label::Inner;
            self.entry[members[at]] = edge;
            if at == 0 {
                return;
            }
            let outer = if forward { (at + 1) % len } else { at - 1 };
            self.make_outer(members[outer]);
            (at, edge) = if forward {
                ((outer + 1) % len, edges[outer])
            } else {
                let (a, b) = edges[outer - 1];
                (outer - 1, (b, a))
            };
        }
    }
}
