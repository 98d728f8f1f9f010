"""A run as the browser gets it: what is said of its plane, its arrays in parts, the modules that show it; and pages that hold all of that."""
