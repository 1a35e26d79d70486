"""What the workspace does with a file of past editions."""
