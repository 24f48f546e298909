"""What a run leaves behind: `result.json` for programs, `README.md` for people."""

import json
import os

from .process import PROFILE, ROOT, machine, output


def begin(options, run):
    return {
        "date": output("date", "+%Y-%m-%d %H:%M:%S %z"),
        "commit": output("git", "describe", "--always", "--dirty"),
        "profile": PROFILE,
        "machine": machine(),
        "options": {k: v for k, v in vars(options).items() if k != "out"},
        "versions": versions(run),
        "load": [os.getloadavg()[0]],
        "parts": {},
    }


def versions(run):
    from . import peers

    programs = [peers.faqt("ask"), peers.bare(), peers.bare(True), *run.others]
    told = {p.name.split()[0]: {"version": p.version, "note": p.note} for p in programs}
    told["rustc"] = {"version": output("rustc", "--version"), "note": ""}
    return told


def write(result, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").write_text(json.dumps(result, indent=1) + "\n")
    (folder / "README.md").write_text(readme(result))


def readme(result):
    load = " → ".join(f"{number:.1f}" for number in result["load"])
    quick = ", a quick run" if result["options"]["quick"] else ""
    lines = [
        f"# Run of {result['date']}",
        "",
        f"Commit {result['commit']}, profile {result['profile']}{quick}; {result['machine']}; load "
        f"{load} (before, and after each part). Made by `benches/run`, where the programs take "
        "turns. Compare ratios, not times: other work may have shared the machine. What each figure "
        "means: `docs/performance.md`.",
        "",
        "| program | version | |",
        "|---|---|---|",
    ]
    for name, told in result["versions"].items():
        lines.append(f"| {name} | {told['version']} | {told['note']} |")
    for tables in result["parts"].values():
        for table in tables:
            lines += ["", f"## {table['title']}", ""]
            if table["note"]:
                lines += [table["note"], ""]
            lines.append("| " + " | ".join(table["columns"].values()) + " |")
            lines.append("|" + "---|" * len(table["columns"]))
            for row in table["rows"]:
                cells = (shown(row.get(key)) for key in table["columns"])
                lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def shown(value):
    """Three digits that mean something."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
