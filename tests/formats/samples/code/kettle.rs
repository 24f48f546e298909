//! Times the boiling of a kettle. The bell rings twice: once when the water has boiled, once
//! when the tea is ready.

// SPDX-License-Identifier: MIT OR Apache-2.0

use std::time::Duration;

/// How long a kettle boils.
///
/// - Small kettles take three minutes.
/// - Large ones take five.
///
/// ```
/// let duration = kettle::boil(2.5);
/// ```
pub fn boil(litres: f64) -> Duration {
    let url = "https://example.org/kettle"; // where the numbers come from
    /* Nobody fills it
     * to the brim. */
    let litres = litres.min(2.5);
    Duration::from_secs((litres * 120.0) as u64)
}
