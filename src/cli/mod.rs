//! The command line `quarry`: the engine on the files of a machine.
//!
//! Each command has a file. What it prints goes to standard output, as text or as one JSON object a
//! line; progress (on a terminal) and failures go to standard error. It ends with 0 when nothing is
//! wrong, with 1 when a finding is an error, with 2 when it was called wrongly or could not read or
//! write, and with 130 when it was told to end. An output is seen under its name only when whole.

mod args;
mod attachments;
mod calibrate;
mod check;
mod clock;
mod convert;
mod disk;
mod eligible;
mod estimate;
mod estimate_args;
mod failure;
mod input;
mod kit;
mod kit_args;
mod models;
mod output;
mod parts;
mod pass;
mod prepare;
mod presign;
mod progress;
mod reading;
mod recipe;
mod results;
mod said;
mod selection;
mod stream;
mod unpacked;
mod writer;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use args::{Args, Command, Format};
use failure::Failure;

/// What a command that could be carried out found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// No error.
    Clean,
    /// At least one error.
    Errors,
}

impl Found {
    fn from_errors(has_errors: bool) -> Self {
        if has_errors { Self::Errors } else { Self::Clean }
    }

    /// The worse of two.
    fn and(self, other: Self) -> Self {
        if self == Self::Clean { other } else { self }
    }
}

/// Runs the command that the arguments of this process name.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        // Help and version are asked for; all else is a mistake, and ends with 2.
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // Without a place to print to, the exit code has to do.
            return error.print().map_or(ExitCode::from(2), |()| ExitCode::from(code));
        }
    };
    let result = output::remove_unfinished_on_signals().and_then(|()| run(args));
    match result {
        Ok(Found::Clean) => ExitCode::SUCCESS,
        Ok(Found::Errors) => ExitCode::from(1),
        Err(Failure(message)) => {
            failure::say("error", &message);
            ExitCode::from(2)
        }
    }
}

fn run(Args { format, command }: Args) -> Result<Found, Failure> {
    match command {
        Command::Prepare(args) => prepare::run(&args, format),
        Command::Check(args) => check::run(&args, format),
        Command::Convert(args) => convert::run(&args, format),
        Command::Estimate(args) => estimate::run(&args, format),
        Command::Results(args) => results::run(&args, format),
        Command::Compare(args) => results::compare::run(&args, format),
        Command::Kit(args) => kit::run(&args, format),
        Command::Models(args) => models::run(&args, format),
        Command::Eligible(args) => eligible::run(&args, format),
        Command::Presign(args) => presign::run(&args, format),
        Command::Recipe(args) => print(&recipe::with_reading(&args)?.to_json()),
        Command::Completions(args) => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut Args::command(), "quarry", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
    }
}

/// Writes to standard output.
fn print(text: &str) -> Result<Found, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads it may have enough (`quarry models | head`); the exit code is still wanted.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(Found::Clean),
    }
}

/// Writes a line to standard output: text, or the same as JSON.
fn print_as(
    format: Format,
    text: impl FnOnce() -> String,
    json: &impl serde::Serialize,
) -> Result<(), Failure> {
    let text = match format {
        Format::Text => text(),
        Format::Json => format!("{}\n", serde_json::to_string(json).map_err(Failure::said)?),
    };
    print(&text).map(|_| ())
}
