//! Processes that are killed while they write.

use super::harness::Library;
use super::{Numbers, page, tries};
use faqt::present::json;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

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
