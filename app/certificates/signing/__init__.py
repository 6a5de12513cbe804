"""What makes a certificate hard to forge: keys, the signature of the PDF, and the credential."""
