//! The numbers that Word puts before paragraphs: `2.1`, `Figure 3`. They stand in no run, but people
//! refer to them. ECMA-376 part 1, 17.9: a *numbering* has levels, each with a pattern (`%1.%2`) that
//! takes up the counters of the levels above it; paragraphs name an instance of a numbering.

use crate::corpus::office::markup::{Element, Step, Visitor};
use std::collections::{HashMap, HashSet};

/// A numbering has so many levels.
const LEVELS: usize = 9;

/// No pattern has more characters; it is written before each of its paragraphs.
const LONGEST_PATTERN: usize = 100;

/// The numberings of a document, and how far they have counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    numberings: HashMap<String, Pattern>,
    instances: HashMap<u32, Instance>,
    /// Which numbering is the one that a style names.
    of_style: HashMap<String, String>,
    begun: HashSet<u32>,
    numbering: Option<String>,
    instance: Option<u32>,
    level: usize,
}

#[derive(Debug, Default)]
struct Pattern {
    levels: [Level; LEVELS],
    /// The style that names the numbering to be used instead.
    style: Option<String>,
}

#[derive(Debug, Default)]
struct Level {
    start: Option<u32>,
    format: String,
    text: String,
    /// It begins anew behind each number of the levels above this one, which counts from 1;
    /// 0 is never.
    restart: Option<usize>,
    count: Option<u32>,
}

#[derive(Debug, Default)]
struct Instance {
    numbering: String,
    starts: HashMap<usize, u32>,
}

impl Numbering {
    /// Counts one paragraph of an instance on a level from 0 on; gives what stands before it, where
    /// that is more than a bullet or the number of an item.
    pub(super) fn count(
        &mut self,
        instance: u32,
        level: usize,
        is_heading: bool,
    ) -> Option<String> {
        let level = level.min(LEVELS - 1);
        let first = self.begun.insert(instance);
        let instance = self.instances.get(&instance)?;
        let named = self.numberings.get(&instance.numbering)?.style.as_ref();
        let linked = named.and_then(|style| self.of_style.get(style));
        let numbering = linked.unwrap_or(&instance.numbering);
        let levels = &mut self.numberings.get_mut(numbering)?.levels;
        if first {
            for (&level, &start) in &instance.starts {
                if let Some(level) = levels.get_mut(level) {
                    level.start = Some(start);
                    level.count = None;
                }
            }
        }
        for (at, below) in levels.iter_mut().enumerate().skip(level + 1) {
            // A level begins anew behind any level above it, where it does not say which.
            if level < below.restart.unwrap_or(at) {
                below.count = None;
            }
        }
        let start = levels[level].start.unwrap_or(1);
        let next = levels[level]
            .count
            .map_or(start, |count| count.saturating_add(1));
        levels[level].count = Some(next);
        label(levels, level, is_heading)
    }

    /// The level that is being described.
    fn open_level(&mut self) -> Option<&mut Level> {
        let numbering = self.numberings.get_mut(self.numbering.as_ref()?)?;
        numbering.levels.get_mut(self.level)
    }
}

impl Visitor for Numbering {
    fn open(&mut self, element: &Element) -> Step {
        let value = || element.attribute("val").unwrap_or_default();
        let number = || value().trim().parse().ok();
        match element.name() {
            "abstractNum" => {
                let id = element.attribute("abstractNumId").unwrap_or_default();
                self.numberings.insert(id.clone(), Pattern::default());
                self.numbering = Some(id);
            }
            "numStyleLink" => {
                let open = self.numbering.as_ref();
                if let Some(open) = open.and_then(|id| self.numberings.get_mut(id)) {
                    open.style = Some(value());
                }
            }
            "styleLink" => {
                if let Some(open) = &self.numbering {
                    self.of_style.insert(value(), open.clone());
                }
            }
            "lvl" => self.level = element.number("ilvl").unwrap_or(0),
            "num" => {
                let id = element
                    .number("numId")
                    .and_then(|id| u32::try_from(id).ok());
                self.numbering = None;
                self.instance = id;
                self.instances
                    .extend(id.map(|id| (id, Instance::default())));
            }
            "abstractNumId" => {
                let open = self.instance.as_ref();
                if let Some(instance) = open.and_then(|id| self.instances.get_mut(id)) {
                    instance.numbering = value();
                }
            }
            "lvlOverride" => self.level = element.number("ilvl").unwrap_or(0),
            "startOverride" => {
                let open = self.instance.as_ref();
                if let Some(instance) = open.and_then(|id| self.instances.get_mut(id)) {
                    instance.starts.insert(self.level, number().unwrap_or(1));
                }
            }
            "rPr" | "pPr" => return Step::Over,
            name => {
                let restart = element.number("val");
                if let Some(level) = self.open_level() {
                    match name {
                        "start" => level.start = number(),
                        "numFmt" => level.format = value(),
                        "lvlText" => level.text = value(),
                        "lvlRestart" => level.restart = restart,
                        _ => {}
                    }
                }
            }
        }
        Step::Into
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

fn label(levels: &[Level; LEVELS], level: usize, is_heading: bool) -> Option<String> {
    let own = &levels[level];
    if matches!(own.format.as_str(), "bullet" | "none") {
        return None;
    }
    let mut label = String::new();
    let mut counters = 0;
    let mut characters = own.text.chars().take(LONGEST_PATTERN);
    while let Some(character) = characters.next() {
        if character != '%' {
            label.push(character);
            continue;
        }
        let digit = characters.next().and_then(|c| c.to_digit(10)).unwrap_or(0);
        let above = (digit as usize)
            .checked_sub(1)
            .and_then(|at| levels.get(at));
        if let Some(above) = above {
            let count = above.count.or(above.start).unwrap_or(1);
            label.push_str(&written(count, &above.format));
            counters += 1;
        }
    }
    let has_word = own.text.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let is_kept = counters > 1 || has_word || (is_heading && counters > 0);
    is_kept.then(|| label.trim().to_string())
}

/// A number as a level writes it.
fn written(count: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(count, b'a'),
        "upperLetter" => letters(count, b'A'),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "decimalZero" => format!("{count:02}"),
        _ => count.to_string(),
    }
}

/// `a` to `z`, then `aa`, `bb`. A number that would make a long word is written as a number.
fn letters(count: u32, first: u8) -> String {
    let Some(index) = count.checked_sub(1).filter(|index| *index < 26 * 10) else {
        return count.to_string();
    };
    let letter = char::from(first + (index % 26) as u8);
    String::from(letter).repeat(1 + index as usize / 26)
}

fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if count >= 4000 {
        return count.to_string();
    }
    let mut rest = count;
    let mut roman = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            roman.push_str(sign);
            rest -= value;
        }
    }
    roman
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_do() {
        assert_eq!(written(28, "lowerLetter"), "bb");
        assert_eq!(written(1994, "upperRoman"), "MCMXCIV");
        assert_eq!(written(7, "decimalZero"), "07");
        assert_eq!(written(0, "upperLetter"), "0");
        assert_eq!(written(u32::MAX, "lowerRoman"), u32::MAX.to_string());
    }
}
