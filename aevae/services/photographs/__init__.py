"""Pictures that visitors upload: unpacked or refused, the figure on a photograph found, and its ink laid out as MNIST lays out its digits."""

MAX_BYTES = 25_000_000  # of one picture
NOTHING = "The picture shows nothing that stands out from its background. Write one figure large, in dark ink on light paper or the reverse."
