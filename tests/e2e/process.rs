//! The processes that belong to a browser, read from `/proc`: their memory, and their end.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

/// A process below another one.
#[derive(Debug, Clone)]
pub(crate) struct Process {
    /// Its id.
    pub(crate) id: u32,
    /// Its command line, arguments separated by spaces.
    pub(crate) command: String,
    /// Its resident memory.
    pub(crate) resident_bytes: u64,
}

impl Process {
    /// Whether it runs pages and their workers.
    pub(crate) fn is_renderer(&self) -> bool {
        self.command.contains("--type=renderer")
    }
}

/// Every process below this one, however deep.
pub(crate) fn descendants(id: u32) -> Vec<Process> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in fs::read_dir("/proc").expect("Linux has /proc").flatten() {
        let Some(child) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        if let Some(parent) = parent_of(child) {
            children.entry(parent).or_default().push(child);
        }
    }
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(parent) = open.pop() {
        for child in children.remove(&parent).unwrap_or_default() {
            open.push(child);
            found.extend(read(child));
        }
    }
    found
}

/// Ends what a browser that did not answer has left. Each process is ended by its id.
pub(crate) fn end(processes: &[Process]) {
    for process in processes {
        // One that has ended meanwhile is what we want.
        Command::new("kill")
            .args(["-9", &process.id.to_string()])
            .stderr(Stdio::null())
            .status()
            .ok();
    }
}

fn parent_of(id: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name stands in brackets and may hold anything; after it come state and parent.
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn read(id: u32) -> Option<Process> {
    let command =
        String::from_utf8_lossy(&fs::read(format!("/proc/{id}/cmdline")).ok()?).replace('\0', " ");
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let resident_kib: u64 = resident.split_whitespace().next()?.parse().ok()?;
    Some(Process { id, command, resident_bytes: resident_kib * 1024 })
}
