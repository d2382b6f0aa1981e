//! What outputs of earlier jobs teach an estimate, for one run of the command.

use std::path::PathBuf;

use super::failure::{Failure, say};
use super::input::Input;
use super::progress::Progress;
use crate::engine::results::{Observed, Observer};
use crate::engine::tokens::{Calibration, JobCount, MIN_OBSERVATIONS, TextKind};

/// Learns from output files for a model; nothing where there are none. A file that teaches nothing is
/// a warning beside others, and a failure where no file teaches anything.
pub(super) fn learn(model: &str, files: &[PathBuf]) -> Result<Option<Calibration>, Failure> {
    if files.is_empty() {
        return Ok(None);
    }
    let mut observer = Observer::new(model, &[]);
    for file in files {
        let mut input = Input::open(file)?;
        let mut progress = Progress::new();
        while let Some(chunk) = input.next()? {
            observer.push(chunk);
            progress.report(&input, observer.n_records());
        }
        observer.end_file();
    }
    let observed = observer.finish();
    let said = problems(files, &observed);
    if observed.n_records() == 0 {
        return Err(Failure(format!("nothing to calibrate on: {}", said.join("; "))));
    }
    for said in said {
        say("warning", &said);
    }
    Ok(Some(observed.calibration))
}

fn problems(files: &[PathBuf], observed: &Observed) -> Vec<String> {
    let seen = files.iter().zip(&observed.files);
    let said = seen.filter_map(|(file, seen)| {
        let problem = seen.problem().map(str::to_owned).or_else(|| seen.doubt())?;
        Some(format!("{}: {problem}", file.display()))
    });
    said.collect()
}

/// Says why what was learned does not correct the estimate of a job, where it does not.
pub(super) fn note_unused(calibration: &Calibration, model: &str, job: &JobCount) {
    let kind = TextKind::of(&job.text());
    if calibration.of(model, kind).is_some() {
        return;
    }
    let rows = calibration.rows().iter();
    let learned: Vec<String> =
        rows.map(|row| format!("{} records of {}", row.n, row.text.name())).collect();
    say(
        "warning",
        &format!(
            "not calibrated: this job is mostly {}, and the outputs have {}; it takes {MIN_OBSERVATIONS} records of the same kind",
            kind.name(),
            learned.join(", ")
        ),
    );
}
