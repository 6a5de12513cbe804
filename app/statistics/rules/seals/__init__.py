"""What a sealed report holds, whether it is whole, and how it differs from today."""
