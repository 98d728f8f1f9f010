"""The figures the project promises, each measured beside its rival in one run: `python -m benchmarks [name …]`."""
