//! Conversations with a small shelf of passages. A test is the transcript itself: what is typed
//! stands behind the prompt, what follows is what must be said.

use super::*;
use crate::present::fixture;
use crate::present::stats::CorpusStats;
use crate::question::Filter;

/// A library of the passages in the fixture.
#[derive(Default)]
pub(crate) struct Shelf {
    /// The next question fails.
    pub(crate) broken: bool,
}

impl Library for Shelf {
    fn ask(&mut self, question: &str, passages: usize) -> anyhow::Result<Reply> {
        if self.broken {
            return Err(anyhow::anyhow!("disk on fire").context("cannot read the index"));
        }
        let mut reply = match question {
            "waht is KPO?" => fixture::answered(),
            "price" => fixture::reply("price", vec![fixture::table()]),
            _ => fixture::not_found(),
        };
        reply.passages.truncate(passages);
        Ok(reply)
    }

    fn only(&mut self, _: Filter) -> anyhow::Result<()> {
        Ok(())
    }

    fn passage(&mut self, id: PassageId) -> anyhow::Result<Option<Passage>> {
        let all = [fixture::definition(), fixture::table()];
        Ok(all.into_iter().map(|r| r.passage).find(|p| p.id == id))
    }

    fn stats(&mut self) -> anyhow::Result<CorpusStats> {
        Ok(CorpusStats {
            files: 1,
            documents: 1,
            passages: 1234,
            root: "notes".into(),
            index_dir: "index".into(),
            index_bytes: 45_600,
            schema: 1,
            ..CorpusStats::default()
        })
    }

    fn words_with_prefix(&self, prefix: &str, limit: usize) -> Vec<String> {
        let words = ["outsourcing", "knowledge"].into_iter();
        words
            .filter(|word| word.starts_with(&prefix.to_lowercase()))
            .take(limit)
            .map(str::to_string)
            .collect()
    }

    fn absolute(&self, path: &str) -> Option<PathBuf> {
        (path != "kpo.txt").then(|| PathBuf::from("/notes").join(path))
    }

    fn why(&self, ranked: &RankedPassage) -> Vec<WhyRow> {
        vec![WhyRow {
            name: "bm25",
            value: ranked.score * 2.0,
            weight: 0.5,
        }]
    }
}

fn style() -> Style {
    Style {
        width: 60,
        passages: 1,
        ..Style::default()
    }
}

/// Holds the conversation that `transcript` shows, and compares it whole.
#[track_caller]
fn dialogue(transcript: &str) {
    let transcript = transcript.trim_start_matches('\n');
    let mut session = Session::new(style(), Format::Text);
    let mut shelf = Shelf::default();
    let mut held = String::new();
    for line in transcript.lines().filter_map(|l| l.strip_prefix("faqt> ")) {
        held.push_str(&format!("faqt> {line}\n"));
        match session.take(&mut shelf, line) {
            Outcome::Nothing => {}
            Outcome::Show(text) => held.push_str(&text),
            Outcome::Complain(text) => held.push_str(&format!("! {text}\n")),
            Outcome::Open { path, line } => {
                held.push_str(&format!("[opens {}:{line}]\n", path.display()));
            }
            Outcome::Leave => held.push_str("[leaves]\n"),
        }
    }
    assert_eq!(held, transcript);
}

#[test]
fn a_question_then_more_of_it() {
    dialogue(
        "
faqt> waht is KPO?
Knowledge Process Outsourcing is the outsourcing of work
that needs knowledge and judgment.
  kpo.txt:1  KPO Full Form › Meaning

“waht” read as “what”
KPO = Knowledge Process Outsourcing

1  KPO Full Form › Meaning           kpo.txt:1  wdvsq5zmmz0n
   »Knowledge Process Outsourcing is the outsourcing of work
   that needs knowledge and judgment.« It grew out of
   business process outsourcing.
faqt> :more
2  … › Discussion on Knowledge Process Outsourcing
   kpo.txt:1  rvqkebz99y1a
   … »They ask for data management, for business research,
   for performance management and for data analytics.« Each
   kind needs people with an advanced degree. …
faqt> :m
3  Frequently Asked Questions
   faq/outsourcing.md:1  n9kd5hyxyx1z
   Q: What is the meaning of KPO?
   KPO means knowledge process outsourcing, a form of … (cut
   off in the source)
faqt> :more
! There are no more passages.
",
    );
}

