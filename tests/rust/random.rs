//! Random numbers for simulated studies.
//!
//! They are computed with the functions of `libm`, which are the same on every platform.

/// Generates random numbers (SplitMix64).
pub(crate) struct Random {
    state: u64,
    /// The second of a pair of normal numbers.
    spare: Option<f64>,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random { state: seed.wrapping_mul(0x5851_f42d_4c95_7f2d), spare: None }
    }

    /// Returns a uniform number between 0 and 1, a multiple of 2^-40 plus a half of it.
    pub(crate) fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 24) as f64 + 0.5) / (1_u64 << 40) as f64
    }

    /// Returns a standard normal number (the polar method of Marsaglia).
    pub(crate) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let factor = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(y * factor);
                return x * factor;
            }
        }
    }

    /// Returns the number of failures before a success of this probability.
    pub(crate) fn failures(&mut self, probability: f64) -> f64 {
        (libm::log(self.uniform()) / libm::log1p(-probability)).floor()
    }
}
