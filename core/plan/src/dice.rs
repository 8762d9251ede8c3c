//! Chance for the search: `SplitMix64` (Steele, Lea and Flood 2014). A search asks for it millions of times, so it must
//! cost next to nothing; it must not be hard to foresee.

pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    #[inline]
    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`.
    #[inline]
    pub(crate) fn below(&mut self, count: usize) -> usize {
        // The upper half of the product is below `count`, which is a usize.
        usize::try_from((u128::from(self.roll()) * count as u128) >> 64).unwrap_or(0)
    }
}
