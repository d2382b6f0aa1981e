//! Watches a conversion from inside the page: how long it takes, and whether the page keeps up.
//!
//! Nothing here asks for the accessibility tree while the conversion runs: building it would be
//! work on the page's main thread, and the page would be blamed for it.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::time::{MissedTickBehavior, interval};

use crate::action;
use crate::check::LONG;
use crate::find::{self, button};
use crate::page::Page;

/// Time between two clicks.
const CLICK_EVERY: Duration = Duration::from_millis(45);
/// Looking whether the conversion is over waits for the page, so it comes after a few clicks.
const CLICKS_PER_LOOK: u32 = 6;

/// From the press of `Convert` to the offer of the file. A click counts from the moment when the
/// browser took it to the frame after its handlers; a long task holds the main thread over 50 ms.
const WATCH: &str = "
    const [control] = arguments;
    const probe = { clicks: [], longTasks: [] };
    window.e2eProbe = probe;
    probe.onClick = (event) => control.contains(event.target) && requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => probe.clicks.push(performance.now() - event.timeStamp);
        port2.postMessage(null);
    });
    probe.observer = new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) probe.longTasks.push({ startTime, duration });
    });
    probe.observer.observe({ type: 'longtask' });
    const named = (name) => [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === name);
    named('Convert').addEventListener('click', (event) => {
        probe.start = event.timeStamp;
        addEventListener('click', probe.onClick, true);
        const watcher = new MutationObserver(() => {
            const download = named('Download JSONL') ?? named('Download all');
            const alert = document.querySelector('[role=status]').textContent;
            if ((download && !download.hidden && !download.disabled) || /Not converted|Cancelled/.test(alert)) {
                probe.end = performance.now();
                probe.status = alert;
                removeEventListener('click', probe.onClick, true);
                watcher.disconnect();
            }
        });
        watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    }, { capture: true, once: true });";

/// What was seen, once the conversion is over.
const SEEN: &str = "
    const { start, end, status, clicks, longTasks } = window.e2eProbe;
    if (end === undefined) return null;
    const tasks = longTasks.filter((task) => task.startTime + task.duration > start && task.startTime < end);
    return { millis: end - start, status, clicks, longTasks: tasks.map((task) => task.duration) };";

/// What a conversion did to the page.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Time from the press of the button to the offer of the file.
    pub(crate) elapsed: Duration,
    /// What the status said at the end.
    pub(crate) status: String,
    /// Time from each click to the picture after it, in milliseconds.
    pub(crate) click_millis: Vec<f64>,
    /// Length of each task of over 50 ms on the main thread, in milliseconds.
    pub(crate) long_task_millis: Vec<f64>,
    /// Resident memory of the renderers before, and at its highest.
    pub(crate) renderer_bytes: Memory,
    /// The same for every process of the browser.
    pub(crate) browser_bytes: Memory,
}

/// Memory before a conversion, and at its highest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Memory {
    before: u64,
    highest: u64,
}

impl Memory {
    /// By how much it grew.
    pub(crate) fn growth(self) -> u64 {
        self.highest.saturating_sub(self.before)
    }

    fn see(self, now: u64) -> Self {
        Self { highest: self.highest.max(now), ..self }
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} MB + {} MB", self.before / 1_000_000, self.growth() / 1_000_000)
    }
}

impl Seen {
    /// The longest time from a click to the picture after it.
    pub(crate) fn slowest_click_millis(&self) -> f64 {
        self.click_millis.iter().copied().fold(0.0, f64::max)
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { elapsed, click_millis, long_task_millis, renderer_bytes, browser_bytes, .. } =
            self;
        write!(
            f,
            "{:.2} s; {} clicks, the slowest {:.0} ms; long tasks {long_task_millis:.0?} ms; \
             renderers {renderer_bytes}, all processes {browser_bytes}",
            elapsed.as_secs_f64(),
            click_millis.len(),
            self.slowest_click_millis(),
        )
    }
}

/// What the user does while a conversion runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hand {
    /// Clicks the disclosure `Paste text` over and over: does the page keep up?
    Clicks,
    /// Waits: how fast is it?
    Rests,
}

/// Presses `Convert` and waits for the end.
///
/// Clicks come by the clock and by position, as a hand's do. The element's own click would ask the
/// page where it is, and so wait for just the moment when the page has time.
pub(crate) async fn convert(page: &Page, hand: Hand) -> Seen {
    let convert = find::one(page, button("Convert")).await;
    let control = find::one(page, find::named("DisclosureTriangle", "Paste text")).await;
    let reference = serde_json::to_value(&control).expect("an element is a reference");
    page.js(WATCH, vec![reference]).await;
    let (mut renderers, mut browser) = memory(page);

    action::scroll_to(page, &convert).await;
    convert.click().await.expect("Convert can be pressed");
    action::scroll_to(page, &control).await;
    let (x, y, width, height) = control.rectangle().await.expect("the disclosure has a place");
    let scrolled = page.js("return scrollY", vec![]).await.as_f64().expect("a number");
    let middle = (x + width.min(80.0) / 2.0, y - scrolled + height / 2.0);

    let start = Instant::now();
    let mut clock = interval(CLICK_EVERY);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let seen = loop {
        assert!(start.elapsed() < LONG, "the conversion has no end after {} s", LONG.as_secs());
        for _ in 0..CLICKS_PER_LOOK {
            clock.tick().await;
            if hand == Hand::Rests {
                continue;
            }
            click_at(page, middle).await;
            let (renderers_now, browser_now) = memory(page);
            renderers = renderers.see(renderers_now.highest);
            browser = browser.see(browser_now.highest);
        }
        let seen = page.js(SEEN, vec![]).await;
        if !seen.is_null() {
            break seen;
        }
    };
    Seen {
        elapsed: Duration::from_secs_f64(seen["millis"].as_f64().expect("a time") / 1000.0),
        status: seen["status"].as_str().expect("a text").to_owned(),
        click_millis: numbers(&seen["clicks"]),
        long_task_millis: numbers(&seen["longTasks"]),
        renderer_bytes: renderers,
        browser_bytes: browser,
    }
}

async fn click_at(page: &Page, (x, y): (f64, f64)) {
    for kind in ["mousePressed", "mouseReleased"] {
        let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
        page.browser.cdp("Input.dispatchMouseEvent", event).await;
    }
}

/// Resident memory of the renderers, and of all processes.
fn memory(page: &Page) -> (Memory, Memory) {
    let processes = page.browser.processes();
    let all: u64 = processes.iter().map(|process| process.resident_bytes).sum();
    let renderers = processes.iter().filter(|process| process.is_renderer());
    let renderers: u64 = renderers.map(|process| process.resident_bytes).sum();
    (Memory { before: renderers, highest: renderers }, Memory { before: all, highest: all })
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().expect("a list").iter().filter_map(Value::as_f64).collect()
}
