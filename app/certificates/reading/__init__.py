"""What people upload: certificates to be checked, and pictures that an office puts on its own."""

from app.certificates.reading.claims import LARGEST, Claim, Upload, UploadKind, read_upload
from app.certificates.reading.limits import Purpose, ReadPicture
from app.certificates.reading.pictures import read_picture

__all__ = [
    "LARGEST",
    "Claim",
    "Purpose",
    "ReadPicture",
    "Upload",
    "UploadKind",
    "read_picture",
    "read_upload",
]
