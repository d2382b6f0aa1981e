"""Measures Quarry and what people use instead, on the same files in one run, and writes the table.

Called by `script/bench`, which sets the environment and builds what is measured.

usage: compare.py REPORT.md, or compare.py results to measure and print only the reading of outputs
"""

import datetime
import http.server
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEERS = ROOT / "benches" / "peers"
QUARRY = os.environ["QUARRY_BIN"]
MODULES = os.environ.get("QUARRY_PEERS")
N_RUNS = 5
MODEL = "anthropic.claude-haiku-4-5-20251001-v1:0"
PROMPT = "Summarize ticket {{ticket_id}} from {{customer}}.\nSubject: {{subject}}\n\n{{body}}"


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


def quarry(source, out):
    """A `quarry prepare` that does what the peers do."""
    return [
        QUARRY, "prepare", str(source), "--model", MODEL, "--region", "us-east-1",
        "--invocation", "invoke-model", "--template", PROMPT, "--id-column", "ticket_id",
        "--param", "max_tokens=512", "--out", str(out),
    ]  # fmt: skip


def run(command, allowed=(0,)):
    """Seconds of wall clock and of processors, and the most megabytes that the process held."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        raise SystemExit(f"{command} ended with {process.returncode}: {error.decode()}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def copy(source, target):
    """Copies through one buffer of 1 MiB."""
    buffer = memoryview(bytearray(1 << 20))
    start = time.perf_counter()
    with open(source, "rb", buffering=0) as reader, open(target, "wb", buffering=0) as writer:
        while n_bytes := reader.readinto(buffer):
            writer.write(buffer[:n_bytes])
    return time.perf_counter() - start, 0, 1


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def rate(megabytes, seconds):
    return f"{megabytes / seconds:,.0f}"


def spread(seconds):
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f}–{max(seconds):.2f})"


def native(room, source, n_rows):
    """Everything that runs without a browser, interleaved, so that all meet the same machine."""
    out = room / "out"
    work = {
        "Quarry, `quarry prepare`": lambda: run(quarry(source, out), (0, 1)),
        "copying the file through one buffer": lambda: copy(source, room / "copy"),
    }
    if MODULES:
        os.environ["PYTHONPATH"] = MODULES
        for peer, title in {"duckdb": "DuckDB", "polars": "polars", "csv": "Python `csv` and `json`"}.items():
            command = [sys.executable, str(PEERS / "prepare.py"), peer, str(source), str(room / peer)]
            work[title] = lambda command=command: run(command)
    seen = {title: [] for title in work}
    for _ in range(N_RUNS):
        for title, measure in work.items():
            seen[title].append(measure())
    check_records(out, room / "csv", n_rows)
    megabytes = source.stat().st_size / 1e6
    ours = statistics.median(seconds for seconds, _, _ in seen["Quarry, `quarry prepare`"])
    rows = []
    for title, figures in seen.items():
        seconds = [figure[0] for figure in figures]
        median = statistics.median(seconds)
        rows.append([
            title, spread(seconds), rate(megabytes, median), f"{median / ours:.2f}",
            f"{statistics.median(figure[1] for figure in figures):.2f} s" if figures[0][1] else "",
            f"{max(figure[2] for figure in figures):.0f} MB",
        ])  # fmt: skip
    return table(
        ["what", "time: median (least–most)", "MB of input a second", "times Quarry's time", "processor time",
         "peak memory"], rows)  # fmt: skip


def check_records(ours, theirs, n_rows):
    """The records are those that the peer makes, one for each row."""
    lines = (line for part in sorted(ours.glob("*.jsonl")) for line in part.open(encoding="utf-8"))
    n_lines = 0
    if theirs.exists():
        for mine, other in zip(lines, theirs.open(encoding="utf-8"), strict=True):
            assert json.loads(mine) == json.loads(other), mine
            n_lines += 1
    assert n_lines in (0, n_rows), (n_lines, n_rows)


def in_browser(room, source):
    """Quarry's page and the peers, each in a fresh Chromium that chromedriver drives."""
    megabytes = source.stat().st_size / 1e6
    work = {"Quarry, press of Convert to the offer of the file": lambda: quarry_page(source)}
    if MODULES:
        site = room / "site"
        shutil.copytree(PEERS / "page", site)
        os.symlink(pathlib.Path(MODULES) / "node_modules", site / "modules")
        for peer, title in {
            "udsv": "uDSV and `JSON.stringify`",
            "papaparse": "Papa Parse and `JSON.stringify`",
            "read": "reading the file and nothing else (`File.stream()`)",
        }.items():
            work[title] = lambda peer=peer: peer_page(site, source, peer)
    seen = {title: measure() for title, measure in work.items()}
    ours = statistics.median(next(iter(seen.values())))
    rows = []
    for title, seconds in seen.items():
        median = statistics.median(seconds)
        rows.append([title, spread(seconds), rate(megabytes, median), f"{median / ours:.2f}"])
    return table(["what", "time: median (least–most)", "MB of input a second", "times Quarry's time"], rows)


