//! Bits that change on the disk.

use super::harness::{Library, Run};
use super::{Numbers, PARTS, page, tries};
use faqt::present::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a person sees of a reply: ids, texts, places.
type Seen = Vec<(String, String, json::Place)>;

fn seen(reply: &json::Reply) -> (Seen, String) {
    let passages = reply.passages.iter();
    let seen = passages.map(|p| (p.id.clone(), p.text.clone(), p.place.clone()));
    let answer = reply.answer.as_ref().map_or("", |a| a.text.as_str());
    (seen.collect(), answer.to_string())
}

/// All questions at once.
fn ask(library: &Library, index: &str) -> Run {
    let mut command = Command::new("timeout");
    command.args(["60", env!("CARGO_BIN_EXE_faqt")]).args([
        "ask",
        "--json",
        "--no-refresh",
        "--quiet",
        "--index",
        index,
        "--batch",
        "questions.txt",
    ]);
    library.seal(&mut command);
    Run::of(&mut command, b"")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, target).expect("a copy")),
        }
    }
}

/// Changes single bits of the index, one at a time: a reply then is right, or is an error, or is
/// another choice of true passages that `faqt doctor` explains. No passage is ever shown with other
/// words or at another place than its own.
#[test]
fn no_flipped_bit_shows_a_wrong_text_or_place() {
    let library = Library::empty();
    let mut numbers = Numbers(2);
    for number in 0..40 {
        library.write(&format!("{number}.md"), page(number, 0, &mut numbers));
    }
    library.index();
    // Deleted entries and more than one segment.
    for number in 0..9 {
        library.write(&format!("{number}.md"), page(number, 1, &mut numbers));
    }
    library.index();
    let questions: Vec<String> = (0..10)
        .map(|n| format!("what is the edition of the {} of model {n}?", PARTS[n]))
        .collect();
    library.put("questions.txt", questions.join("\n"));
    copy(&library.path("index"), &library.path("flipped"));
    let clean: Vec<json::Reply> = ask(&library, "flipped").exits(0).json_lines();
    // What each passage truly says, and where.
    let truth: BTreeMap<String, (String, json::Place)> = {
        let run = library.run(&[
            "search",
            "--json",
            "--no-refresh",
            "-n",
            "5000",
            "model edition it",
        ]);
        let reply: json::Reply = run.json();
        let all = reply
            .passages
            .into_iter()
            .chain(clean.iter().flat_map(|r| r.passages.clone()));
        all.map(|p| (p.id, (p.text, p.place))).collect()
    };
    let folder = library.path("flipped/passages");
    let files: Vec<(PathBuf, u64)> = fs::read_dir(&folder)
        .expect("an index")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.clone(), fs::metadata(path).expect("a file").len()))
        .filter(|(_, size)| *size > 0)
        .collect();
    let (mut same, mut failed, mut other, mut slow) = (0, 0, 0, 0);
    let (mut wrong, mut missed, mut crashed) = (Vec::new(), Vec::new(), Vec::new());
    let flips = tries("FAQT_FLIPS", 40);
    for turn in 0..flips {
        // Half of them anywhere, half of them in small files too.
        let (path, at) = match turn % 2 {
            0 => {
                let all = files.iter().map(|(_, size)| size).sum();
                let mut at = numbers.below(all);
                let holding = files.iter().find(|(_, size)| {
                    let here = at < *size;
                    at -= if here { 0 } else { *size };
                    here
                });
                (&holding.expect("a file").0, at)
            }
            _ => {
                let (path, size) = &files[numbers.below(files.len() as u64) as usize];
                (path, numbers.below(*size))
            }
        };
        let before = fs::read(path).expect("a file");
        let mut bytes = before.clone();
        bytes[at as usize] ^= 1 << numbers.below(8);
        fs::write(path, bytes).expect("a file");
        let name = path.file_name().expect("a name").to_string_lossy();
        let place = format!("turn {turn}, byte {at} of {name}");
        let run = ask(&library, "flipped");
        let replies: Vec<json::Reply> = match run.code {
            Some(0 | 1) => run.json_lines(),
            _ => Vec::new(),
        };
        if run.err.contains("panicked") || !matches!(run.code, Some(0..=2 | 124)) {
            crashed.push(format!("{place}: {:?} {}", run.code, run.err));
        }
        slow += u32::from(run.code == Some(124));
        for reply in &replies {
            for passage in &reply.passages {
                let true_one = truth.get(&passage.id);
                if true_one != Some(&(passage.text.clone(), passage.place.clone())) {
                    wrong.push(format!("{place}: {passage:?} is {true_one:?}"));
                }
            }
        }
        let alike = replies.len() == clean.len()
            && replies
                .iter()
                .zip(&clean)
                .all(|(now, then)| seen(now) == seen(then));
        match (alike, replies.is_empty()) {
            (true, _) => same += 1,
            (false, true) => failed += 1,
            (false, false) => other += 1,
        }
        // Whatever differs is found, and what is found changes nothing.
        let run = library.run(&["doctor", "--json", "--index", "flipped"]);
        if run.err.contains("panicked") || !matches!(run.code, Some(0..=2)) {
            crashed.push(format!("{place}: doctor {:?} {}", run.code, run.err));
        }
        if !alike && run.code == Some(0) {
            missed.push(place.clone());
        }
        fs::write(path, before).expect("a file");
    }
    library.run(&["doctor", "--index", "flipped"]).exits(0);
    println!(
        "{flips} flips: {same} replies the same, {failed} errors, {other} other choices, {slow} of them too slow; \
         {} silent wrong texts or places, {} that doctor missed, {} crashes",
        wrong.len(),
        missed.len(),
        crashed.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(crashed.is_empty(), "{}", crashed.join("\n"));
    assert_eq!(slow, 0);
}
