//! `README.md` of a kit: what to do in which order, and what is not certain.

use super::placeholder::missing;
use super::values::Values;
use super::{File, quote};

/// What the kit rests on and cannot prove, with the source and the day on which it was read.
const UNSURE: [&str; 6] = [
    "No job was run with a kit like this one when Quarry was made. Its policies follow AWS's examples \
     (Amazon Bedrock user guide, batch-iam-sr, batch-inference-permissions, batch-vpc; read 2026-11-22), \
     but allow objects below the prefixes of these jobs alone, where AWS's allow whole buckets.",
    "`iam:PassRole` is not among the rights that AWS's page on batch permissions lists \
     (batch-inference-permissions, read 2026-11-22); public projects need it, with this condition.",
    "Of a KMS key, no page speaks for batch jobs: the rights are those of S3 with SSE-KMS and of \
     Bedrock's model evaluation jobs (model-evaluation-security-data, read 2026-11-22). The key's own \
     policy has to allow the role and you, too.",
    "For how long a client token keeps a second job away, AWS does not say (CreateModelInvocationJob, \
     service model 2023-04-20, read 2026-11-22). To run the same records again, make a kit with another \
     job name.",
    "Terraform's provider hashicorp/aws has jobs since 6.64.0, but none through Converse and none with \
     tags up to 6.65.0 (its documentation, read 2026-11-29).",
    "The timeout of a job without `timeoutDurationInHours` is AWS's; its service model names none \
     (2023-04-20, read 2026-11-22).",
];

/// The README, of all files but itself.
pub(super) fn file(values: &Values<'_>, files: &[File]) -> File {
    let text = [
        "# Job kit\n\n\
         Made by Quarry: all that runs the jobs of this batch file with your own keys, which Quarry \
         never sees.\n"
            .to_owned(),
        placeholders(files),
        overview(values),
        steps(values),
        contents(files),
        "\n## What is not certain\n\n".to_owned(),
        lines(values.access.note.as_deref().into_iter().chain(UNSURE), |note| format!("- {note}")),
    ];
    File::new("README.md", "what to do in which order", text.concat())
}

/// A line for each item.
fn lines<T>(items: impl IntoIterator<Item = T>, line: impl Fn(T) -> String) -> String {
    let lines = items.into_iter().map(|item| line(item) + "\n");
    lines.collect()
}

fn placeholders(files: &[File]) -> String {
    let missing = missing(files);
    if missing.is_empty() {
        return String::new();
    }
    let meanings = lines(&missing, |missing| format!("- `{}`: {}", missing.text, missing.meaning));
    let commands = lines(&missing, |missing| {
        format!("perl -pi -e 's|{}|VALUE|g' *.json *.sh *.py *.tf", missing.text)
    });
    format!(
        "\n## First: what is missing\n\n\
         These values were not known. The scripts stop as long as one of them is left. Make the kit \
         again with them, or replace each in all files:\n\n{meanings}\n```sh\n{commands}```\n"
    )
}

fn overview(values: &Values<'_>) -> String {
    let (jobs, files) = match values.jobs.len() {
        1 => ("one job".to_owned(), "one file".to_owned()),
        n => (format!("{n} jobs"), format!("{n} files")),
    };
    format!(
        "\n## What it runs\n\n\
         - {jobs} of {} in {}\n\
         - records: {files}, below {}\n\
         - answers: below {}, in a folder for each job\n\
         - service role: {}\n\n\
         `create-job*.json` holds each request. Where records name images or documents by their S3 \
         address, `s3Uri` of the input has to be the folder instead of the file, and these files have \
         to lie in it. Whoever changes a request by hand takes `clientRequestToken` out: it belongs to \
         what the request said.\n",
        code(&values.access.model_id),
        code(&values.region),
        code(&values.input.uri()),
        code(&values.output.uri()),
        code(&values.role.arn),
    )
}

fn steps(values: &Values<'_>) -> String {
    // A name that ends the block of code would be one that AWS does not take.
    let commands = lines(commands(values), |command| format!("   {}", command.replace("```", "")));
    let region = quote::shell(&values.region);
    let request = values.jobs.first().map_or("", |job| &job.request_file);
    let no_origin = match values.kit.origin {
        Some(_) => "",
        None => "There are no CORS rules in it: they need the origin of the page.\n",
    };
    format!(
        "
## What to do

1. Check the files; nothing in them runs by itself.
2. Set up role, policies and buckets, by Terraform:

   ```sh
   terraform init
   terraform apply                            # the role, and a policy for you
   terraform apply -var create_buckets=true   # the buckets, too
   ```

   or by the AWS CLI, as somebody who may:

   ```sh
{commands}   ```

   A bucket has one policy and one set of CORS rules: each command replaces what is there.
   Within one account the bucket policy may be left out.
   `caller-policy.json` is for whoever does the next steps.
3. Run the jobs, either way. Both go on where they were when they are run again:

   ```sh
   PARTS_DIR=folder-with-the-records ./run.sh
   python3 run.py --parts folder-with-the-records
   ```

   or let Quarry's page upload and download, without keys:

   ```sh
   ./presign.sh put 12    # URLs for the records, good for 12 hours
   ./presign.sh get 12    # URLs for the answers that are there
   ```

   and create the jobs by `./run.sh create`, or one by one:

   ```sh
   aws bedrock create-model-invocation-job --region {region} --cli-input-json file://{request}
   ```
4. Read the answers: drop the files of `outputs` on the page, or `quarry results outputs/*/`.

It needs the AWS CLI or boto3 of 2026, which know `modelInvocationType`; Python 3.9; Terraform 1.4.
{no_origin}"
    )
}

/// What sets up role and buckets without Terraform.
fn commands(values: &Values<'_>) -> Vec<String> {
    let role = quote::shell(&values.role.name);
    let mut commands = Vec::new();
    if !values.role.exists {
        commands.push(format!(
            "aws iam create-role --role-name {role} \\\n       --assume-role-policy-document \
             file://role-trust-policy.json"
        ));
    }
    commands.push(format!(
        "aws iam put-role-policy --role-name {role} --policy-name batch-inference \\\n       \
         --policy-document file://role-policy.json"
    ));
    let policies = ["bucket-policy.json", "output-bucket-policy.json"];
    for (bucket, file) in values.buckets().into_iter().zip(policies) {
        let bucket = quote::shell(bucket);
        commands
            .push(format!("aws s3api put-bucket-policy --bucket {bucket} --policy file://{file}"));
        if values.kit.origin.is_some() {
            commands.push(format!(
                "aws s3api put-bucket-cors --bucket {bucket} --cors-configuration file://cors.json"
            ));
        }
    }
    commands
}

fn contents(files: &[File]) -> String {
    let is_later_request =
        |file: &&File| file.name.starts_with("create-job-") && !file.name.ends_with("-00001.json");
    let listed = files.iter().filter(|file| !is_later_request(file));
    let listed = lines(listed, |file| {
        let name = file.name.replace("-00001.json", "-00001.json`, `…");
        format!("- `{name}`: {}", file.purpose)
    });
    format!("\n## What is in it\n\n{listed}")
}

/// A value as code of Markdown: on one line, with nothing that ends it.
fn code(text: &str) -> String {
    let text: String =
        text.chars().map(|c| if c == '`' || c.is_control() { ' ' } else { c }).collect();
    format!("`{text}`")
}
