//! Drawing lots without a sequence: each thing has its own number under a seed, so that the order
//! in which things are met does not matter, and a change to one document leaves the lots of all
//! others as they are.

use std::collections::HashMap;

/// Lots under a seed.
#[derive(Clone, Copy)]
pub(super) struct Lots(pub(super) u64);

impl Lots {
    /// The lot of `thing` for `purpose`; lots for different purposes have nothing to do with each
    /// other.
    pub(super) fn of(self, purpose: &str, thing: u64) -> u64 {
        let mut hasher = blake3::Hasher::new();
        hasher
            .update(&self.0.to_le_bytes())
            .update(&thing.to_le_bytes())
            .update(purpose.as_bytes());
        number(&hasher)
    }

    /// Gives numbers below what it is asked for, one after another.
    pub(super) fn dice(self, purpose: &str, thing: u64) -> impl FnMut(usize) -> usize {
        let mut thrown = self.of(purpose, thing);
        move |sides| {
            thrown = self.of("again", thrown);
            (thrown % sides.max(1) as u64) as usize
        }
    }

    /// Things in the order they are to be taken: at random, but one of each group before the
    /// second of any.
    pub(super) fn spread<T>(
        self,
        purpose: &str,
        things: impl IntoIterator<Item = T>,
        name: impl Fn(&T) -> u64,
        group: impl Fn(&T) -> u64,
    ) -> Vec<T> {
        let things = things.into_iter();
        let mut drawn: Vec<(u64, T)> = things.map(|t| (self.of(purpose, name(&t)), t)).collect();
        drawn.sort_by_key(|(lot, _)| *lot);
        let mut taken: HashMap<u64, u64> = HashMap::new();
        let mut ordered: Vec<((u64, u64, u64), T)> = Vec::with_capacity(drawn.len());
        for (lot, thing) in drawn {
            let group = group(&thing);
            let turn = taken.entry(group).or_default();
            ordered.push(((*turn, self.of(purpose, group), lot), thing));
            *turn += 1;
        }
        ordered.sort_by_key(|(key, _)| *key);
        ordered.into_iter().map(|(_, thing)| thing).collect()
    }
}

/// A number that stands for some texts.
pub(super) fn digest<'t>(texts: impl IntoIterator<Item = &'t str>) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        hasher
            .update(&(text.len() as u64).to_le_bytes())
            .update(text.as_bytes());
    }
    number(&hasher)
}

fn number(hasher: &blake3::Hasher) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_comes_before_a_second_of_one() {
        let things: Vec<u64> = (0..40).collect();
        // Thirty of the first group, ten groups of one.
        let group = |t: &u64| t.saturating_sub(29);
        let drawn = Lots(7).spread("test", things.clone(), |t| *t, group);
        let mut first: Vec<u64> = drawn[..11].iter().map(group).collect();
        first.sort();
        assert_eq!(first, (0..=10).collect::<Vec<u64>>());
        let reversed = things.into_iter().rev();
        assert_eq!(Lots(7).spread("test", reversed, |t| *t, group), drawn);
        let other = Lots(8).spread("test", drawn.clone(), |t| *t, group);
        assert_ne!(other, drawn);
    }
}
