//! Faults that happen to an index: processes are killed while they write, bytes change on the disk.
//! What was acknowledged is kept, and no reply is silently wrong. Short here; the long form is
//!
//! ```sh
//! FAQT_KILLS=100 FAQT_FLIPS=1000 cargo test --profile quick --test faults -- --nocapture
//! ```

mod harness;

use faqt::present::json;
use harness::{Library, Run};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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

/// The files that the index knows, each with the number of the edition that it shows.
fn indexed(library: &Library, index: &str) -> BTreeMap<String, String> {
    let run = library.run(&[
        "search",
        "--json",
        "--no-refresh",
        "-n",
        "5000",
        "--index",
        index,
        "edition",
    ]);
    let reply: json::Reply = run.json();
    let mut found = BTreeMap::new();
    for passage in reply.passages {
        let edition = passage.text.split_whitespace().find(|w| w.starts_with('v'));
        let edition = edition.unwrap_or("").trim_end_matches('.').to_string();
        found.insert(passage.place.path, edition);
    }
    found
}

/// The index opens, is sound, and shows each document at least as it was acknowledged. How many
/// documents were compared.
fn shows_at_least(library: &Library, acknowledged: &[u32], newest: &[u32], turn: u32) -> u32 {
    let found: json::Checkup = library.run(&["doctor", "--json"]).exits(0).json();
    assert!(found.sound, "turn {turn}: {found:#?}");
    library
        .run(&["ask", "--no-refresh", "what is the edition of model 7?"])
        .exits(0);
    let stats: json::Stats = library.run(&["stats", "--json", "--no-refresh"]).json();
    assert_eq!(stats.files, newest.len(), "turn {turn}");
    let now = indexed(library, "index");
    let mut compared = 0;
    for (number, (&least, &newest)) in acknowledged.iter().zip(newest).enumerate() {
        let Some(shown) = now.get(&format!("{number}.md")) else {
            continue;
        };
        let version = shown.trim_start_matches('v').split('x').next();
        let version: u32 = version.and_then(|v| v.parse().ok()).unwrap_or(0);
        assert!(
            (least..=newest).contains(&version),
            "turn {turn}: {number}.md shows {shown}; acknowledged was {least}, there is {newest}"
        );
        compared += 1;
    }
    compared
}

/// Kills the indexer at random moments while documents change: the index always opens, it always
/// is what some run acknowledged or a later one, and the next run completes it.
#[test]
fn a_kill_at_any_moment_loses_nothing_that_was_acknowledged() {
    let library = Library::empty();
    let mut numbers = Numbers(1);
    const FILES: u32 = 150;
    for number in 0..FILES {
        library.write(&format!("{number}.md"), page(number, 0, &mut numbers));
    }
    let start = Instant::now();
    library.index().prints("150 files");
    let whole = start.elapsed();
    // A refresh takes less; the moments are to lie all over it.
    let mut refresh = whole / 2;
    let mut versions = vec![0u32; FILES as usize];
    let (mut killed, mut done, mut compared) = (0, 0, 0);
    let kills = tries("FAQT_KILLS", 6);
    for turn in 1..=kills {
        // What the last run acknowledged: a version of each document.
        let acknowledged = versions.clone();
        for _ in 0..40 {
            let number = numbers.below(FILES.into()) as u32;
            versions[number as usize] = turn;
            library.write(&format!("{number}.md"), page(number, turn, &mut numbers));
        }
        let written = versions.clone();
        let rebuild = turn % 4 == 0;
        let arguments: &[&str] = if rebuild {
            &["index", "--rebuild"]
        } else {
            &["index"]
        };
        let mut writer = library
            .command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let takes = if rebuild { whole } else { refresh };
        let moment = takes.mul_f64(numbers.below(1050) as f64 / 1000.0);
        // Documents go on changing while it reads.
        let half = numbers.below(FILES.into()) as u32;
        std::thread::sleep(moment / 2);
        versions[half as usize] = turn;
        library.write(&format!("{half}.md"), page(half, turn, &mut numbers));
        std::thread::sleep(moment / 2);
        writer.kill().expect("a writer to kill");
        let out = writer.stdout.take().expect("piped");
        let said = BufReader::new(out).lines().map_while(Result::ok);
        let finished = said.into_iter().any(|line| line.starts_with("indexed:"));
        writer.wait().expect("an end");
        if finished {
            done += 1;
        } else {
            killed += 1;
        }
        let floor = if finished { &written } else { &acknowledged };
        compared += shows_at_least(&library, floor, &versions, turn);
        // A rerun completes it.
        let start = Instant::now();
        library.run(&["index"]).exits(0).prints("150 files");
        if !finished && !rebuild {
            refresh = (refresh + start.elapsed()) / 2;
        }
        for number in [half, numbers.below(FILES.into()) as u32] {
            let word = format!("v{}x{number}", versions[number as usize]);
            library.search(&word).first(&word);
        }
    }
    let found: json::Checkup = library.run(&["doctor", "--json"]).exits(0).json();
    assert_eq!(found.findings, [], "nothing is left behind");
    assert!(compared > kills * 50, "{compared}");
    println!(
        "{killed} of {kills} runs were killed before they were done, {done} after; \
         {compared} documents compared with what was acknowledged"
    );
}

