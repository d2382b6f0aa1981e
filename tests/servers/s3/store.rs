//! `s3s-fs` with what it leaves out of uploads in parts: checksums and ETags that are compared and listed,
//! and parts in order.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use s3s::checksum::ChecksumHasher;
use s3s::crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Md5, Sha1, Sha256};
use s3s::dto::{
    AbortMultipartUploadInput, AbortMultipartUploadOutput, Checksum, CompleteMultipartUploadInput,
    CompleteMultipartUploadOutput, CopyObjectInput, CopyObjectOutput, CreateBucketInput,
    CreateBucketOutput, CreateMultipartUploadInput, CreateMultipartUploadOutput, DeleteBucketInput,
    DeleteBucketOutput, DeleteObjectInput, DeleteObjectOutput, DeleteObjectsInput,
    DeleteObjectsOutput, ETag, GetBucketLocationInput, GetBucketLocationOutput, GetObjectInput,
    GetObjectOutput, HeadBucketInput, HeadBucketOutput, HeadObjectInput, HeadObjectOutput,
    ListBucketsInput, ListBucketsOutput, ListObjectsInput, ListObjectsOutput, ListObjectsV2Input,
    ListObjectsV2Output, ListPartsInput, ListPartsOutput, PutObjectInput, PutObjectOutput,
    StreamingBlob, UploadPartInput, UploadPartOutput,
};
use s3s::{Body, S3, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;

use crate::sign::hex;
use crate::world::hold;

/// Buckets and objects in a directory.
pub(super) struct Store {
    files: FileSystem,
    root: PathBuf,
    /// What parts were sent with, by upload and number.
    checksums: Mutex<BTreeMap<(String, i32), Checksum>>,
}

impl Store {
    /// Over a directory that is there.
    pub(super) fn new(root: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let files = FileSystem::new(root).map_err(|error| format!("{error:?}"))?;
        Ok(Self { files, root: root.to_owned(), checksums: Mutex::default() })
    }

    /// The ETag of a part that is here.
    fn part_tag(&self, upload_id: &str, number: i32) -> Option<ETag> {
        let path = self.of_upload(upload_id, "upload_id", &format!("part-{number}"))?;
        Some(ETag::Strong(hex(&Md5::checksum(&std::fs::read(path).ok()?))))
    }

    /// Refuses an upload that was completed or given up, which the crate takes for one of other keys.
    fn is_open(&self, upload_id: &str) -> S3Result<()> {
        let is_open = self.of_upload(upload_id, "upload", "json").is_some_and(|path| path.exists());
        if is_open {
            return Ok(());
        }
        Err(s3_error!(
            NoSuchUpload,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        ))
    }

    fn of_upload(&self, upload_id: &str, start: &str, end: &str) -> Option<PathBuf> {
        // An id is a UUID: with anything else, this would be a path to somewhere.
        let is_id = upload_id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        is_id.then(|| self.root.join(format!(".{start}-{upload_id}.{end}")))
    }
}

/// Operations that are as the crate has them.
macro_rules! as_they_are {
    ($($name:ident: $input:ident -> $output:ident,)+) => {
        #[async_trait::async_trait]
        impl S3 for Store {
            $(
                async fn $name(&self, request: S3Request<$input>) -> S3Result<S3Response<$output>> {
                    self.files.$name(request).await
                }
            )+

            async fn upload_part(
                &self,
                request: S3Request<UploadPartInput>,
            ) -> S3Result<S3Response<UploadPartOutput>> {
                self.upload_checked(request).await
            }

            async fn abort_multipart_upload(
                &self,
                request: S3Request<AbortMultipartUploadInput>,
            ) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
                self.is_open(&request.input.upload_id)?;
                self.files.abort_multipart_upload(request).await
            }

            async fn list_parts(
                &self,
                request: S3Request<ListPartsInput>,
            ) -> S3Result<S3Response<ListPartsOutput>> {
                self.is_open(&request.input.upload_id)?;
                let mut response = self.files.list_parts(request).await?;
                let upload_id = response.output.upload_id.clone().unwrap_or_default();
                let mut parts = response.output.parts.take().unwrap_or_default();
                for part in &mut parts {
                    let number = part.part_number.unwrap_or_default();
                    part.e_tag = self.part_tag(&upload_id, number);
                    let key = (upload_id.clone(), number);
                    if let Some(said) = hold(&self.checksums).get(&key).cloned() {
                        part.checksum_crc32 = said.checksum_crc32;
                        part.checksum_crc32c = said.checksum_crc32c;
                        part.checksum_crc64nvme = said.checksum_crc64nvme;
                        part.checksum_sha1 = said.checksum_sha1;
                        part.checksum_sha256 = said.checksum_sha256;
                    }
                }
                parts.sort_by_key(|part| part.part_number);
                response.output.parts = Some(parts);
                Ok(response)
            }

            async fn complete_multipart_upload(
                &self,
                request: S3Request<CompleteMultipartUploadInput>,
            ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
                let input = &request.input;
                self.is_open(&input.upload_id)?;
                let parts = input.multipart_upload.as_ref().and_then(|upload| upload.parts.as_ref());
                for part in parts.into_iter().flatten() {
                    let number = part.part_number.unwrap_or_default();
                    let tag = self.part_tag(&input.upload_id, number);
                    if tag.is_none() || tag != part.e_tag {
                        return Err(s3_error!(
                            InvalidPart,
                            "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
                        ));
                    }
                }
                self.files.complete_multipart_upload(request).await
            }
        }
    };
}

