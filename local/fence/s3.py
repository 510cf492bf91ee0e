"""S3: what each operation is authorised as (S3 User Guide, "Required permissions for API operations")."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote

from local.fence.asked import Asked, Params, Site, UnmappedCall, pairs, text
from local.fence.patterns import Value

OBJECT_ACTIONS = {
    "AbortMultipartUpload": "AbortMultipartUpload",
    "CompleteMultipartUpload": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteObject": "DeleteObject",
    "DeleteObjectTagging": "DeleteObjectTagging",
    "GetObject": "GetObject",
    "GetObjectRetention": "GetObjectRetention",
    "GetObjectTagging": "GetObjectTagging",
    "HeadObject": "GetObject",
    "ListParts": "ListMultipartUploadParts",
    "PutObject": "PutObject",
    "PutObjectLegalHold": "PutObjectLegalHold",
    "PutObjectRetention": "PutObjectRetention",
    "PutObjectTagging": "PutObjectTagging",
    "UploadPart": "PutObject",
}
VERSIONED = frozenset(
    {"DeleteObject", "DeleteObjectTagging", "GetObject", "GetObjectTagging", "PutObjectTagging"}
)
BUCKET_ACTIONS = {
    "GetBucketLocation": "GetBucketLocation",
    "GetBucketVersioning": "GetBucketVersioning",
    "HeadBucket": "ListBucket",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListObjectVersions": "ListBucketVersions",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
}
CONTEXT_KEYS = {
    "ACL": "s3:x-amz-acl",
    "Delimiter": "s3:delimiter",
    "MaxKeys": "s3:max-keys",
    "ObjectLockLegalHoldStatus": "s3:object-lock-legal-hold",
    "ObjectLockMode": "s3:object-lock-mode",
    "Prefix": "s3:prefix",
    "SSEKMSKeyId": "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "ServerSideEncryption": "s3:x-amz-server-side-encryption",
    "VersionId": "s3:VersionId",
}
IMPLIED = {
    "ObjectLockLegalHoldStatus": "PutObjectLegalHold",
    "ObjectLockMode": "PutObjectRetention",
    "Tagging": "PutObjectTagging",
}
"""What a PutObject needs besides, when it has these parameters."""


def asked(operation: str, params: Params, _site: Site) -> list[Asked]:
    """Return what an operation of S3 asks for; raise UnmappedCall."""
    bucket = text(params, "Bucket")
    context = _context(operation, params)
    if operation in BUCKET_ACTIONS:
        return [Asked(f"s3:{BUCKET_ACTIONS[operation]}", _bucket(bucket), context)]
    if operation == "DeleteObjects":
        return list(_deletions(bucket, params))
    if operation == "CopyObject":
        return [_source(params), *_written(bucket, params, context)]
    if operation not in OBJECT_ACTIONS:
        raise UnmappedCall(f"s3:{operation} is not mapped")
    if operation in {"PutObject", "CreateMultipartUpload"}:
        return _written(bucket, params, context)
    action = OBJECT_ACTIONS[operation]
    version = "Version" if params.get("VersionId") and action in VERSIONED else ""
    return [Asked(f"s3:{action}{version}", _object(bucket, text(params, "Key")), context)]


def _bucket(name: str) -> str:
    if name.startswith("arn:"):
        raise UnmappedCall("access points are not mapped")
    return f"arn:aws:s3:::{name}"


def _object(bucket: str, key: str) -> str:
    return f"{_bucket(bucket)}/{key}"


def _context(operation: str, params: Params) -> dict[str, Value]:
    found: dict[str, Value] = {
        key: str(params[name]) for name, key in CONTEXT_KEYS.items() if params.get(name) is not None
    }
    if isinstance(params.get("Tagging"), str):
        tags = dict(parse_qsl(params["Tagging"], keep_blank_values=True))
        found.update(pairs("s3:RequestObjectTag/", tags))
    elif operation == "PutObjectTagging":
        tags = {tag["Key"]: tag["Value"] for tag in params["Tagging"]["TagSet"]}
        found.update(pairs("s3:RequestObjectTag/", tags))
    return found


def _written(bucket: str, params: Params, context: dict[str, Value]) -> list[Asked]:
    resource = _object(bucket, text(params, "Key"))
    besides = [action for name, action in IMPLIED.items() if params.get(name)]
    return [Asked(f"s3:{action}", resource, context) for action in ("PutObject", *besides)]


def _deletions(bucket: str, params: Params) -> Iterator[Asked]:
    for one in params["Delete"]["Objects"]:
        version = "Version" if one.get("VersionId") else ""
        yield Asked(f"s3:DeleteObject{version}", _object(bucket, one["Key"]), {})


def _source(params: Params) -> Asked:
    source = params["CopySource"]
    if isinstance(source, str):
        path, _mark, version = unquote(source).lstrip("/").partition("?versionId=")
        bucket, _slash, key = path.partition("/")
    else:
        bucket, key, version = source["Bucket"], source["Key"], source.get("VersionId")
    return Asked(f"s3:GetObject{'Version' if version else ''}", _object(bucket, key), {})
