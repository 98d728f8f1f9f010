// PURE. The clock of a film: where it stands in the training, 0…1, and how it moves.

const LENGTH = 12_000; // ms the whole film takes at speed 1
const LONGEST_STEP = 100; // ms: a page that was hidden goes on where it was

export const SPEEDS = [0.5, 1, 2, 4];

export function createClock() {
  let share = 1; // at the end: the finished model
  let playing = false;
  let speed = 1;
  const seek = (to) => (share = Math.min(1, Math.max(0, to)));

  return {
    get share() { return share; },
    get playing() { return playing; },
    set speed(times) { speed = times; },
    seek,
    /** Start, from the beginning where the film was over; or stop. */
    toggle() {
      playing = !playing;
      if (playing && share === 1) share = 0;
    },
    stop: () => (playing = false),
    /** @param {number} milliseconds since the last tick */
    tick(milliseconds) {
      if (!playing) return;
      seek(share + (speed * Math.min(LONGEST_STEP, milliseconds)) / LENGTH);
      if (share === 1) playing = false;
    },
    /** To the next of the marks (ascending shares), forwards or backwards. */
    step(marks, forwards) {
      const close = 1e-9;
      seek(forwards ? marks.find((mark) => mark > share + close) ?? 1 : marks.findLast((mark) => mark < share - close) ?? 0);
    },
  };
}
