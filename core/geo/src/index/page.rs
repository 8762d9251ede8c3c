//! What a border cell holds, packed into words so that a look-up reads one or two cache lines.
//!
//! A page has up to eight candidate areas and the pieces of their borders that meet the cell. Every piece has a
//! mask of the candidates whose border it is. The set of candidates that contain a place is the page's base set
//! with the mask of every edge toggled that a ray eastward from the place crosses.
//!
//! An edge that leaves the cell counts as going on for ever in its direction. That makes the toggles wrong by
//! a constant set for all places of the cell (crossing the prolonged part is impossible inside it, and at
//! vertices inside the cell all edges of a ring are present), and the base set is chosen to make up for it.
//!
//! ```text
//! page      head: words of the page (32 bits) · last page of the cell (1) · ids (7) · base set (8)
//!           ids of the candidates, two to a word; left out where the block knows them all
//!           chains
//! chain     head: vertices (32 bits) · first end (2) · last end (2) · mask (8)
//!           x and y of every vertex
//! ```

use geo_types::{Coord, Rect};

use super::chains::{Chain, Piece, chains};
use super::half_open::{ORIENTATION_ERROR, contains, is_above, is_left, touches, upward};
use super::spots::{BLOCK_IDS, Block};

/// Candidates in one page; further ones go to the cell's next page.
const PAGE_IDS: usize = 8;

/// One of the two ids in a word.
#[expect(clippy::cast_possible_truncation, reason = "cuts out half of the bits")]
fn half(word: u64, index: usize) -> u32 {
    (word >> (32 * (index % 2))) as u32
}

/// The pages of all border cells.
#[derive(Debug, Default)]
pub(super) struct Pages(Vec<u64>);

impl Pages {
    pub(super) fn memory_bytes(&self) -> usize {
        self.0.capacity() * size_of::<u64>()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.0.shrink_to_fit();
    }