def quarry_page(source):
    """Seconds of each run; the hashes of one are waited for before the next."""
    with Page(os.environ["QUARRY_DIST"]) as page:
        page.call("POST", "/url", url=page.address + "/prepare")
        page.run(PAGE_SCRIPT)
        page.run("bench.labelled('Source file').then(done)")
        page.choose("#" + page.run("bench.labelled('Source file').then((input) => done(input.id))"), source)
        page.run("bench.fill(" + json.dumps([MODEL, PROMPT]) + ").then(done)")
        return [page.run("bench.convert().then(done)") / 1000 for _ in range(N_RUNS)]


def peer_page(site, source, peer):
    with Page(site) as page:
        page.call("POST", "/url", url=page.address + "/")
        page.choose("#file", source)
        script = f"measure({json.dumps(peer)}).then(({{ millis }}) => done(millis), (error) => done(String(error)))"
        return [page.run(script) / 1000 for _ in range(N_RUNS)]


PAGE_SCRIPT = """
const until = async (find) => {
  for (;;) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const text = (element) => element.textContent.trim();
const control = (name) => {
  const label = [...document.querySelectorAll("label")].find((label) => text(label) === name);
  return label && (label.control ?? document.getElementById(label.htmlFor));
};
const button = (name) => [...document.querySelectorAll("button")].find(
  (button) => text(button) === name && button.checkVisibility() && !button.disabled);
const set = (element, value) => {
  element.value = value;
  element.dispatchEvent(new Event("input", { bubbles: true }));
  element.dispatchEvent(new Event("change", { bubbles: true }));
};
const offered = () => button("Download JSONL") ?? button("Download all");
window.bench = {
  labelled: (name) => until(() => control(name)),
  async fill([model, prompt]) {
    set(await this.labelled("Model"), model);
    set(await this.labelled("Prompt template"), prompt);
    set(await this.labelled("Max tokens"), "512");
    await until(() => [...control("Record id").options].some((option) => option.value.includes("ticket_id")));
    const ids = control("Record id");
    set(ids, [...ids.options].find((option) => option.value.includes("ticket_id")).value);
    await until(() => button("Convert"));
  },
  watch() {
    const badge = () => document.querySelector(".result-table tbody .status-badge");
    this.read = new Promise((resolve) => {
      document.getElementById("output-files").addEventListener("change", async () => {
        const start = performance.now();
        // Rows of the run before go first.
        await until(() => !badge());
        await until(badge);
        resolve(performance.now() - start);
      }, { capture: true, once: true });
    });
  },
  async convert() {
    await until(() => button("Convert"));
    const start = performance.now();
    button("Convert").click();
    await until(() => !offered() || performance.now() - start > 100);
    await until(offered);
    const millis = performance.now() - start;
    await until(() => button("Download quarry.json"));
    return millis;
  },
};
done();
"""


