"""What "near" means, everywhere in the app; `browser/model/constants.js` says the same, and a test holds the two together."""

NEIGHBOURS = 15  # so many of the nearest codes are asked what a place is like
