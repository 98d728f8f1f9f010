"""Planes that need no server: one page with everything in it, or a folder of files for any web space."""
