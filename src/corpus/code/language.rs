//! Programming languages, as far as it takes to tell comments from code: how comments begin and
//! end, and how strings do, since these may hold what looks like a comment.

/// How one language, or several that are alike in this, writes comments and strings.
pub(super) struct Language {
    /// What begins a comment that ends with the line.
    pub(super) line: &'static [&'static str],
    /// Whether such a comment can only begin a line.
    pub(super) at_line_start: bool,
    /// Whether it must have white space before it.
    pub(super) apart: bool,
    /// What begins and ends other comments.
    pub(super) block: &'static [(&'static str, &'static str)],
    /// Whether these stand inside of each other.
    pub(super) nested: bool,
    /// Longer marks before shorter ones.
    pub(super) quotes: &'static [Quote],
    pub(super) special: Special,
}

/// How strings begin and end.
pub(super) struct Quote {
    pub(super) mark: &'static str,
    /// Whether a backslash takes the meaning of the next character.
    pub(super) escapes: bool,
    /// Whether they go on over line ends.
    pub(super) long: bool,
    /// Whether one that stands alone on its lines says what the code is about.
    pub(super) documents: bool,
}

/// What only one language, or a few, have.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Special {
    None,
    /// Raw strings, and lifetimes that look like the beginning of a character.
    Rust,
    /// Regular expressions between slashes.
    Script,
    /// Texts of many lines that end with a word of their own.
    Here,
    /// The same, and documentation between `=pod` and `=cut`.
    Perl,
    /// The same, and comments between `=begin` and `=end`.
    Ruby,
    /// Long brackets with equal signs in them.
    Lua,
    /// Characters behind a backslash.
    Lisp,
}

const fn quote(mark: &'static str) -> Quote {
    Quote {
        mark,
        escapes: true,
        long: false,
        documents: false,
    }
}

const fn raw(mark: &'static str) -> Quote {
    Quote {
        mark,
        escapes: false,
        long: true,
        documents: false,
    }
}

const fn long(mark: &'static str) -> Quote {
    Quote {
        mark,
        escapes: true,
        long: true,
        documents: false,
    }
}

const fn documentation(mark: &'static str) -> Quote {
    Quote {
        mark,
        escapes: true,
        long: true,
        documents: true,
    }
}

const PLAIN: Language = Language {
    line: &[],
    at_line_start: false,
    apart: false,
    block: &[],
    nested: false,
    quotes: &[quote("\""), quote("'")],
    special: Special::None,
};

const SLASHES: Language = Language {
    line: &["//"],
    block: &[("/*", "*/")],
    quotes: &[long("\"\"\""), quote("\""), quote("'")],
    ..PLAIN
};

const NESTED: Language = Language {
    nested: true,
    ..SLASHES
};

const RUST: Language = Language {
    nested: true,
    quotes: &[long("\"")],
    special: Special::Rust,
    ..SLASHES
};

const GO: Language = Language {
    quotes: &[raw("`"), quote("\""), quote("'")],
    ..SLASHES
};

const SCRIPT: Language = Language {
    quotes: &[long("`"), quote("\""), quote("'")],
    special: Special::Script,
    ..SLASHES
};

const STYLE: Language = Language {
    line: &[],
    quotes: &[quote("\""), quote("'")],
    ..SLASHES
};

const PHP: Language = Language {
    line: &["//", "#"],
    quotes: &[long("\""), long("'")],
    special: Special::Here,
    ..SLASHES
};

const HASH: Language = Language {
    line: &["#"],
    apart: true,
    ..PLAIN
};

const PYTHON: Language = Language {
    apart: false,
    quotes: &[
        documentation("\"\"\""),
        documentation("'''"),
        quote("\""),
        quote("'"),
    ],
    ..HASH
};

const SHELL: Language = Language {
    quotes: &[long("\""), raw("'")],
    special: Special::Here,
    ..HASH
};

const POWERSHELL: Language = Language {
    block: &[("<#", "#>")],
    quotes: &[
        Quote {
            mark: "\"",
            escapes: false,
            long: false,
            documents: false,
        },
        quote("'"),
    ],
    ..HASH
};

const PERL: Language = Language {
    special: Special::Perl,
    ..HASH
};

const RUBY: Language = Language {
    special: Special::Ruby,
    ..HASH
};

const JULIA: Language = Language {
    apart: false,
    block: &[("#=", "=#")],
    nested: true,
    quotes: &[documentation("\"\"\""), quote("\"")],
    ..HASH
};

const ELIXIR: Language = Language {
    quotes: &[documentation("\"\"\""), quote("\""), quote("'")],
    ..HASH
};

const HCL: Language = Language {
    line: &["#", "//"],
    block: &[("/*", "*/")],
    ..HASH
};

const CMAKE: Language = Language {
    block: &[("#[[", "]]")],
    quotes: &[long("\"")],
    ..HASH
};

const LUA: Language = Language {
    line: &["--"],
    special: Special::Lua,
    ..PLAIN
};

const SQL: Language = Language {
    line: &["--"],
    block: &[("/*", "*/")],
    quotes: &[raw("'"), quote("\"")],
    ..PLAIN
};

const HASKELL: Language = Language {
    line: &["--"],
    block: &[("{-", "-}")],
    nested: true,
    ..PLAIN
};

const DASHES: Language = Language {
    line: &["--"],
    ..PLAIN
};

const PERCENT: Language = Language {
    line: &["%"],
    ..PLAIN
};

const LISP: Language = Language {
    line: &[";"],
    block: &[("#|", "|#")],
    nested: true,
    quotes: &[long("\"")],
    special: Special::Lisp,
    ..PLAIN
};

