
resource "aws_s3_bucket_cors_configuration" "page" {
  for_each = local.bucket_settings

  bucket = each.key

  dynamic "cors_rule" {
    for_each = jsondecode(file("${path.module}/cors.json")).CORSRules

    content {
      allowed_headers = cors_rule.value.AllowedHeaders
      allowed_methods = cors_rule.value.AllowedMethods
      allowed_origins = cors_rule.value.AllowedOrigins
      expose_headers  = cors_rule.value.ExposeHeaders
      max_age_seconds = cors_rule.value.MaxAgeSeconds
    }
  }

  depends_on = [aws_s3_bucket.batch]
}
