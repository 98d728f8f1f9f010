"""Lessons: files that teachers can write (`en/`), the reader that refuses what it does not understand, and the table of checks."""
