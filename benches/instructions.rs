//! Runs the stages of the way a fixed number of times, so that their instructions can be counted.
//! The script `benches/instructions` runs this below callgrind and reads the counts.
//!
//! `instructions build FOLDER`, `instructions run FOLDER TIMES [STAGE…]`

mod sample;

use faqt::answer::{Answerer, Thresholds};
use faqt::corpus::encoding::decode;
use faqt::corpus::{Document, markdown};
use faqt::engine::Engine;
use faqt::index::{Candidates, Collection};
use faqt::passage::{SplitSettings, passages};
use faqt::plan::Plan;
use faqt::rank::{Parameters, RankedPassage, rerank};
use faqt::text::{Analyser, Analysers, Language, sentences};
use sample::{QUESTIONS, READ};
use std::hint::black_box;
use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["build", folder] => sample::build(&sample::library(Path::new(folder))),
        ["run", folder, times, named @ ..] => match times.parse() {
            Ok(times) => run(Path::new(folder), times, named),
            Err(_) => eprintln!("instructions: {times} is no number of times"),
        },
        // So `cargo bench` comes by here.
        _ => eprintln!("instructions: this is run by the script benches/instructions"),
    }
}

type Stage = fn(&mut Fixture);

/// Each is a function of its own in the profile.
const STAGES: [(&str, Stage); 9] = [
    ("read", stages::read),
    ("sentences", stages::sentences),
    ("split", stages::split),
    ("analysis", stages::analysis),
    ("plan", stages::plan),
    ("candidates", stages::candidates),
    ("rerank", stages::rerank),
    ("answer", stages::answer),
    ("ask", stages::ask),
];

fn run(folder: &Path, times: usize, named: &[&str]) {
    let mut fixture = Fixture::new(folder, times + 1);
    for (name, stage) in STAGES {
        if named.is_empty() || named.contains(&name) {
            // What is made once in a process is not counted: that is the first call.
            stage(&mut fixture);
            repeated(stage, &mut fixture, times);
        }
    }
}

/// The script looks for the calls that this function makes.
#[inline(never)]
fn repeated(stage: Stage, fixture: &mut Fixture, times: usize) {
    for _ in 0..times {
        black_box(stage)(fixture);
    }
}

/// What the stages work on, made beforehand.
struct Fixture {
    plain: String,
    markdown: String,
    document: Document,
    engine: Engine,
    analysers: Analysers,
    asked: Vec<Asked>,
}

/// One question on its way.
struct Asked {
    question: &'static str,
    plan: Plan,
    /// One for each time, since a stage takes it.
    found: Vec<Candidates>,
    collection: Collection,
    best: Vec<RankedPassage>,
}

impl Fixture {
    fn new(folder: &Path, times: usize) -> Fixture {
        let engine = sample::library(folder)
            .open()
            .expect("the index was built before");
        let markdown = sample::text("bpo.md");
        let asked = QUESTIONS.map(|question| {
            let plan = sample::planned(&engine, question);
            let found = sample::found(&engine, &plan);
            Asked {
                question,
                collection: found.collection.clone(),
                best: sample::best(&engine, &plan, found.clone()),
                found: vec![found; times],
                plan,
            }
        });
        Fixture {
            plain: sample::text("governance-and-exit.txt"),
            document: read(&markdown),
            markdown,
            engine,
            analysers: Analysers::default(),
            asked: asked.into(),
        }
    }
}

fn read(text: &str) -> Document {
    markdown::document("bpo.md", "bpo.md", decode(text.as_bytes()))
}

/// Each goes through all questions, or one text.
mod stages {
    use super::*;

    #[inline(never)]
    pub fn read(fixture: &mut Fixture) {
        black_box(super::read(&fixture.markdown));
    }

    #[inline(never)]
    pub fn sentences(fixture: &mut Fixture) {
        black_box(super::sentences(&fixture.plain));
    }

    #[inline(never)]
    pub fn split(fixture: &mut Fixture) {
        black_box(passages(&fixture.document, &SplitSettings::default()));
    }

    #[inline(never)]
    pub fn analysis(fixture: &mut Fixture) {
        let mut analyser = Analyser::new(Language::English);
        analyser.each_term(&fixture.plain, &mut |term| {
            black_box(term);
        });
    }

    #[inline(never)]
    pub fn plan(fixture: &mut Fixture) {
        for asked in &fixture.asked {
            black_box(sample::planned(&fixture.engine, asked.question));
        }
    }

    #[inline(never)]
    pub fn candidates(fixture: &mut Fixture) {
        for asked in &fixture.asked {
            black_box(sample::found(&fixture.engine, &asked.plan));
        }
    }

    #[inline(never)]
    pub fn rerank(fixture: &mut Fixture) {
        for asked in &mut fixture.asked {
            let found = asked.found.pop().expect("one for each time");
            let parameters = Parameters::default();
            black_box(super::rerank(&asked.plan.query, found, &parameters));
        }
    }

    #[inline(never)]
    pub fn answer(fixture: &mut Fixture) {
        for asked in &fixture.asked {
            let thresholds = Thresholds::default();
            let (query, analysers) = (&asked.plan.query, fixture.analysers.lend());
            let mut answerer = Answerer::new(query, &asked.collection, thresholds, analysers);
            black_box(answerer.answer(&asked.best, READ));
        }
    }

    #[inline(never)]
    pub fn ask(fixture: &mut Fixture) {
        for asked in &fixture.asked {
            black_box(fixture.engine.ask(asked.question, 3)).expect("the index can be read");
        }
    }
}
