"""The pages every installation starts with, in both languages."""