const ML: Language = Language {
    block: &[("(*", "*)")],
    nested: true,
    quotes: &[long("\"")],
    ..PLAIN
};

const FSHARP: Language = Language {
    line: &["//"],
    quotes: &[long("\"\"\""), quote("\"")],
    ..ML
};

const PASCAL: Language = Language {
    line: &["//"],
    block: &[("(*", "*)"), ("{", "}")],
    quotes: &[quote("'")],
    ..PLAIN
};

const FORTRAN: Language = Language {
    line: &["!"],
    ..PLAIN
};

const SETTINGS: Language = Language {
    line: &["#", ";", "!"],
    at_line_start: true,
    quotes: &[],
    ..PLAIN
};

const TOML: Language = Language {
    line: &["#"],
    quotes: &[long("\"\"\""), raw("'''"), quote("\""), quote("'")],
    ..PLAIN
};

const VIM: Language = Language {
    line: &["\""],
    at_line_start: true,
    quotes: &[],
    ..PLAIN
};

const BATCH: Language = Language {
    line: &["::", "REM ", "rem ", "Rem ", "@rem ", "@REM "],
    at_line_start: true,
    quotes: &[],
    ..PLAIN
};

const COMPONENT: Language = Language {
    line: &["//"],
    at_line_start: true,
    block: &[("<!--", "-->"), ("/*", "*/")],
    quotes: &[],
    ..PLAIN
};

const ASSEMBLY: Language = Language {
    line: &[";", "#", "//", "@ "],
    block: &[("/*", "*/")],
    ..HASH
};

/// Languages by the endings of file names, in small letters.
const ENDINGS: &[(&[&str], &Language)] = &[
    (&["rs"], &RUST),
    (
        &["py", "pyi", "pyw", "pyx", "pxd", "bzl", "star", "gd", "nim"],
        &PYTHON,
    ),
    (
        &["js", "mjs", "cjs", "jsx", "ts", "mts", "cts", "tsx"],
        &SCRIPT,
    ),
    (&["kt", "kts", "scala", "sc", "swift", "dart"], &NESTED),
    (
        &[
            "java", "c", "h", "cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "h++", "inl", "ipp",
            "cs", "csx", "m", "mm", "groovy", "gradle", "proto", "thrift", "glsl", "vert", "frag",
            "wgsl", "hlsl", "cu", "cuh", "d", "zig", "v", "sv", "svh", "scss", "less", "sol", "as",
            "vala", "cl", "ino", "jsonc", "json5", "capnp", "fbs",
        ],
        &SLASHES,
    ),
    (&["go"], &GO),
    (&["css"], &STYLE),
    (&["php", "phtml"], &PHP),
    (&["rb", "rake", "gemspec", "cr"], &RUBY),
    (&["pl", "pm", "t", "pod"], &PERL),
    (
        &["sh", "bash", "zsh", "ksh", "fish", "ash", "ebuild"],
        &SHELL,
    ),
    (&["ps1", "psm1", "psd1"], &POWERSHELL),
    (&["lua"], &LUA),
    (&["sql", "psql", "ddl"], &SQL),
    (
        &[
            "r", "mk", "mak", "awk", "tcl", "sed", "graphql", "gql", "coffee", "service", "desktop",
        ],
        &HASH,
    ),
    (&["jl"], &JULIA),
    (&["hs", "lhs", "elm", "purs", "idr"], &HASKELL),
    (&["adb", "ads", "vhd", "vhdl"], &DASHES),
    (&["ex", "exs"], &ELIXIR),
    (&["erl", "hrl"], &PERCENT),
    (
        &[
            "clj", "cljs", "cljc", "edn", "lisp", "lsp", "el", "scm", "ss", "rkt",
        ],
        &LISP,
    ),
    (&["ml", "mli", "sml"], &ML),
    (&["fs", "fsi", "fsx"], &FSHARP),
    (&["pas", "pp", "dpr"], &PASCAL),
    (&["f90", "f95", "f03", "f08"], &FORTRAN),
    (&["cmake"], &CMAKE),
    (&["tf", "tfvars", "hcl", "nix"], &HCL),
    (
        &["ini", "cfg", "conf", "cnf", "properties", "editorconfig"],
        &SETTINGS,
    ),
    (&["toml"], &TOML),
    (&["vim"], &VIM),
    (&["bat", "cmd"], &BATCH),
    (&["vue", "svelte", "astro"], &COMPONENT),
    (&["s", "asm"], &ASSEMBLY),
    (&["dockerfile", "containerfile"], &HASH),
];

/// Languages by whole file names, in small letters.
const NAMES: &[(&str, &Language)] = &[
    ("makefile", &HASH),
    ("gnumakefile", &HASH),
    ("dockerfile", &HASH),
    ("containerfile", &HASH),
    ("justfile", &HASH),
    ("cmakelists.txt", &CMAKE),
    ("meson.build", &HASH),
    ("rakefile", &RUBY),
    ("gemfile", &RUBY),
    ("vagrantfile", &RUBY),
    ("build.bazel", &PYTHON),
    ("jenkinsfile", &SLASHES),
    (".bashrc", &SHELL),
    (".profile", &SHELL),
    (".zshrc", &SHELL),
    (".vimrc", &VIM),
];

/// The language of a file called `name`, if that says so.
pub(super) fn of(name: &str) -> Option<&'static Language> {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    if let Some((_, language)) = NAMES.iter().find(|(own, _)| *own == name) {
        return Some(language);
    }
    let (_, ending) = name.rsplit_once('.')?;
    let row = ENDINGS
        .iter()
        .find(|(endings, _)| endings.contains(&ending))?;
    Some(row.1)
}
