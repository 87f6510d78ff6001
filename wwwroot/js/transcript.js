// Moves through a transcript: to the place that a link names, and from turn to turn.
let current = null;
const box = () => document.querySelector('main .scroll');

export function show(id) {
  const element = document.getElementById(id);
  if (!element) return false;
  current = id;
  element.scrollIntoView({ block: 'start' });
  // What is above is drawn only now, and may be higher than was thought.
  requestAnimationFrame(() => element.scrollIntoView({ block: 'start' }));
  return true;
}

// Goes on by so many turns; false where there is none.
export function step(by) {
  const turns = [...document.querySelectorAll('main .turn')];
  let at = turns.findIndex(t => t.id === current);
  if (at < 0) {
    const top = box()?.getBoundingClientRect().top ?? 0;
    at = turns.findIndex(t => t.getBoundingClientRect().top > top + 4);
    at = at < 0 ? turns.length - 1 : by > 0 ? at - 1 : at;
  }
  const turn = turns[at + by];
  if (!turn) return false;
  show(turn.id);
  turn.querySelector('button')?.focus({ preventScroll: true });
  return true;
}