class Page:
    """A page of a folder in a Chromium of its own."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        folder = pathlib.Path(self.folder)

        class Site(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *args):
                super().__init__(*args, directory=str(folder))

            def log_message(self, *_):
                pass

            def send_head(self):
                # Routes of the app are the app.
                if not (folder / self.path.lstrip("/")).exists():
                    self.path = "/"
                return super().send_head()

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.driver = subprocess.Popen([os.environ["CHROMEDRIVER"], "--port=0"], stdout=subprocess.PIPE, text=True)
        started = (re.search(r"successfully on port (\d+)", line) for line in self.driver.stdout)
        self.session = f"http://127.0.0.1:{next(found[1] for found in started if found)}"
        options = {
            "binary": os.environ["CHROMIUM"],
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"],
        }
        capabilities = {"alwaysMatch": {"goog:chromeOptions": options}}
        self.session += "/session/" + self.call("POST", "/session", capabilities=capabilities)["sessionId"]
        self.call("POST", "/timeouts", script=300_000)
        return self

    def __exit__(self, *_):
        self.call("DELETE", "")
        self.driver.terminate()
        self.server.shutdown()

    def call(self, method, path, **body):
        data = json.dumps(body).encode() if method == "POST" else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.session + path, data, headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["value"]

    def run(self, script):
        """What a script gives to `done`."""
        value = self.call("POST", "/execute/async", script="const done = arguments[0];" + script, args=[])
        if isinstance(value, str) and value.startswith("Error"):
            raise SystemExit(value)
        return value

    def choose(self, selector, file):
        found = self.call("POST", "/element", using="css selector", value=selector)
        self.call("POST", f"/element/{next(iter(found.values()))}/value", text=str(file))


def reading_native(output, n_records):
    """Counting what an output says: each prints the same counts."""
    work = {"Quarry, `quarry results`": [QUARRY, "results", str(output), "--format", "json"]}
    if MODULES:
        os.environ["PYTHONPATH"] = MODULES
        for peer, title in {"duckdb": "DuckDB", "polars": "polars", "json": "Python `json`"}.items():
            work[title] = [sys.executable, str(PEERS / "analyse.py"), peer, str(output)]
    said = {title: subprocess.run(command, capture_output=True, text=True).stdout for title, command in work.items()}
    ours = json.loads(next(iter(said.values())))
    counts = [
        ours["records"], ours["statuses"].get("failed", 0), ours["inputTokens"]["sum"], ours["outputTokens"]["sum"],
        ours["reconciliation"]["joined"],
    ]  # fmt: skip
    assert counts[0] == n_records, counts
    characters = set()
    for title in list(said)[1:]:
        *same, n_characters = map(int, said[title].split())
        assert same == counts, (title, said[title], counts)
        # Quarry reads the answers, too, and says of them what can be seen: peers agree among themselves.
        characters.add(n_characters)
    assert len(characters) <= 1, said
    seen = {title: [] for title in work}
    for _ in range(N_RUNS):
        for title, command in work.items():
            seen[title].append(run(command, (0, 1)))
    return read_table(output, seen)


def reading_in_browser(room, output):
    work = {"Quarry, choice of the file to the summary and the table": lambda: results_page(output)}
    if MODULES:
        site = room / "site-results"
        shutil.copytree(PEERS / "page", site)
        os.symlink(pathlib.Path(MODULES) / "node_modules", site / "modules")
        work["`JSON.parse` by line in a worker"] = lambda: peer_page(site, output, "jsonparse")
        work["reading the file and nothing else (`File.stream()`)"] = lambda: peer_page(site, output, "read")
    return read_table(output, {title: [(seconds,) for seconds in measure()] for title, measure in work.items()})


def read_table(output, seen):
    megabytes = output.stat().st_size / 1e6
    ours = statistics.median(figure[0] for figure in next(iter(seen.values())))
    rows = []
    for title, figures in seen.items():
        seconds = [figure[0] for figure in figures]
        median = statistics.median(seconds)
        more = [f"{max(figure[2] for figure in figures):.0f} MB"] if len(figures[0]) > 1 else []
        rows.append([title, spread(seconds), rate(megabytes, median), f"{median / ours:.2f}", *more])
    head = ["what", "time: median (least–most)", "MB a second", "times Quarry's time", "peak memory"]
    return table(head[: len(rows[0])], rows)


def results_page(output):
    """Seconds of each run, from the choice of the file on."""
    with Page(os.environ["QUARRY_DIST"]) as page:
        page.call("POST", "/url", url=page.address + "/results")
        page.run(PAGE_SCRIPT)
        page.run("bench.labelled('Output files').then((input) => done(input.id))")
        seconds = []
        for _ in range(N_RUNS):
            page.run("bench.watch(); done()")
            page.choose("#output-files", output)
            seconds.append(page.run("bench.read.then(done)") / 1000)
        return seconds


def by_rows(room):
    """Cost of a row from a thousand to ten million of them."""
    points = []
    for exponent in range(3, 8):
        n_rows = 10**exponent
        source = room / "rows.csv"
        subprocess.run([sys.executable, str(PEERS / "tickets.py"), str(n_rows), str(source), "4"], check=True)
        seconds = min(run(quarry(source, room / "rows"), (0, 1))[0] for _ in range(3 if exponent < 7 else 1))
        points.append((n_rows, seconds, seconds / n_rows * 1e9))
        source.unlink()
        shutil.rmtree(room / "rows")
    return points


def plot(points):
    """The cost of a row as an SVG: rows on a logarithmic axis, nanoseconds on a plain one."""
    width, height, left, bottom, top = 640, 260, 56, 40, 16
    most = max(cost for _, _, cost in points) * 1.1
    x = lambda idx: left + 24 + idx * (width - left - 64) / (len(points) - 1)
    y = lambda cost: height - bottom - cost / most * (height - bottom - top)
    marks = [
        f'<circle cx="{x(idx):.0f}" cy="{y(cost):.0f}" r="4"/>'
        f'<text x="{x(idx):.0f}" y="{y(cost) - 10:.0f}" text-anchor="middle">{cost:,.0f} ns</text>'
        f'<text x="{x(idx):.0f}" y="{height - 18}" text-anchor="middle">{n_rows:,}</text>'
        for idx, (n_rows, _, cost) in enumerate(points)
    ]
    line = " ".join(f"{x(idx):.0f},{y(cost):.0f}" for idx, (_, _, cost) in enumerate(points))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12" fill="#555"><title>Nanoseconds a row, by rows</title>'
        f'<path d="M{left} {top}V{height - bottom}H{width}" fill="none" stroke="#999"/>'
        f'<polyline points="{line}" fill="none" stroke="#357" stroke-width="2"/>{"".join(marks)}</svg>\n'
    )


def criterion():
    """What `cargo bench` left: the engine alone."""
    rows = []
    for path in sorted((ROOT / "target" / "criterion" / "engine").glob("*/*/new/estimates.json")):
        nanos = json.loads(path.read_text())["median"]["point_estimate"]
        bench = json.loads((path.parent / "benchmark.json").read_text())
        megabytes = bench["throughput"]["Bytes"] / 1e6
        rows.append([f"{bench['function_id']}, {bench['value_str']}", f"{megabytes:.0f} MB", rate(megabytes, nanos / 1e9)])
    return table(["machine, kind of rows", "input", "MB a second"], rows)


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if "model name" in line), platform.processor())
    chromium = subprocess.run([os.environ["CHROMIUM"], "--version"], capture_output=True, text=True).stdout.strip()
    return f"{os.cpu_count()} processors ({model}), {platform.system()}, {chromium}, {datetime.date.today()}"


def outputs(room):
    """Reading outputs, in the browser and natively."""
    output = room / "part-0001.jsonl.out"
    n_records = int(os.environ.get("QUARRY_BENCH_RECORDS", "100000"))
    subprocess.run([sys.executable, str(PEERS / "outputs.py"), str(n_records), str(output)], check=True)
    say("Outputs")
    browser = reading_in_browser(room, output)
    native = reading_native(output, n_records)
    size = f"{output.stat().st_size / 1e6:.0f} MB, {n_records:,} records"
    return f"{size}. In Chromium:\n\n{browser}\nOn the command line:\n\n{native}"


def main(report):
    if report.name == "results":
        with tempfile.TemporaryDirectory(prefix="quarry-bench-", dir="/dev/shm") as name:
            print(outputs(pathlib.Path(name)))
        return
    # In memory where that is offered: it is programs that are compared, not disks.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    place = os.environ.get("QUARRY_BENCH_DIR", memory)
    with tempfile.TemporaryDirectory(prefix="quarry-bench-", dir=place) as name:
        room = pathlib.Path(name)
        say("Making the input")
        n_rows = 200_000
        source = room / "tickets.csv"
        subprocess.run([sys.executable, str(PEERS / "tickets.py"), str(n_rows), str(source)], check=True)
        half = room / "half.csv"
        subprocess.run([sys.executable, str(PEERS / "tickets.py"), str(n_rows // 2), str(half)], check=True)
        size = f"{source.stat().st_size / 1e6:.0f} MB, {n_rows:,} rows"
        say(f"Chromium, {size}")
        browser = in_browser(room, source)
        say(f"Native, {size}")
        two_parts = native(room, source, n_rows)
        shutil.rmtree(room / "out")
        one_part = native(room, half, n_rows // 2)
        half_size = f"{half.stat().st_size / 1e6:.0f} MB, {n_rows // 2:,} rows"
        say("A thousand to ten million rows")
        points = by_rows(room)
        (report.parent / "benchmarks-rows.svg").write_text(plot(points))
        scale = table(["rows", "time", "a row"], [[f"{n:,}", f"{s:.3f} s", f"{c:,.0f} ns"] for n, s, c in points])
        text = (ROOT / "benches" / "report.template").read_text().format(
            machine=machine(), size=size, half_size=half_size, browser=browser, two_parts=two_parts,
            one_part=one_part, scale=scale, outputs=outputs(room), engine=criterion(), n_runs=N_RUNS,
        )  # fmt: skip
        report.write_text(text)
        print(text)


main(pathlib.Path(sys.argv[1]))
