//! Faults that happen to an index: processes are killed while they write, bytes change on the disk.
//! What was acknowledged is kept, and no reply is silently wrong. Short here; the long form is
//!
//! ```sh
//! FAQT_KILLS=100 FAQT_FLIPS=1000 cargo test --profile quick --test faults -- --nocapture
//! ```

#[path = "../harness/mod.rs"]
mod harness;

mod flips;
mod kills;

/// How many faults are tried: what the environment says, else few.
fn tries(variable: &str, few: u32) -> u32 {
    let said = std::env::var(variable).ok();
    said.and_then(|number| number.parse().ok()).unwrap_or(few)
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }
}

const PARTS: [&str; 10] = [
    "kettle", "spout", "handle", "whistle", "lid", "base", "element", "switch", "cord", "filter",
];

/// A page about one part of one kettle, unlike all others.
fn page(number: u32, version: u32, words: &mut Numbers) -> String {
    let part = PARTS[number as usize % PARTS.len()];
    let mut page = format!(
        "# The {part} of model {number}\n\nThe {part} of model {number} is edition v{version}x{number}.\n\n"
    );
    for _ in 0..20 {
        page.push_str("It was tested with");
        for _ in 0..10 {
            page.push_str(&format!(" term{}", words.below(4000)));
        }
        page.push_str(".\n\n");
    }
    page
}
