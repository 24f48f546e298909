//! Writes the candidates of judged questions with their scores by words and by meaning, one question
//! a line: `fuse_pools SET INDEX MODEL OUT [OTHER-SET]`. What fusion is fitted to.

use faqt::corpus::source::Means;
use faqt::encoder::Encoder;
use faqt::engine::meaning::{Meaning, Model};
use faqt::engine::{Library, Tuning};
use faqt::eval::read::{BeirTexts, Text, beir};
use faqt::index::Making;
use serde_json::json;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let [set, index, model, out, other @ ..] = &arguments[..] else {
        return Err("SET INDEX MODEL OUT [OTHER-SET]".into());
    };
    let library = Library {
        index: index.clone(),
        sources: None,
        making: Making::default(),
        means: Means::default(),
        tuning: Tuning::default(),
        model: None,
    };
    let model = Model(Arc::new(Encoder::open(model)?));
    let engine = library.open()?;
    let meaning = Meaning::open(model, index, &**engine.home())?;
    let engine = engine.meaning(Some(Arc::new(meaning)));
    let asked = other.first().unwrap_or(set);
    let most = if other.is_empty() { 3000 } else { 300 };
    let mut questions = read(asked)?.questions;
    let step = questions.len().div_ceil(most).max(1);
    questions = questions.into_iter().step_by(step).collect();
    let next = AtomicUsize::new(0);
    let file = std::sync::Mutex::new(std::io::BufWriter::new(std::fs::File::create(out)?));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some(question) = questions.get(next.fetch_add(1, Ordering::Relaxed)) else {
                        return;
                    };
                    let Ok(ranked) = engine.ranked(&question.text, 100) else {
                        return;
                    };
                    let Ok(reply) = engine.ask(&question.text, 8) else {
                        return;
                    };
                    let list: Vec<_> = ranked
                        .iter()
                        .map(|r| {
                            let fused = r.fused.unwrap_or_default();
                            json!([
                                r.passage.document,
                                r.by_words(),
                                fused.nearness.passage,
                                fused.nearness.question,
                                r.features.coverage,
                                r.passage.id.to_string(),
                                r.features
                                    .named()
                                    .iter()
                                    .map(|(_, v)| *v)
                                    .collect::<Vec<f32>>(),
                            ])
                        })
                        .collect();
                    let line = json!({
                        "id": question.id, "text": question.text, "grades": question.grades,
                        "searched": reply.searched, "ignored": reply.ignored,
                        "verdict": format!("{:?}", reply.verdict), "confidence": reply.confidence,
                        "type": format!("{:?}", reply.answer_type),
                        "list": list,
                    });
                    if let Ok(mut file) = file.lock() {
                        let _ = writeln!(file, "{line}");
                    }
                }
            });
        }
    });
    Ok(())
}

fn read(folder: &Path) -> Result<faqt::eval::JudgedSet, Box<dyn Error>> {
    let text = |name: &str| std::fs::read_to_string(folder.join(name));
    let (queries, qrels) = (text("queries.jsonl")?, text("qrels/test.tsv")?);
    let texts = BeirTexts {
        queries: Text {
            name: "queries",
            text: &queries,
        },
        qrels: Text {
            name: "qrels",
            text: &qrels,
        },
        answers: None,
        sentences: None,
    };
    Ok(beir(&texts)?.0)
}
