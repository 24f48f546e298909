//! Folders as they are found: what cannot be read is named and counted, and never stops the run.

use super::harness::Library;
use super::workshop;

#[test]
fn binary_and_empty_files_are_counted() {
    let library = workshop();
    library.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    library.write("machine", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0");
    library.write("nothing.txt", "");
    library.write("blanks.txt", " \n\t\n");
    library
        .index()
        .prints("indexed: 6 files (2 new, 2 skipped, 2 empty), ")
        .prints("0 warnings");
    // They are known now, and cost nothing the next time.
    library
        .index()
        .prints("6 files (2 unchanged, 2 skipped, 2 empty)");
}

#[test]
fn broken_text_is_named_and_still_found() {
    let library = workshop();
    let mut text = "A zeppelin is an airship — café, naïve, “façade” and Übermut.\n".repeat(3);
    text.push_str("One broken byte: ");
    library.write("broken.txt", [text.as_bytes(), b"\xff\n"].concat());
    let run = library.index();
    run.prints("1 warning").tells("broken.txt");
    library
        .ask("what is a zeppelin?")
        .answered("A zeppelin is an airship");
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    use std::os::unix::fs::symlink;
    let library = workshop();
    symlink(library.path("docs"), library.path("docs/parts/up")).expect("a link");
    symlink("loop", library.path("docs/loop")).expect("a link");
    symlink("absent", library.path("docs/dangling.txt")).expect("a link");
    let run = library.index();
    run.prints("indexed: 2 files, 3 left out, 2 passages");
}

/// As another user where one can be had: the first one may read everything.
#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named_and_counted() {
    use std::os::unix::fs::PermissionsExt;
    let library = workshop();
    library.write("secret.txt", "A zeppelin is an airship.\n");
    let secret = library.path("docs/secret.txt");
    std::fs::set_permissions(&secret, PermissionsExt::from_mode(0o000)).expect("a mode");
    let Some(run) = super::durability::as_ordinary_user(&library, &["index"]) else {
        return;
    };
    run.exits(0)
        .tells("secret.txt")
        .prints("1 failed")
        .prints("1 warning");
    super::durability::as_ordinary_user(&library, &["ask", "what are widgets?"])
        .expect("the same user")
        .exits(0)
        .prints("Widgets are small parts of brass.");
}

#[test]
fn a_long_line_and_deep_markup_are_read() {
    let library = Library::with(
        "line.txt",
        "ballast keeps a ship upright and ".repeat(60_000),
    );
    let depth = 10_000;
    library.write(
        "deep.html",
        format!(
            "<!doctype html><title>Deep</title>{}<p>A zeppelin is an airship.</p>{}",
            "<div>".repeat(depth),
            "</div>".repeat(depth)
        ),
    );
    library.index().prints("indexed: 2 files");
    library.search("ballast").first("ballast");
    library
        .search("zeppelin")
        .first("A zeppelin is an airship.");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_read_too() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let library = workshop();
    let name = OsStr::from_bytes(b"caf\xe9.txt");
    std::fs::write(
        library.path("docs").join(name),
        "A zeppelin is an airship.\n",
    )
    .expect("a file");
    library
        .ask("what is a zeppelin?")
        .answered("A zeppelin is an airship.");
}

#[cfg(unix)]
#[test]
fn a_pipe_among_the_documents_is_not_waited_for() {
    let library = workshop();
    let made = std::process::Command::new("mkfifo")
        .arg(library.path("docs/pipe.txt"))
        .status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: mkfifo is not here");
        return;
    }
    library.index().prints("2 passages");
}
