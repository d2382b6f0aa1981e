"""Measures Quarry and what people use instead, on the same files in one run, and writes the table.

Called by `script/bench`, which sets the environment and builds what is measured.

usage: compare.py REPORT.md
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
    parts = sorted(ours.glob("*.jsonl"))
    records = [json.loads(line) for part in parts for line in part.open(encoding="utf-8")]
    assert len(records) == n_rows, (len(records), n_rows)
    if theirs.exists():
        for mine, line in zip(records, theirs.open(encoding="utf-8"), strict=True):
            assert mine == json.loads(line), mine["recordId"]


def in_browser(room, source):
    """Quarry's page, by the end-to-end tests, then the peers in a Chromium of the same kind."""
    megabytes = source.stat().st_size / 1e6
    rows = []
    ours = quarry_page(source)
    rows.append(["Quarry, press of Convert to the finished file", spread(ours), rate(megabytes, statistics.median(ours)), "1.00"])
    if MODULES:
        for peer, title in {
            "udsv": "uDSV and `JSON.stringify`",
            "papaparse": "Papa Parse and `JSON.stringify`",
            "read": "reading the file and nothing else (`File.stream()`)",
        }.items():
            seconds = [seen["millis"] / 1000 for seen in peer_page(room, source, peer)]
            median = statistics.median(seconds)
            rows.append([title, spread(seconds), rate(megabytes, median), f"{median / statistics.median(ours):.2f}"])
    return table(["what", "time: median (least–most)", "MB of input a second", "times Quarry's time"], rows)


def quarry_page(source, name="QUARRY_BENCH_CSV"):
    """Seconds of each run."""
    command = ["cargo", "test", "--locked", "--no-default-features", "--features", "e2e", "--test", "e2e"]
    command += ["--", "--nocapture", "bench_a_file"]
    environment = {**os.environ, name: str(source)}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    seconds = re.findall(r"chromium, run \d+: [\d.]+ MB in ([\d.]+) s", done.stderr)
    if done.returncode or not seconds:
        raise SystemExit(done.stdout + done.stderr)
    sys.stderr.writelines(line + "\n" for line in done.stderr.splitlines() if line.startswith("chromium"))
    return [float(second) for second in seconds]


def peer_page(room, source, peer):
    """What each of three runs of a peer says, in a Chromium that chromedriver drives."""
    site = room / "site"
    if not site.exists():
        shutil.copytree(PEERS / "page", site)
        os.symlink(pathlib.Path(MODULES) / "node_modules", site / "modules")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args):
            super().__init__(*args, directory=str(site))

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    driver = subprocess.Popen([os.environ["CHROMEDRIVER"], "--port=0"], stdout=subprocess.PIPE, text=True)
    port = next(found[1] for line in driver.stdout if (found := re.search(r"on port (\d+)", line)))

    def call(method, path, **body):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", method=method,
            data=json.dumps(body).encode() if method == "POST" else None,
            headers={"Content-Type": "application/json"},
        )  # fmt: skip
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["value"]

    try:
        options = {
            "binary": os.environ["CHROMIUM"],
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"],
        }
        capabilities = {"alwaysMatch": {"goog:chromeOptions": options}}
        session = "/session/" + call("POST", "/session", capabilities=capabilities)["sessionId"]
        call("POST", session + "/timeouts", script=300_000)
        call("POST", session + "/url", url=f"http://127.0.0.1:{server.server_port}/")
        found = call("POST", session + "/element", using="css selector", value="#file")
        element = next(iter(found.values()))
        call("POST", f"{session}/element/{element}/value", text=str(source))
        script = "const done = arguments[1]; measure(arguments[0]).then(done, (error) => done({ error: String(error) }));"
        seen = []
        for _ in range(3):
            seen.append(call("POST", session + "/execute/async", script=script, args=[peer]))
            assert "error" not in seen[-1], seen[-1]
        call("DELETE", session)
        return seen
    finally:
        driver.terminate()
        server.shutdown()


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


def main(report):
    with tempfile.TemporaryDirectory(prefix="quarry-bench-", dir=os.environ.get("QUARRY_BENCH_DIR")) as name:
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
        text = (ROOT / "benches" / "report.md").read_text().format(
            machine=machine(), size=size, half_size=half_size, browser=browser, two_parts=two_parts,
            one_part=one_part, scale=scale, engine=criterion(), n_runs=N_RUNS,
        )  # fmt: skip
        report.write_text(text)
        print(text)


main(pathlib.Path(sys.argv[1]))
