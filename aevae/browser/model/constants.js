// What "near" and "far" mean, everywhere in the app; a test holds the neighbours to Python's.

/** So many of the nearest codes say what a place is like. */
export const NEIGHBOURS = 15;

/** Beyond so many times the usual spacing of codes (`spacing.inside`) nothing is near. */
export const EDGE = 2.5;

/** A place further out than this many data widths is a mistake. */
export const FAR_AWAY = 50;
