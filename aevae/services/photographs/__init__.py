"""Pictures that visitors upload: unpacked or refused, the figure on a photograph found, and its ink laid out as MNIST lays out its digits."""
