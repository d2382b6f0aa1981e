//! A large source made on the spot, and the records that it must become.
//!
//! Support tickets with quotes, line ends and letters of many scripts, the same on every run.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Read, Write as _};
use std::path::{Path, PathBuf};

use serde_json::to_string;

use crate::action::Job;

const WORDS: &str = "the of and to in a is that for it as was with be by on not he his but at are this have \
    from or had an they which one you were all her she there would their we him been has when who will no \
    more if out so up said what its about than into them can only other time new some could these two may";

const SPICE: [&str; 12] = [
    "café",
    "naïve",
    "東京",
    "данные",
    "🙂",
    "“quoted”",
    "São Paulo",
    "₹500",
    "a\tb",
    "line\nbreak",
    "say \"hi\"",
    "back\\slash",
];

/// What the page is told to make of the tickets.
pub(crate) const JOB: Job<'static> = Job {
    system: "",
    prompt: "Summarize ticket {{ticket_id}} from {{customer}}.\nSubject: {{subject}}\n\n{{body}}",
    max_tokens: "512",
    record_id: "ticket_id",
};

/// The tickets one after the other.
pub(crate) struct Tickets {
    random: Random,
    bodies: Vec<String>,
    n_made: u32,
}

struct Ticket {
    id: String,
    customer: String,
    subject: String,
    body: String,
    priority: &'static str,
}

impl Tickets {
    /// From the first one on.
    pub(crate) fn new() -> Self {
        let mut random = Random { state: 7, words: WORDS.split_whitespace().collect() };
        let bodies = (0..2000).map(|_| {
            let n_words = 60 + random.below(180);
            random.text(n_words)
        });
        let bodies = bodies.collect();
        Self { random, bodies, n_made: 0 }
    }

    /// Writes a CSV file of at least this size; returns how many rows it has.
    pub(crate) fn write_csv(mut self, path: &Path, min_bytes: u64) -> u64 {
        let mut out = BufWriter::new(File::create(path).expect("the story's folder takes files"));
        let mut n_bytes = 0;
        let mut n_rows = 0;
        let mut line = "ticket_id,customer,subject,body,priority\r\n".to_owned();
        while n_bytes < min_bytes {
            out.write_all(line.as_bytes()).expect("the disk has room");
            n_bytes += line.len() as u64;
            let Ticket { id, customer, subject, body, priority } = self.next_ticket();
            let fields = [&id, &customer, &subject, &body, priority].map(quoted);
            line = format!("{}\r\n", fields.join(","));
            n_rows += 1;
        }
        out.write_all(line.as_bytes()).expect("the disk has room");
        out.flush().expect("the disk has room");
        n_rows
    }

    /// Reads what the page made of the first so many tickets, part by part and line by line.
    pub(crate) fn check_records(mut self, paths: &[PathBuf], n_rows: u64) {
        let files = paths.iter().map(|path| File::open(path).expect("the file is saved"));
        let all = files
            .fold(Box::new(io::empty()) as Box<dyn Read>, |all, file| Box::new(all.chain(file)));
        let mut records = BufReader::with_capacity(1 << 20, all);
        let mut line = String::new();
        for row in 1..=n_rows {
            line.clear();
            records.read_line(&mut line).expect("records are UTF-8");
            let expected = self.next_ticket().record();
            assert!(line == expected, "row {row} became\n{line}instead of\n{expected}");
        }
        line.clear();
        let n_more = records.read_line(&mut line).expect("records are UTF-8");
        assert_eq!(n_more, 0, "after {n_rows} rows there is one more record:\n{line}");
    }

    fn next_ticket(&mut self) -> Ticket {
        self.n_made += 1;
        let random = &mut self.random;
        Ticket {
            id: format!("T-{:08}", self.n_made),
            customer: format!("c{}", random.below(99_999)),
            subject: random.text(8),
            body: self.bodies[random.below(self.bodies.len())].clone(),
            priority: ["low", "mid", "high"][random.below(3)],
        }
    }
}

impl Ticket {
    fn record(&self) -> String {
        let Self { id, customer, subject, body, .. } = self;
        let prompt =
            format!("Summarize ticket {id} from {customer}.\nSubject: {subject}\n\n{body}");
        let text = to_string(&prompt).expect("text is JSON");
        format!(
            "{{\"recordId\":\"{id}\",\"modelInput\":{{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":512,\
             \"messages\":[{{\"role\":\"user\",\"content\":[{{\"type\":\"text\",\"text\":{text}}}]}}]}}}}\n"
        )
    }
}

fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// Numbers without pattern, the same on every run (xorshift).
struct Random {
    state: u64,
    words: Vec<&'static str>,
}

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % end as u64).expect("it is below a usize")
    }

    fn text(&mut self, n_words: usize) -> String {
        let mut text = String::new();
        for _ in 0..n_words {
            if !text.is_empty() {
                text.push(' ');
            }
            let is_spicy = self.below(50) == 0;
            let word = if is_spicy {
                SPICE[self.below(SPICE.len())]
            } else {
                let idx = self.below(self.words.len());
                self.words[idx]
            };
            text.push_str(word);
        }
        text
    }
}
