// The clock of a film: where it stands in the training, 0…1, and how it moves.

const LENGTH = 12_000; // ms the whole film takes at speed 1; an interpolation says its own
const LONGEST_STEP = 100; // ms: a page that was hidden goes on where it was

export const SPEEDS = [0.5, 1, 2, 4];

/** @param {{length?: number, start?: number}} options start: a film begins at its end, with the finished model */
export function createClock({ length = LENGTH, start = 1 } = {}) {
  let share = start;
  let playing = false;
  let speed = 1;
  let loop = false;
  let direction = 1;
  const seek = (/** @type {number} */ to) => (share = Math.min(1, Math.max(0, to)));

  return {
    get share() { return share; },
    get playing() { return playing; },
    set speed(times) { speed = times; },
    /** There and back, again and again. */
    set loop(on) {
      loop = on;
      direction = 1;
    },
    seek,
    /** Start, from the beginning where the film was over; or stop. */
    toggle() {
      playing = !playing;
      if (playing && share === 1 && !loop) share = 0;
    },
    stop: () => (playing = false),
    /** @param {number} milliseconds since the last tick; below 0 where a frame is older than the click before it */
    tick(milliseconds) {
      if (!playing) return;
      seek(share + (direction * speed * Math.min(LONGEST_STEP, Math.max(0, milliseconds))) / length);
      if (loop) direction = share === 1 ? -1 : share === 0 ? 1 : direction;
      else if (share === 1) playing = false;
    },
    /** To the next of the marks, forwards or backwards. @param {number[]} marks ascending shares @param {boolean} forwards */
    step(marks, forwards) {
      const close = 1e-9;
      seek(forwards ? marks.find((mark) => mark > share + close) ?? 1 : marks.findLast((mark) => mark < share - close) ?? 0);
    },
  };
}
