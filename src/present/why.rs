//! Why a passage stands where it stands: its *features*, what each is worth, and what each adds
//! to the score. The view explains the numbers that ride in every reply; it computes none anew.

use super::highlight::styled;
use super::screen::Screen;
use super::terminal::Style;
use super::wrap::columns;
use crate::rank::RankedPassage;

/// A feature's part in the score of a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyRow {
    /// The feature.
    pub name: &'static str,
    /// Its value for this passage.
    pub value: f32,
    /// What a value of 1 is worth.
    pub weight: f32,
}

impl WhyRow {
    /// What it adds to the score.
    pub fn contribution(&self) -> f32 {
        self.value * self.weight
    }
}

/// Why a passage stands where it stands: each feature's value, weight and share, largest first.
pub fn why(rank: usize, ranked: &RankedPassage, rows: &[WhyRow], style: &Style) -> String {
    let mut screen = Screen::new(style);
    let indent = rank.to_string().len() + 2;
    screen.head(rank, indent - 2, &ranked.passage);
    screen.features(indent, rows, ranked.by_words());
    screen.shares(indent, ranked);
    screen.out
}

impl Screen<'_> {
    /// The two parts of the score, where meaning has one.
    fn shares(&mut self, indent: usize, ranked: &RankedPassage) {
        let Some(fused) = ranked.fused else { return };
        let near = fused.nearness;
        let cosine = |name, cosine: Option<f32>| match cosine {
            Some(cosine) => format!("{name} {cosine:.3}"),
            None => format!("{name} without a vector"),
        };
        let mut cosines = vec![cosine("passage", near.passage)];
        cosines.extend(
            near.question
                .map(|question| cosine("question", Some(question))),
        );
        if fused.trust < 1.0 {
            cosines.push(format!("trusted {:.2}", fused.trust));
        }
        let words = format!(
            "with meaning {:.3}: words {:.3}, meaning {:.3} (cosine: {})",
            ranked.score,
            fused.words_share,
            fused.meaning_share,
            cosines.join(", "),
        );
        self.wrapped(indent, &words, self.palette.title);
    }

    fn features(&mut self, indent: usize, rows: &[WhyRow], score: f32) {
        const BAR: usize = 20;
        // As wide as the value and the weight of a row.
        const NO_PRODUCT: &str = "                  = ";
        let mut telling: Vec<&WhyRow> = rows.iter().filter(|r| r.contribution() != 0.0).collect();
        telling.sort_by(|a, b| {
            let (a, b) = (a.contribution().abs(), b.contribution().abs());
            b.total_cmp(&a)
        });
        let names = telling.iter().map(|r| r.name).chain(["score"]);
        let name_width = names.map(columns).max().unwrap_or(0);
        let narrow = indent + name_width + 2 + columns(NO_PRODUCT) + 8 > self.measure;
        let largest = telling.first().map_or(1.0, |r| r.contribution().abs());
        for row in &telling {
            let share = (row.contribution().abs() / largest * BAR as f32).round();
            let bar = "▇".repeat((share as usize).clamp(1, BAR));
            let style = if row.contribution() < 0.0 {
                self.palette.notice
            } else {
                self.palette.sentence
            };
            let product = if narrow {
                String::new()
            } else {
                format!("{:>8.3} × {:>6.3} = ", row.value, row.weight)
            };
            let numbers = format!(
                "{:<name_width$}  {product}{:>8.3}",
                row.name,
                row.contribution()
            );
            let room = self.measure.saturating_sub(indent + columns(&numbers) + 2);
            if room >= BAR {
                self.line(indent, &format!("{numbers}  {}", styled(&bar, style)));
            } else {
                self.line(indent, &numbers);
            }
        }
        let sum: f32 = rows.iter().map(WhyRow::contribution).sum();
        let label = format!("{:<name_width$}", "score");
        let product = if narrow { "" } else { NO_PRODUCT };
        let total = format!("{label}  {product}{score:>8.3}");
        self.line(indent, &styled(&total, self.palette.title));
        let silent: Vec<&str> = rows
            .iter()
            .filter(|r| r.contribution() == 0.0)
            .map(|r| r.name)
            .collect();
        if !silent.is_empty() {
            self.wrapped(
                indent,
                &format!("without effect: {}", silent.join(", ")),
                self.palette.quiet,
            );
        }
        // A score may hold more than its features (a penalty for near-duplicates); say so.
        if (sum - score).abs() > 0.001 * score.abs().max(1.0) {
            let rest = format!("beside the features: {:+.3}", score - sum);
            self.wrapped(indent, &rest, self.palette.quiet);
        }
    }
}
