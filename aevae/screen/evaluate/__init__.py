"""The Evaluate page: scorecard, reconstructions and its further sections."""
