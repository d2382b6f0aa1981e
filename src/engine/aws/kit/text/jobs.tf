
# The jobs themselves, if you want them here. A job runs once: applied again, nothing happens; destroyed,
# a job that still runs is stopped. The provider has no tags for jobs (6.65.0).

variable "create_jobs" {
  description = "Upload the records and create the jobs; without it, run.sh or run.py do."
  type        = bool
  default     = false
}

variable "parts_dir" {
  description = "Folder with the records."
  type        = string
  default     = ".."
}

locals {
  jobs = {
    for name, part in var.create_jobs ? local.parts : {} : name => {
      part    = part
      request = jsondecode(file("${path.module}/${name}"))
    }
  }
}

resource "aws_s3_object" "records" {
  for_each = local.jobs

  bucket = local.input_bucket
  key    = each.value.part.key
  source = "${var.parts_dir}/${each.value.part.file}"

  depends_on = [aws_s3_bucket.batch]
}

resource "aws_bedrock_model_invocation_job" "batch" {
  for_each = local.jobs

  job_name                  = each.value.request.jobName
  model_id                  = each.value.request.modelId
  role_arn                  = each.value.request.roleArn
  timeout_duration_in_hours = try(each.value.request.timeoutDurationInHours, null)

  input_data_config {
    s3_input_data_config {
      s3_uri          = each.value.request.inputDataConfig.s3InputDataConfig.s3Uri
      s3_input_format = each.value.request.inputDataConfig.s3InputDataConfig.s3InputFormat
      s3_bucket_owner = try(each.value.request.inputDataConfig.s3InputDataConfig.s3BucketOwner, null)
    }
  }

  output_data_config {
    s3_output_data_config {
      s3_uri               = each.value.request.outputDataConfig.s3OutputDataConfig.s3Uri
      s3_bucket_owner      = try(each.value.request.outputDataConfig.s3OutputDataConfig.s3BucketOwner, null)
      s3_encryption_key_id = try(each.value.request.outputDataConfig.s3OutputDataConfig.s3EncryptionKeyId, null)
    }
  }

  dynamic "vpc_config" {
    for_each = try([each.value.request.vpcConfig], [])

    content {
      subnet_ids         = vpc_config.value.subnetIds
      security_group_ids = vpc_config.value.securityGroupIds
    }
  }

  depends_on = [aws_s3_object.records, aws_iam_role_policy.batch, aws_s3_bucket_policy.batch]
}
