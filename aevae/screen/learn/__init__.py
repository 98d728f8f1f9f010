"""The Learn page: what its card shows (`card.py`), the planes that a step is about (`stage.py`), prose as HTML (`markup.py`)."""
