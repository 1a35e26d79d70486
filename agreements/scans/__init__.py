"""Originals signed on paper: their pages read, their words compared with the sealed document, their checkers heard."""