as_they_are! {
    create_bucket: CreateBucketInput -> CreateBucketOutput,
    copy_object: CopyObjectInput -> CopyObjectOutput,
    delete_bucket: DeleteBucketInput -> DeleteBucketOutput,
    delete_object: DeleteObjectInput -> DeleteObjectOutput,
    delete_objects: DeleteObjectsInput -> DeleteObjectsOutput,
    get_bucket_location: GetBucketLocationInput -> GetBucketLocationOutput,
    get_object: GetObjectInput -> GetObjectOutput,
    head_bucket: HeadBucketInput -> HeadBucketOutput,
    head_object: HeadObjectInput -> HeadObjectOutput,
    list_buckets: ListBucketsInput -> ListBucketsOutput,
    list_objects: ListObjectsInput -> ListObjectsOutput,
    list_objects_v2: ListObjectsV2Input -> ListObjectsV2Output,
    put_object: PutObjectInput -> PutObjectOutput,
    create_multipart_upload: CreateMultipartUploadInput -> CreateMultipartUploadOutput,
}

impl Store {
    /// Takes a part if it is what its checksums say, and answers these.
    async fn upload_checked(
        &self,
        mut request: S3Request<UploadPartInput>,
    ) -> S3Result<S3Response<UploadPartOutput>> {
        let input = &mut request.input;
        self.is_open(&input.upload_id)?;
        let body = input.body.take().ok_or_else(|| s3_error!(IncompleteBody))?;
        let bytes = axum::body::to_bytes(axum::body::Body::new(Body::from(body)), usize::MAX)
            .await
            .map_err(|error| s3_error!(error, IncompleteBody))?;
        let said = Checksum {
            checksum_crc32: input.checksum_crc32.clone(),
            checksum_crc32c: input.checksum_crc32c.clone(),
            checksum_crc64nvme: input.checksum_crc64nvme.clone(),
            checksum_sha1: input.checksum_sha1.clone(),
            checksum_sha256: input.checksum_sha256.clone(),
            ..Checksum::default()
        };
        let mut hasher = ChecksumHasher {
            crc32: said.checksum_crc32.is_some().then(Crc32::new),
            crc32c: said.checksum_crc32c.is_some().then(Crc32c::new),
            crc64nvme: said.checksum_crc64nvme.is_some().then(Crc64Nvme::new),
            sha1: said.checksum_sha1.is_some().then(Sha1::new),
            sha256: said.checksum_sha256.is_some().then(Sha256::new),
        };
        hasher.update(&bytes);
        if hasher.finalize() != said {
            return Err(s3_error!(
                BadDigest,
                "The checksum you specified did not match what we received."
            ));
        }
        input.body = Some(StreamingBlob::from(Body::from(bytes)));
        let key = (input.upload_id.clone(), input.part_number);
        let mut response = self.files.upload_part(request).await?;
        hold(&self.checksums).insert(key, said.clone());
        let output = &mut response.output;
        output.checksum_crc32 = said.checksum_crc32;
        output.checksum_crc32c = said.checksum_crc32c;
        output.checksum_crc64nvme = said.checksum_crc64nvme;
        output.checksum_sha1 = said.checksum_sha1;
        output.checksum_sha256 = said.checksum_sha256;
        Ok(response)
    }
}
