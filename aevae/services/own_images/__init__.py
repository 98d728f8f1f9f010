"""Sets of images of one's own: what people have, read and made alike, looked at before it is kept."""

from aevae.recipe.own_sets.drafts import Draft, add_arrays, read_draft

from .adding import add_dataset, add_source, draft_source

__all__ = ["Draft", "add_arrays", "add_dataset", "add_source", "draft_source", "read_draft"]
