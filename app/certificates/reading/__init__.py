"""Files that an office uploads for its certificates, made into what a certificate can hold."""

from app.certificates.reading.pictures import Purpose, ReadPicture, read_picture

__all__ = ["Purpose", "ReadPicture", "read_picture"]
