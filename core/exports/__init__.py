"""Lists, files and books that a person takes away, made by a job and kept a week."""