    /// The pages of a block's cell, in the order of ids.
    pub(super) fn iter(&self, block: &Block) -> impl Iterator<Item = Page<'_>> {
        let known = block.ids;
        let mut next = Some(block.page as usize);
        std::iter::from_fn(move || {
            let at = next?;
            let page = self.page(at, known);
            next = (!page.is_last()).then_some(at + page.words.len());
            Some(page)
        })
    }

    fn page(&self, at: usize, known: [u32; BLOCK_IDS]) -> Page<'_> {
        Page { words: &self.0[at..at + (self.0[at] & 0xffff_ffff) as usize], known }
    }

    /// Asks the memory for a block's page, so that it is near by the time that it is read. Nothing else happens.
    pub(super) fn fetch(&self, block: &Block) {
        let line = |words: usize| self.0.get(block.page as usize + words).copied().unwrap_or_default();
        std::hint::black_box(line(0) ^ line(8) ^ line(16));
    }

    /// The id that owns `place` in a block's cell: the lowest that contains it shifted, or else the lowest that it
    /// touches.
    pub(super) fn owner(&self, block: &Block, place: Coord) -> Option<u32> {
        let page = self.page(block.page as usize, block.ids);
        let members = page.members(place);
        if members != 0 { Some(page.first_of(members)) } else { self.owner_rare(block, place) }
    }

    #[cold]
    fn owner_rare(&self, block: &Block, place: Coord) -> Option<u32> {
        let first = |set: &dyn Fn(&Page<'_>) -> u8| {
            self.iter(block).find_map(|page| match set(&page) {
                0 => None,
                found => Some(page.first_of(found)),
            })
        };
        first(&|page| page.members(place)).or_else(|| first(&|page| page.touched(place)))
    }

    /// Appends the pages of a cell. `ids` are its candidates, ascending, `inside` those that contain its lower left
    /// corner, `borders` the edges that meet it with the id of their area.
    pub(super) fn push(&mut self, rect: Rect, ids: &[u32], inside: &[u32], borders: &[(u32, Coord, Coord)]) {
        let last = (ids.len() - 1) / PAGE_IDS;
        for (index, page_ids) in ids.chunks(PAGE_IDS).enumerate() {
            let bit = |id: u32| page_ids.binary_search(&id).map_or(0, |index| 1 << index);
            let pieces: Vec<Piece> = borders
                .iter()
                .map(|&(id, a, b)| Piece { a, b, mask: bit(id) })
                .filter(|piece| piece.mask != 0)
                .collect();
            let inside = inside.iter().fold(0, |set, &id| set | bit(id));
            let stored = if ids.len() > BLOCK_IDS { page_ids } else { &[] };
            self.push_page(rect, stored, &pieces, inside, index == last);
        }
    }

    fn push_page(&mut self, rect: Rect, ids: &[u32], pieces: &[Piece], inside: u8, is_last: bool) {
        let at = self.0.len();
        self.0.push(0);
        self.0.extend(ids.chunks(2).map(|pair| u64::from(pair[0]) | u64::from(pair[pair.len() - 1]) << 32));
        for chain in chains(rect, pieces) {
            self.push_chain(rect, &chain);
        }
        let head = (self.0.len() - at) as u64 | u64::from(is_last) << 32 | (ids.len() as u64) << 33;
        self.0[at] = head;
        let base = inside ^ self.page(at, [0; BLOCK_IDS]).members(rect.min());
        self.0[at] = head | u64::from(base) << 40;
    }

    fn push_chain(&mut self, rect: Rect, chain: &Chain) {
        let vertices = &chain.vertices;
        let last = vertices.len() - 1;
        let first_end = End::new(rect, vertices[0], vertices[1]);
        let last_end = End::new(rect, vertices[last], vertices[last - 1]);
        self.0
            .push(vertices.len() as u64 | first_end.0 << 32 | last_end.0 << 34 | u64::from(chain.mask) << 36);
        self.0.extend(vertices.iter().flat_map(|vertex| [vertex.x.to_bits(), vertex.y.to_bits()]));
    }
}

/// How the end of a chain counts: 0 by its own height, 2 as always below the ray, 3 as always above it.
#[derive(Debug, Clone, Copy)]
struct End(u64);

impl End {
    const INSIDE: Self = Self(0);

    /// An end outside the cell stands for the edge's prolongation.
    fn new(rect: Rect, end: Coord, neighbour: Coord) -> Self {
        if contains(rect, end) { Self::INSIDE } else { Self(2 | u64::from(upward(end, neighbour).is_gt())) }
    }

    fn is_above(self, vertex: Coord, place: Coord) -> bool {
        // Without branches, as all of the test.
        (self.0 == 3) | ((self.0 == 0) & is_above(vertex, place))
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Page<'a> {
    words: &'a [u64],
    /// The ids of the candidates, when the page does not hold them itself.
    known: [u32; BLOCK_IDS],
}

impl<'a> Page<'a> {
    fn is_last(self) -> bool {
        self.words[0] >> 32 & 1 == 1
    }

    fn ids_count(self) -> usize {
        (self.words[0] >> 33 & 0x7f) as usize
    }

    #[expect(clippy::cast_possible_truncation, reason = "cuts out eight of the bits")]
    fn base(self) -> u8 {
        (self.words[0] >> 40) as u8
    }

    /// The id of the lowest bit in `set`.
    fn first_of(self, set: u8) -> u32 {
        self.id(set.trailing_zeros() as usize)
    }

    fn id(self, index: usize) -> u32 {
        if self.ids_count() == 0 { self.known[index] } else { half(self.words[1 + index / 2], index) }
    }

    /// The ids of a set of candidates.
    pub(super) fn ids_in(self, set: u8) -> impl Iterator<Item = u32> + 'a {
        (0..8).filter(move |bit| set >> bit & 1 == 1).map(move |bit| self.id(bit))
    }

