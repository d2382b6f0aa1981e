//! `main.tf`: Terraform for what the jobs need, and for the jobs themselves where its provider can.
//!
//! `aws_bedrock_model_invocation_job` is in hashicorp/aws since 6.64.0 (September 2026). Up to 6.65.0 it
//! has no argument for the invocation type, so that jobs through Converse cannot be made by it. Source:
//! documentation of the provider, read 2026-11-29.

use super::super::super::eligibility::Invocation;
use super::File;
use super::quote::hcl;
use super::values::Values;

const NAME: &str = "main.tf";

/// The file, which reads the JSON files of the kit.
pub(super) fn file(values: &Values<'_>, files: &[File]) -> File {
    let creates_role = if values.role.exists { "false" } else { "true" };
    let mut text = include_str!("text/main.tf")
        .replacen("#VALUES\n", &locals(values, files), 1)
        .replacen("#CREATE_ROLE", creates_role, 1);
    if values.kit.origin.is_some() {
        text.push_str(include_str!("text/cors.tf"));
    }
    text.push_str(match values.kit.invocation {
        Invocation::InvokeModel => include_str!("text/jobs.tf"),
        Invocation::Converse => NO_JOBS,
    });
    File::new(NAME, "Terraform: role, policies, buckets, jobs", text)
}

const NO_JOBS: &str = "
# The jobs are created by run.sh or run.py: the provider (6.65.0) makes no jobs through Converse.
";

fn locals(values: &Values<'_>, files: &[File]) -> String {
    let json = files.iter().filter(|file| !file.is_executable);
    let names = json.map(|file| file.name.as_str()).chain([NAME]);
    let names: Vec<String> = names.map(|name| format!("    {},\n", hcl(name))).collect();
    let policies = ["bucket-policy.json", "output-bucket-policy.json"];
    let policies = values.buckets().into_iter().zip(policies);
    let policies = policies.map(|(bucket, file)| (hcl(bucket), hcl(file))).collect();
    let parts = values.jobs.iter().map(|job| {
        let key = format!("{}{}", values.input.prefix, job.file);
        let part = format!("{{ file = {}, key = {} }}", hcl(&job.file), hcl(&key));
        (hcl(&job.request_file), part)
    });
    format!(
        "  region       = {}\n  role_name    = {}\n  input_bucket = {}\n\n  bucket_policies = \
         {{\n{}  }}\n\n  parts = {{\n{}  }}\n\n  files = [\n{}  ]\n",
        hcl(&values.region),
        hcl(&values.role.name),
        hcl(&values.input.bucket),
        entries(policies),
        entries(parts.collect()),
        names.concat(),
    )
}

/// The lines of a map, with their signs below each other as `terraform fmt` has them.
fn entries(pairs: Vec<(String, String)>) -> String {
    let width = pairs.iter().map(|(key, _)| key.chars().count()).max().unwrap_or_default();
    let lines = pairs.iter().map(|(key, value)| format!("    {key:width$} = {value}\n"));
    lines.collect()
}
