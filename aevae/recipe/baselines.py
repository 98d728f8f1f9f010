"""Ways to place images on a plane without training a network: what models are held against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """said: what it is, in a sentence. decodes: whether it leads back from a place to an image; else it places the test images alone."""

    name: str
    title: str
    said: str
    decodes: bool = False


PLACED = "It places these images and no others, and nothing leads back from a place to an image. Who is near whom means something; the sizes of clusters and the gaps between them need not."
METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method(
            "pca", "PCA", "The leading principal components of the training images: one linear layer there, one back, clipped to black and white.", decodes=True
        ),
        Method(
            "tsne",
            "t-SNE",
            f"t-SNE (van der Maaten & Hinton 2008; scikit-learn, perplexity 30, seed 0) of the test images' 50 leading principal components. {PLACED}",
        ),
        Method("umap", "UMAP", f"UMAP (McInnes et al. 2018; umap-learn, 15 neighbours, seed 0) of the test images' 50 leading principal components. {PLACED}"),
    )
}
