//! How files are read: by converters that were allowed, in processes of their own.

use super::harness::{Library, repository};

fn with_converter(command: &str) -> Library {
    let library = Library::with("recipe.xyz", "eltteK")
        .and("notes.txt", "Lids are kept on the upper shelf.\n");
    let settings = library.get("faqt.toml");
    let convert = format!("\n[convert]\n\"*.xyz\" = \"{command}\"\n");
    library.put("faqt.toml", settings + &convert);
    library
}

#[test]
fn a_converter_is_run_once_it_is_allowed() {
    let library =
        with_converter("sh -c 'echo \\\"# Kettles\\\"; echo; echo Kettles boil water.' {}");
    library
        .run(&["index"])
        .exits(0)
        .tells("recipe.xyz: is to be converted by `sh -c")
        .tells("faqt index --allow-converters");
    library.ask("what boils water?").not_found();
    library
        .run(&["index", "--allow-converters"])
        .exits(0)
        .tells("allowed: sh -c");
    let asked = library.ask("what boils water?");
    asked.answered("Kettles boil water.");
    let shown = library.run(&["ask", "what boils water?"]);
    assert!(shown.out.contains("recipe.xyz › text:3"), "{shown}");

    // Other words are another command.
    let settings = library.get("faqt.toml");
    library.put("faqt.toml", settings.replace("boil", "cool"));
    library.run(&["index"]).tells("--allow-converters");
}

#[test]
fn a_converter_that_fails_is_tried_again() {
    let library = with_converter("sh -c 'echo broken >&2; exit 3' {}");
    for arguments in [&["index", "--allow-converters"][..], &["index"]] {
        library
            .run(arguments)
            .exits(0)
            .tells("recipe.xyz: could not be converted: sh ended with exit status: 3: broken");
    }
    library.ask("where are the lids?").answered("upper shelf");
}

#[test]
fn a_command_that_cannot_be_meant_is_an_error() {
    let library = with_converter("cat");
    library
        .run(&["index"])
        .exits(2)
        .tells("faqt.toml")
        .tells("must name a program and hold {}");
}

/// A damaged workbook for which its reader reserves more memory than it may have.
#[test]
fn a_file_that_bloats_its_reader_costs_nothing_but_itself() {
    let greedy = std::fs::read(repository("tests/formats/damaged/greedy.xls")).expect("a file");
    let library = Library::with("greedy.xls", greedy)
        .and("notes.txt", "Lids are kept on the upper shelf.\n")
        .and("sheet.csv", "Kettle,Litres\nRobin,0.8\nHeron,1.7\n");
    library
        .run(&["index"])
        .exits(0)
        .tells("greedy.xls: needs more memory than a reader may have");
    library
        .run(&["index", "--strict"])
        .exits(2)
        .tells("greedy.xls");
    library
        .ask("where are the lids kept?")
        .answered("upper shelf");
}
