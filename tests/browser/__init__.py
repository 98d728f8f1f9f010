"""The app as a visitor meets it: a real server and a real Chromium."""
