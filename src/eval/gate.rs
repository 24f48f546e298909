//! A gate: what a figure must reach, as `nDCG@10>=0.75`.

use super::figures::Figure;
use std::fmt;
use std::str::FromStr;

/// What a figure must reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The name of the figure, as typed.
    pub name: String,
    /// How it must stand to the bound.
    pub relation: Relation,
    /// The number it is compared with.
    pub bound: f64,
}

/// How a figure must stand to a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `<`
    Below,
}

/// The longer ones first, so that `>=` is not read as `>`.
const RELATIONS: [(&str, Relation); 4] = [
    (">=", Relation::AtLeast),
    ("<=", Relation::AtMost),
    (">", Relation::Above),
    ("<", Relation::Below),
];

/// A gate with the figure it was held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The gate.
    pub gate: Gate,
    /// The figure.
    pub value: f64,
    /// Whether it passes.
    pub passed: bool,
}

impl FromStr for Gate {
    type Err = String;

    fn from_str(text: &str) -> Result<Gate, String> {
        let found = RELATIONS
            .iter()
            .find_map(|(sign, relation)| Some((text.split_once(sign)?, *relation)));
        let Some(((name, bound), relation)) = found else {
            return Err("a gate is a name, >= or <=, and a number: nDCG@10>=0.75".into());
        };
        let bound = bound.trim();
        let number = bound.parse().ok().filter(|bound: &f64| bound.is_finite());
        Ok(Gate {
            name: name.trim().to_string(),
            relation,
            bound: number.ok_or_else(|| format!("{bound} is not a number"))?,
        })
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = RELATIONS.iter().find(|(_, r)| *r == self.relation);
        let sign = sign.map_or("", |(sign, _)| sign);
        write!(f, "{}{sign}{}", self.name, self.bound)
    }
}

impl Gate {
    /// Holds the gate against figures; `None` if none of them has its name.
    pub fn check(&self, figures: &[Figure]) -> Option<Checked> {
        let name = plain(&self.name);
        let figure = figures.iter().find(|f| plain(&f.full_name()) == name)?;
        let passed = match self.relation {
            Relation::AtLeast => figure.value >= self.bound,
            Relation::AtMost => figure.value <= self.bound,
            Relation::Above => figure.value > self.bound,
            Relation::Below => figure.value < self.bound,
        };
        Some(Checked {
            gate: self.clone(),
            value: figure.value,
            passed,
        })
    }
}

/// A name without case, and the names that the field has besides ours.
fn plain(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let word = |word: &String| match word.as_str() {
        "ap" => "map".to_string(),
        "rr@10" => "mrr@10".to_string(),
        "recall@10" => "r@10".to_string(),
        "recall@100" => "r@100".to_string(),
        "precision@1" => "p@1".to_string(),
        _ => word.clone(),
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::measures::Subject;

    fn figures() -> [Figure; 2] {
        let figure = |name: &str, of: Option<&str>, value| Figure {
            name: name.to_string(),
            of: of.map(String::from),
            subject: Subject::Documents,
            value,
            questions: 3,
        };
        [
            figure("MRR@10", None, 0.5),
            figure("AUROC", Some("other"), 0.9),
        ]
    }

    #[test]
    fn gates_are_read_and_held_against_figures() {
        for (text, passed) in [
            ("mrr@10>=0.5", true),
            ("RR@10 > .5", false),
            ("MRR@10<=0.5", true),
            ("rr@10<0.5", false),
            ("auroc  other >= 0.95", false),
        ] {
            let gate: Gate = text.parse().expect(text);
            let checked = gate.check(&figures()).expect(text);
            assert_eq!(checked.passed, passed, "{text}");
        }
        let gate: Gate = "fame>=1".parse().expect("a gate");
        assert_eq!(gate.check(&figures()), None);
        assert_eq!(gate.to_string(), "fame>=1");
    }

    #[test]
    fn what_is_no_gate_is_refused() {
        for text in ["nDCG@10", "nDCG@10=0.5", "nDCG@10>=high", "P@1>=nan"] {
            assert!(text.parse::<Gate>().is_err(), "{text}");
        }
    }
}
