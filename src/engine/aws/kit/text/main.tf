# Sets up what the jobs of this kit need: the service role, a policy for whoever runs the jobs and, where
# you ask for it, the buckets with their settings. It reads the JSON files of this kit, which stand
# beside it.

terraform {
  required_version = ">= 1.4"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.64.0"
    }
  }
}

provider "aws" {
  region = local.region
}

variable "create_role" {
  description = "Create the service role; false where it is there already."
  type        = bool
  default     = #CREATE_ROLE
}

variable "create_buckets" {
  description = "Create the buckets, closed to the public; false where they are there already."
  type        = bool
  default     = false
}

variable "replace_bucket_settings" {
  description = "Replace policy and CORS rules of buckets that are there already: a bucket has one of each."
  type        = bool
  default     = false
}

locals {
#VALUES

  bucket_settings = var.create_buckets || var.replace_bucket_settings ? local.bucket_policies : {}

  placeholders = distinct(regexall("<[A-Z_]+>", join("", [
    for name in local.files : file("${path.module}/${name}")
  ])))
}

# What was not known when this kit was made stands in angle brackets.
resource "terraform_data" "no_placeholders" {
  lifecycle {
    precondition {
      condition     = length(local.placeholders) == 0
      error_message = "${join(", ", local.placeholders)} is not a value: replace it in all files of this kit, as README.md says."
    }
  }
}

resource "aws_iam_role" "batch" {
  count = var.create_role ? 1 : 0

  name               = local.role_name
  assume_role_policy = file("${path.module}/role-trust-policy.json")
}

resource "aws_iam_role_policy" "batch" {
  count = var.create_role ? 1 : 0

  name   = "batch-inference"
  role   = aws_iam_role.batch[0].name
  policy = file("${path.module}/role-policy.json")
}

# Attach it to the user or role that runs the jobs.
resource "aws_iam_policy" "caller" {
  name_prefix = "batch-inference-caller-"
  policy      = file("${path.module}/caller-policy.json")
}

output "caller_policy_arn" {
  value = aws_iam_policy.caller.arn
}

resource "aws_s3_bucket" "batch" {
  for_each = var.create_buckets ? local.bucket_policies : {}

  bucket = each.key
}

resource "aws_s3_bucket_public_access_block" "batch" {
  for_each = aws_s3_bucket.batch

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "batch" {
  for_each = local.bucket_settings

  bucket = each.key
  policy = file("${path.module}/${each.value}")

  # S3 refuses a policy that names a role which is not there.
  depends_on = [aws_s3_bucket.batch, aws_iam_role.batch]
}
