/// Chance that can be had again: the same seed gives the same draws. By George Marsaglia's xorshift.
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// Dice that are thrown the same way for each seed.
    #[must_use]
    pub fn new(seed: u64) -> Dice {
        // Seeds that lie side by side would start alike, so they are spread out first; and 0 would stay 0 for ever.
        let spread = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut dice = Dice { state: spread | 1 };
        for _ in 0..8 {
            dice.bits();
        }
        dice
    }

    fn bits(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }

    /// One of the numbers below `of`, which must not be 0.
    pub fn below(&mut self, of: u64) -> u64 {
        (self.bits() >> 16) % of
    }

    /// One of the numbers from `from` to `to`, both included.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to - from + 1)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub fn happens(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these, which must not be none.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let place = self.below(all.len() as u64);
        &all[usize::try_from(place).unwrap_or_default()]
    }
}
