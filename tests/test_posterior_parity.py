"""What the browser makes of an encoder's output is what torch makes of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
import torch
from node import node

from aevae.science.posterior import posterior_of

MODULE = Path(__file__).parents[1] / "aevae/browser/model/posterior.js"
SCRIPT = """
import {{ posteriorOf }} from {module};
const {{ posterior, rows }} = JSON.parse({asked});
console.log(JSON.stringify(rows.map((row) => {{
  const {{ mean, logVar }} = posteriorOf(posterior, Float32Array.from(row));
  return [[...mean], logVar && [...logVar]];
}})));
"""


@pytest.mark.parametrize(("kind", "head"), [("point", "log_var"), ("normal", "log_var"), ("normal", "log_std"), ("box", "log_var")])
def test_javascript_reads_an_encoders_output_as_torch_does(kind: str, head: str) -> None:
    raw = 6 * torch.randn(50, 6, generator=torch.Generator().manual_seed(0))
    asked = json.dumps({"posterior": {"kind": kind, "head": head, "half": 1.3}, "rows": raw.tolist()})
    program = SCRIPT.format(module=json.dumps(MODULE.as_uri()), asked=json.dumps(asked))
    done = subprocess.run([node(), "--input-type=module", "-e", program], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    expected = posterior_of(raw, kind, head, half=1.3)
    np.testing.assert_allclose([row[0] for row in found], expected.mean.numpy(), atol=1e-5)
    if expected.log_var is None:
        assert all(row[1] is None for row in found)
    else:
        np.testing.assert_allclose([row[1] for row in found], expected.log_var.numpy(), atol=1e-4)