    /// The candidates that contain the shifted place, as bits.
    pub(super) fn members(&self, place: Coord) -> u8 {
        self.chains()
            .fold(self.base(), |set, chain| set ^ (chain.mask() * u8::from(chain.is_crossed_oddly(place))))
    }

    /// The candidates whose border holds the place itself, as bits.
    fn touched(&self, place: Coord) -> u8 {
        self.chains().filter(|chain| chain.touches(place)).fold(0, |set, chain| set | chain.mask())
    }

    fn chains(self) -> impl Iterator<Item = PackedChain<'a>> {
        let mut rest = &self.words[1 + self.ids_count().div_ceil(2)..];
        std::iter::from_fn(move || {
            let (&head, tail) = rest.split_first()?;
            let (vertices, after) = tail.split_at((head & 0xffff_ffff) as usize * 2);
            rest = after;
            Some(PackedChain { head, vertices })
        })
    }
}

fn vertex(x: u64, y: u64) -> Coord {
    Coord { x: f64::from_bits(x), y: f64::from_bits(y) }
}

/// A run of edges of the same candidates.
#[derive(Debug, Clone, Copy)]
struct PackedChain<'a> {
    head: u64,
    vertices: &'a [u64],
}

impl PackedChain<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "cuts out eight of the bits")]
    fn mask(self) -> u8 {
        (self.head >> 36) as u8
    }

    fn ends(self) -> (End, End) {
        (End(self.head >> 32 & 3), End(self.head >> 34 & 3))
    }

    fn vertex(self, index: usize) -> Coord {
        vertex(self.vertices[index * 2], self.vertices[index * 2 + 1])
    }

    fn len(self) -> usize {
        self.vertices.len() / 2
    }

    /// Whether the ray from the shifted place crosses an odd number of the edges.
    ///
    /// Without branches, because which edges a ray crosses cannot be foretold; where rounding could matter, the
    /// whole chain is done again exactly.
    #[expect(clippy::needless_bitwise_bool, reason = "`&&` would be a branch")]
    fn is_crossed_oddly(self, place: Coord) -> bool {
        let (first_end, last_end) = self.ends();
        let mut vertices = self.vertices.chunks_exact(2).map(|pair| vertex(pair[0], pair[1]));
        let Some(mut a) = vertices.next() else { return false };
        let mut a_above = first_end.is_above(a, place);
        let (mut odd, mut doubtful) = (false, false);
        while let Some(b) = vertices.next() {
            let end = if vertices.len() == 0 { last_end } else { End::INSIDE };
            let b_above = end.is_above(b, place);
            let left = (a.x - place.x) * (b.y - place.y);
            let right = (a.y - place.y) * (b.x - place.x);
            let straddles = a_above != b_above;
            let side = left - right;
            let is_sure = side.abs() > ORIENTATION_ERROR * (left.abs() + right.abs());
            odd ^= straddles & ((side > 0.0) == b_above);
            doubtful |= straddles & !is_sure;
            (a, a_above) = (b, b_above);
        }
        if doubtful { self.is_crossed_oddly_exact(place) } else { odd }
    }

    #[cold]
    fn is_crossed_oddly_exact(self, place: Coord) -> bool {
        let last = self.len() - 1;
        let (first_end, last_end) = self.ends();
        let end_of = |index| match index {
            0 => first_end,
            _ if index == last => last_end,
            _ => End::INSIDE,
        };
        let is_above = |index| end_of(index).is_above(self.vertex(index), place);
        (0..last)
            .filter(|&index| is_above(index) != is_above(index + 1))
            .filter(|&index| is_left(self.vertex(index), self.vertex(index + 1), place))
            .count()
            % 2
            == 1
    }

    fn touches(self, place: Coord) -> bool {
        (1..self.len()).any(|index| touches(self.vertex(index - 1), self.vertex(index), place))
    }
}
