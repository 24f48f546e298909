"""Building the programs, running them, and what a run takes of the machine."""

import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get("FAQT_SHARED", ROOT.parent / "shared")).resolve()
PROFILE = os.environ.get("BENCH_PROFILE", "release")
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
# Corpora are kept from run to run, indexes are not.
WORK = TARGET / "bench"
FAQT = TARGET / PROFILE / "faqt"
COMPARE = TARGET / "compare" / PROFILE
ALL_CORES = sorted(os.sched_getaffinity(0))
# Settings of whoever runs this are none of the programs' business.
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("FAQT_")}


def say(text):
    print(text, file=sys.stderr, flush=True)


def build_programs():
    """faqt and those it is compared with, optimised alike."""
    say(f"building, profile {PROFILE}")
    cargo("--bin", "faqt", target=TARGET, folder=ROOT)
    cargo(target=TARGET / "compare", folder=ROOT / "benches/compare")


def cargo(*arguments, target, folder):
    environment = dict(os.environ, CARGO_TARGET_DIR=str(target))
    command = ["cargo", "build", "--quiet", "--locked", "--profile", PROFILE, *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True)


def measure(command, out="/dev/null", one_core=False):
    """Wall and CPU milliseconds and the peak memory of one run; its output goes to `out`."""
    pin = ["taskset", "-c", str(ALL_CORES[0])] if one_core else []
    launch = [COMPARE / "launch", out, *pin, *command]
    done = subprocess.run(
        [str(c) for c in launch], env=ENVIRONMENT, cwd="/", capture_output=True, text=True
    )
    found = json.loads(done.stdout) if done.returncode == 0 else {"code": "nothing"}
    # 1 says that nothing was found.
    if found["code"] not in (0, 1):
        shown = " ".join(map(str, command))
        raise RuntimeError(f"{shown} ended with {found['code']}: {done.stderr.strip()[-500:]}")
    return found


def output(*command, cwd=ROOT):
    return subprocess.check_output([str(c) for c in command], text=True, cwd=cwd).strip()


def files_below(path):
    path = Path(path)
    return [path] if path.is_file() else sorted(f for f in path.rglob("*") if f.is_file())


def size(path):
    return sum(f.stat().st_size for f in files_below(path))


def read_all(path):
    """Brings files into the page cache."""
    for file in files_below(path):
        with file.open("rb") as open_file:
            while open_file.read(1 << 22):
                pass


def evict(paths):
    """Drops the pages of files from the page cache, and gives the share that stayed nonetheless,
    or None where nothing can tell. Names and metadata of files stay cached in any case."""
    files = [f for path in paths for f in files_below(path)]
    for file in files:
        try:
            number = os.open(file, os.O_RDONLY)
        except OSError:
            continue
        os.fsync(number)
        os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(number)
    if not shutil.which("fincore") or len(files) > 1000:
        return None
    told = output("fincore", "--bytes", "--noheadings", "--output", "RES", *files)
    total = sum(f.stat().st_size for f in files)
    return sum(map(int, told.split())) / max(total, 1)


def medians(runs):
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def percentile(numbers, percent):
    rising = sorted(numbers)
    return rising[min(len(rising) - 1, len(rising) * percent // 100)]


def machine():
    model = platform.machine()
    try:
        found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
        model = found.group(1) if found else model
    except OSError:
        pass
    cores = len(ALL_CORES)
    return f"{model}, {cores} cores, {platform.system()} {platform.release()}"
