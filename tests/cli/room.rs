//! No room: a full disk or a limit on the size of files is an error that says so, and the last
//! commit stays as it was.

use super::harness::{Library, Run};
use super::workshop;
use std::process::Command;

/// Some megabytes, all different.
fn much(library: &Library) {
    let mut state = 7u32;
    for file in 0..40 {
        let mut text = String::new();
        while text.len() < 60_000 {
            for _ in 0..12 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(&format!("w{:x} ", state >> 8));
            }
            text.push_str(".\n\n");
        }
        library.write(&format!("much/{file}.txt"), text);
    }
}

/// Runs a line of shell in the library's folder, with the program as `$FAQT`.
fn shell(library: &Library, line: &str) -> Run {
    let mut command = Command::new("sh");
    command.args(["-c", line]);
    library.seal(&mut command);
    command.env("FAQT", env!("CARGO_BIN_EXE_faqt"));
    Run::of(&mut command, b"")
}

#[cfg(target_os = "linux")]
#[test]
fn a_limit_on_the_size_of_files_is_told() {
    let library = workshop();
    library.index();
    much(&library);
    for arguments in ["index", "index --rebuild", "index --index other"] {
        // In blocks of 512 bytes; the small files of an index fit.
        let run = shell(
            &library,
            &format!("ulimit -f 200; exec \"$FAQT\" {arguments}"),
        );
        run.exits(2)
            .tells("there is no room for the index in")
            .tells("File too large")
            .tells("make room there");
        library
            .run(&["ask", "what are widgets?", "--no-refresh"])
            .exits(0)
            .prints("Widgets are small parts of brass.");
    }
    // A question answers from what is there, and says so.
    shell(
        &library,
        "ulimit -f 200; exec \"$FAQT\" ask 'what are widgets?'",
    )
    .exits(0)
    .prints("Widgets are small parts of brass.")
    .tells("asking it as it is");
    library
        .run(&["doctor", "--index", "index"])
        .prints("0 errors, 6 warnings");
    library.index().prints("42 files");
    let run = shell(&library, "ulimit -f 200; exec \"$FAQT\" export all.faqt");
    run.exits(2).tells("all.faqt: File too large");
    assert!(!run.err.contains("ZipWriter"), "{run}");
    library.ask("what are widgets?").answered("brass");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let library = workshop();
    much(&library);
    // A disk of a megabyte, seen by this shell only.
    let line = "mount -t tmpfs -o size=1500k none disk || exit 77
        mkdir disk/small && cp docs/tools.txt disk/small/
        \"$FAQT\" index disk/small --index disk/index || exit 1
        \"$FAQT\" index docs --index disk/index; echo \"code $?\" >&2
        \"$FAQT\" index docs --index disk/index --rebuild; echo \"code $?\" >&2
        \"$FAQT\" ask --index disk/index --no-refresh 'what does a vice hold?' || exit 1
        \"$FAQT\" doctor --index disk/index || exit 1
        \"$FAQT\" index disk/small --index disk/index || exit 1
        \"$FAQT\" doctor --index disk/index";
    library.put("disk/.keep", "");
    let mut command = Command::new("unshare");
    let rights = ["-m", "-r", "sh", "-c", line];
    command.args(rights);
    library.seal(&mut command);
    command.env("FAQT", env!("CARGO_BIN_EXE_faqt"));
    let run = match Command::new("unshare").arg("--version").output() {
        Ok(_) => Run::of(&mut command, b""),
        Err(_) => return println!("skipped: no unshare to mount a small disk with"),
    };
    let run = match run.code {
        // Where users may not have name spaces of their own, the first user may mount.
        Some(1 | 77) if run.err.contains("unshare:") || run.code == Some(77) => {
            let mut command = Command::new("unshare");
            command.args(["-m", "sh", "-c", line]);
            library.seal(&mut command);
            command.env("FAQT", env!("CARGO_BIN_EXE_faqt"));
            Run::of(&mut command, b"")
        }
        _ => run,
    };
    if run.code == Some(77) || run.err.contains("unshare:") {
        return println!("skipped: nobody here may mount a small disk: {}", run.err);
    }
    run.exits(0)
        .tells("there is no room for the index in disk/index: No space left on device")
        .prints("A vice holds the piece")
        .prints("0 errors, 0 warnings");
    assert_eq!(run.err.matches("code 2").count(), 2, "{run}");
}
