//! Opening a file at a line. Editors differ in how they are told the line; a table by program
//! name knows the usual ones, and any other editor opens the file at its top.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// Opens `file` at `line` in the editor that `VISUAL` or `EDITOR` names, and waits for it.
///
/// # Errors
/// What to tell the person, the place included, where no editor is set or it cannot be run.
pub fn open(file: &Path, line: u32) -> Result<(), String> {
    let place = format!("{}:{line}", file.display());
    let set = |name| env::var(name).ok().filter(|v| !v.trim().is_empty());
    let Some(editor) = set("VISUAL").or_else(|| set("EDITOR")) else {
        return Err(format!(
            "{place}\nTo open it from here, set EDITOR, for example: export EDITOR=nano"
        ));
    };
    let Some((program, arguments)) = command(&editor, file, line) else {
        return Err(format!("{place}\nEDITOR does not name a program: {editor}"));
    };
    match Command::new(&program).args(arguments).status() {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("{place}\nCannot run the editor {program}: {error}")),
    }
}

/// The program and its arguments that open `file` at `line`; `None` where `editor` names none.
pub fn command(editor: &str, file: &Path, line: u32) -> Option<(String, Vec<OsString>)> {
    let mut words = words(editor).into_iter();
    let program = words.next().filter(|program| !program.is_empty())?;
    let mut arguments: Vec<OsString> = words.map(OsString::from).collect();
    let name = program.rsplit(['/', '\\']).next().unwrap_or("");
    let name = name.to_lowercase();
    let file_and_line = || {
        let mut both = file.as_os_str().to_owned();
        both.push(format!(":{line}"));
        both
    };
    match name.strip_suffix(".exe").unwrap_or(&name) {
        "vi" | "vim" | "nvim" | "gvim" | "mvim" | "view" | "nano" | "emacs" | "emacsclient"
        | "micro" | "less" | "kak" | "joe" | "mg" | "ne" | "gedit" | "bbedit" => {
            arguments.push(format!("+{line}").into());
            arguments.push(file.into());
        }
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" => {
            arguments.push("-g".into());
            arguments.push(file_and_line());
        }
        "subl" | "sublime_text" | "hx" | "helix" | "zed" | "zeditor" => {
            arguments.push(file_and_line());
        }
        "kate" | "mate" => {
            arguments.extend(["-l".into(), line.to_string().into(), file.into()]);
        }
        "idea" | "pycharm" | "rustrover" | "clion" => {
            arguments.extend(["--line".into(), line.to_string().into(), file.into()]);
        }
        "notepad++" => arguments.extend([format!("-n{line}").into(), file.into()]),
        _ => arguments.push(file.into()),
    }
    Some((program, arguments))
}

/// A command line in words, as a shell cuts it: quotes hold words together, a backslash takes a
/// space, a quote or a backslash as it is. Other backslashes stay, for paths of Windows.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, quote) {
            ('\\', None | Some('"')) => {
                let escaped = rest.next_if(|&c| c.is_whitespace() || "'\"\\".contains(c));
                word.get_or_insert_default().push(escaped.unwrap_or('\\'));
            }
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, Some(open)) if c == open => quote = None,
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened_by(editor: &str) -> String {
        match command(editor, Path::new("/notes/a b.txt"), 12) {
            Some((program, arguments)) => {
                let shown = |a: OsString| a.to_string_lossy().into_owned();
                let words: Vec<String> = arguments.into_iter().map(shown).collect();
                format!("{program}|{}", words.join("|"))
            }
            None => "nothing".to_string(),
        }
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        assert_eq!(opened_by("vim"), "vim|+12|/notes/a b.txt");
        assert_eq!(opened_by("code --wait"), "code|--wait|-g|/notes/a b.txt:12");
        assert_eq!(
            opened_by("/usr/bin/emacs -nw"),
            "/usr/bin/emacs|-nw|+12|/notes/a b.txt"
        );
        assert_eq!(opened_by("hx"), "hx|/notes/a b.txt:12");
        assert_eq!(opened_by("less"), "less|+12|/notes/a b.txt");
        assert_eq!(
            opened_by(r#""C:\Program Files\Sublime\subl.EXE" -w"#),
            r"C:\Program Files\Sublime\subl.EXE|-w|/notes/a b.txt:12"
        );
        assert_eq!(
            opened_by("my\\ editor 'a b'"),
            "my editor|a b|/notes/a b.txt"
        );
        assert_eq!(opened_by("  "), "nothing");
        assert_eq!(opened_by("''"), "nothing");
    }
}