#[test]
fn passages_are_named_by_number_or_id() {
    dialogue(
        "
faqt> :show
! There are no passages yet: ask a question first.
faqt> price
Nothing answers this for certain. The nearest:

1  prices.csv:1-3  hqf6wqyjkw2m
   Service    │ Price
 » Research   │ 40 € an hour
   Accounting │ 25 € an hour
faqt> :show 1
prices.csv:1-3  hqf6wqyjkw2m  table  en  bytes 0–69

Service    │ Price
Research   │ 40 € an hour
Accounting │ 25 € an hour
faqt> :show 2
! The last reply has only passage 1.
faqt> :show wdvsq5zmmz0n
KPO Full Form › Meaning
kpo.txt:1  wdvsq5zmmz0n  prose  en  bytes 0–136

Knowledge Process Outsourcing is the outsourcing of work
that needs knowledge and judgment. It grew out of business
process outsourcing.
faqt> :show 000000000000
! There is no passage 000000000000.
faqt> :show me
! “me” is neither a number of the last reply nor a passage id.
faqt> :why 1
1  prices.csv:1-3  hqf6wqyjkw2m
   bm25      2.000 ×  0.500 =    1.000  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇
   score                    =    1.000
faqt> :why wdvsq5zmmz0n
! Only a passage of the last reply has a why: give its number.
",
    );
}

#[test]
fn files_are_opened_at_the_best_sentence() {
    dialogue(
        "
faqt> price
Nothing answers this for certain. The nearest:

1  prices.csv:1-3  hqf6wqyjkw2m
   Service    │ Price
 » Research   │ 40 € an hour
   Accounting │ 25 € an hour
faqt> :open
[opens /notes/prices.csv:2]
faqt> :open hqf6wqyjkw2m
[opens /notes/prices.csv:1]
faqt> :open wdvsq5zmmz0n
! kpo.txt:1 is not a file that can be opened.
",
    );
}

#[test]
fn a_mistyped_command_meets_a_suggestion() {
    dialogue(
        "
faqt> 
faqt> :hlep
! There is no :hlep. Did you mean :help?
faqt> :s
! :s may mean :show or :stats.
faqt> :frobnicate
! There is no :frobnicate. See :help.
faqt> :
! There is no :. See :help.
faqt> :HELP
Ask in your own words, or:
  :more     show the next passages
  :show  N  show passage N whole; N may be an id
  :why   N  say why passage N stands where it stands
  :open  N  open the file of passage N in your editor
  :only  F  ask only some documents (in:PATH tag:TAG …); alone, all again
  :stats    say what the index holds
  :help     show this
  :quit     leave; so does Ctrl-D
A command may be cut short: :q leaves, :m shows more.
faqt> :stats
corpus    notes
files     1
passages  1,234
acronyms  0
index     index (45.6 kB, schema 1)
faqt> :q
[leaves]
",
    );
}

/// What a list of questions makes on standard output and standard error, and how many it answered.
fn piped(shelf: &mut Shelf, format: Format, input: &[u8]) -> (String, String, usize) {
    let mut session = Session::new(style(), format);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    answer_lines(shelf, &mut session, input, &mut out, &mut err).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(out), text(err), session.answered())
}

#[test]
fn a_list_of_questions_is_answered_without_a_prompt() {
    let mut shelf = Shelf::default();
    let input = b"price\r\n\n:open 1\nunheard \xff of\n:quit\nprice\n";
    let (out, err, answered) = piped(&mut shelf, Format::Text, input);
    assert_eq!(answered, 1);
    assert_eq!(err, "");
    let replies: Vec<&str> = out.split("\n\n").collect();
    assert_eq!(replies.len(), 4, "{out}");
    assert_eq!(replies[2], "/notes/prices.csv:2");
    assert!(replies[3].starts_with("Not in your documents.\nSearched for:"));
}

#[test]
fn for_programs_each_line_is_one_object() {
    let mut shelf = Shelf::default();
    let input = "waht is KPO?\n:more\n:show 1\n:stats";
    let (out, _, answered) = piped(&mut shelf, Format::Json, input.as_bytes());
    assert_eq!(answered, 1);
    let schemas = out.lines().map(|line| {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        object["schema"].clone()
    });
    assert_eq!(schemas.collect::<Vec<_>>(), vec![1; 4]);
}

#[test]
fn a_question_that_fails_does_not_end_the_conversation() {
    let mut shelf = Shelf { broken: true };
    let (out, err, answered) = piped(&mut shelf, Format::Text, b"price\n:help\n");
    assert_eq!(err, "cannot read the index: disk on fire\n");
    assert!(out.starts_with("Ask in your own words"));
    assert_eq!(answered, 0);
}

#[test]
fn nobody_reading_is_no_error() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut session = Session::new(style(), Format::Text);
    let input = "price\nprice\n".as_bytes();
    let mut shelf = Shelf::default();
    assert!(
        answer_lines(
            &mut shelf,
            &mut session,
            input,
            &mut Closed,
            &mut io::sink()
        )
        .is_ok()
    );
}

#[test]
fn the_banner_counts() {
    let mut stats = Shelf::default().stats().unwrap();
    assert_eq!(
        banner(&stats, false),
        "faqt: 1,234 passages from 1 file. Ask a question, or :help."
    );
    stats.passages = 1;
    assert!(banner(&stats, false).starts_with("faqt: 1 passage from"));
}
