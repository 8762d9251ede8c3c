//! Dividing the blocks into communities and unit grids.

use super::lattice::Blocks;
use crate::chance::Chance;

/// Basic grids, each a community.
pub(super) const COMMUNITIES: usize = 10;

/// An industrial park has five unit grids; the others have seven where there are most blocks and else six: 63.
const PARK_GRIDS: usize = 5;
const LARGE_GRIDS: usize = 7;
const SMALL_GRIDS: usize = 6;
const LARGE_COMMUNITIES: usize = 5;

/// A community: its blocks and how they are divided into unit grids, west to east, then north to south.
#[derive(Debug)]
pub(super) struct Community {
    pub(super) blocks: Blocks,
    pub(super) grids: Vec<Blocks>,
    /// One of the two industrial parks, at the southern corners.
    pub(super) is_park: bool,
}

pub(super) fn communities(chance: &mut Chance) -> Vec<Community> {
    let mut parts = divide(Blocks::ALL, COMMUNITIES, chance);
    parts.sort_by_key(|blocks| (blocks.west, blocks.north));
    let is_park = |blocks: &Blocks| {
        blocks.south == Blocks::ALL.south
            && (blocks.west == Blocks::ALL.west || blocks.east == Blocks::ALL.east)
    };
    let mut by_size: Vec<&Blocks> = parts.iter().filter(|blocks| !is_park(blocks)).collect();
    by_size.sort_by_key(|blocks| std::cmp::Reverse(blocks.count()));
    let large: Vec<Blocks> = by_size.into_iter().take(LARGE_COMMUNITIES).copied().collect();
    let mut community = |blocks: Blocks| {
        let is_park = is_park(&blocks);
        let is_large = large.contains(&blocks);
        let count = if is_park {
            PARK_GRIDS
        } else if is_large {
            LARGE_GRIDS
        } else {
            SMALL_GRIDS
        };
        let mut grids = divide(blocks, count, chance);
        grids.sort_by_key(|grid| (grid.west, grid.north));
        Community { blocks, grids, is_park }
    };
    parts.into_iter().map(&mut community).collect()
}

/// Cuts the blocks into `count` rectangles of similar size. There must be at least as many blocks.
fn divide(blocks: Blocks, count: usize, chance: &mut Chance) -> Vec<Blocks> {
    if count < 2 {
        return vec![blocks];
    }
    let (length, across) = if blocks.width() >= blocks.height() {
        (blocks.width(), blocks.height())
    } else {
        (blocks.height(), blocks.width())
    };
    let cut = cut_near_half(length, chance);
    let fair = (count * cut + length / 2) / length;
    let least = count.saturating_sub((length - cut) * across).max(1);
    let first_count = fair.clamp(least, (count - 1).min(cut * across));
    let (first, second) = cut_at(blocks, cut);
    let mut parts = divide(first, first_count, chance);
    parts.extend(divide(second, count - first_count, chance));
    parts
}

fn cut_near_half(length: usize, chance: &mut Chance) -> usize {
    let lean = usize::from(length % 2 == 1 && chance.happens(0.5));
    length / 2 + lean
}

/// Across the longer side.
fn cut_at(blocks: Blocks, cut: usize) -> (Blocks, Blocks) {
    if blocks.width() >= blocks.height() {
        let middle = blocks.west + cut;
        (Blocks { east: middle, ..blocks }, Blocks { west: middle, ..blocks })
    } else {
        let middle = blocks.north + cut;
        (Blocks { south: middle, ..blocks }, Blocks { north: middle, ..blocks })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contains(blocks: Blocks, block: Blocks) -> bool {
        blocks.each().any(|one| one == block)
    }

    #[test]
    fn every_block_lies_in_one_grid_of_one_community() {
        for seed in 0..50 {
            let all = communities(&mut Chance::new(seed, 0));
            assert_eq!(all.len(), COMMUNITIES);
            assert_eq!(all.iter().map(|community| community.grids.len()).sum::<usize>(), 63);
            assert_eq!(all.iter().filter(|community| community.is_park).count(), 2);
            for block in Blocks::ALL.each() {
                let inside = |community: &&Community| contains(community.blocks, block);
                let grids = all.iter().filter(inside).flat_map(|community| &community.grids);
                assert_eq!(
                    grids.filter(|grid| contains(**grid, block)).count(),
                    1,
                    "{block:?} of seed {seed}"
                );
            }
        }
    }
}