/// The same for a process that watches: what each of its lines acknowledges is there after it was
/// killed, and so is all else after the next run.
#[test]
fn a_kill_while_watching_loses_nothing_that_was_acknowledged() {
    let library = Library::empty();
    let mut numbers = Numbers(2);
    const FILES: u32 = 60;
    for number in 0..FILES {
        library.write(&format!("{number}.md"), page(number, 0, &mut numbers));
    }
    let mut versions = vec![0u32; FILES as usize];
    // As an editor saves: no reader sees a part.
    let save = |number: u32, version: u32, numbers: &mut Numbers| {
        library.put("home/draft", page(number, version, numbers));
        let file = library.path(&format!("docs/{number}.md"));
        fs::rename(library.path("home/draft"), file).expect("saved");
    };
    let (mut lines, mut compared) = (0, 0);
    let kills = tries("FAQT_KILLS", 6);
    for turn in 1..=kills {
        let mut watcher = library.start(&["index", "--watch", "--json"]);
        let out = watcher.stdout.take().expect("piped");
        let mut said = BufReader::new(out).lines().map_while(Result::ok);
        let mut next = || -> json::Indexed {
            let line = said.next().expect("a line for each refresh");
            serde_json::from_str(&line).expect("an object")
        };
        assert_eq!(next().files.seen, FILES as u64, "turn {turn}");
        let first = numbers.below(FILES.into()) as u32;
        let place = |nth: u32| (first + nth) % FILES;
        for nth in 0..10 {
            save(place(nth), 2 * turn - 1, &mut numbers);
            versions[place(nth) as usize] = 2 * turn - 1;
        }
        let mut changed = 0;
        while changed < 10 {
            changed += next().files.changed;
            lines += 1;
        }
        let acknowledged = versions.clone();
        // It is busy with these, or has not seen them, or is done with them.
        for nth in 5..25 {
            save(place(nth), 2 * turn, &mut numbers);
            versions[place(nth) as usize] = 2 * turn;
        }
        std::thread::sleep(Duration::from_millis(numbers.below(400)));
        watcher.kill().expect("a watcher to kill");
        watcher.wait().expect("an end");
        compared += shows_at_least(&library, &acknowledged, &versions, turn);
        library.run(&["index"]).exits(0).prints("60 files");
        shows_at_least(&library, &versions, &versions, turn);
    }
    let found: json::Checkup = library.run(&["doctor", "--json"]).exits(0).json();
    assert_eq!(found.findings, [], "nothing is left behind");
    assert!(compared > kills * FILES * 9 / 10, "{compared}");
    println!("{kills} kills after {lines} lines; {compared} documents compared");
}

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
