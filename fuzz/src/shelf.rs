//! A library of one passage, for conversations.

use anyhow::Result;
use faqt::answer::Verdict;
use faqt::corpus::{Block, BlockKind, Document, SourceMap};
use faqt::engine::Reply;
use faqt::passage::{Passage, PassageId, SplitSettings, passages};
use faqt::plan::Plan;
use faqt::present::stats::CorpusStats;
use faqt::present::why::WhyRow;
use faqt::question::{Filter, Question};
use faqt::rank::{Features, RankedPassage};
use faqt::repl::Library;
use faqt::text::Span;
use std::path::PathBuf;

pub struct Shelf;

fn passage() -> Option<Passage> {
    let text = "Kettles boil water. They whistle.";
    let mut document = Document::new("a", "a", text, SourceMap::identity(text));
    document.blocks = vec![Block {
        kind: BlockKind::Paragraph,
        span: Span::new(0, text.len()),
    }];
    passages(&document, &SplitSettings::default()).pop()
}

impl Library for Shelf {
    fn ask(&mut self, question: &str, limit: usize) -> Result<Reply> {
        let ranked = passage().map(|passage| RankedPassage {
            passage,
            score: 1.0,
            features: Features::default(),
            matched: vec![Span::new(0, 7)],
            best_sentence: Some(Span::new(0, 19)),
            fused: None,
        });
        Ok(Reply::new(
            &Question::parse(question, &[]),
            Plan::default(),
            Verdict::Related,
            0.5,
            None,
            ranked.into_iter().take(limit).collect(),
            1,
        ))
    }

    fn only(&mut self, _: Filter) -> Result<()> {
        Ok(())
    }

    fn passage(&mut self, id: PassageId) -> Result<Option<Passage>> {
        Ok(passage().filter(|passage| passage.id == id))
    }

    fn stats(&mut self) -> Result<CorpusStats> {
        anyhow::bail!("nothing is counted")
    }

    fn words_with_prefix(&self, _: &str, _: usize) -> Vec<String> {
        Vec::new()
    }

    fn absolute(&self, path: &str) -> Option<PathBuf> {
        Some(PathBuf::from(path))
    }

    fn why(&self, _: &RankedPassage) -> Vec<WhyRow> {
        Vec::new()
    }
}
