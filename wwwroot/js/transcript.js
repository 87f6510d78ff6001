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

// Marks the words in all that is drawn, and brings the place that was come to into view: the server marked it where it could.
// False where its mark is not drawn, or not yet.
export function found(id, words) {
  const element = document.getElementById(id);
  if (!element) return false;
  current = id;
  mark(words);
  const go = () => {
    const hit = element.querySelector('mark.found');
    if (hit) hit.scrollIntoView({ block: 'center' });
    else element.scrollIntoView({ block: 'start' });
  };
  go();
  requestAnimationFrame(go);
  return !!element.querySelector('mark.found');
}

export function mark(words) {
  if (!window.Highlight) return;
  const ranges = [];
  const walker = document.createTreeWalker(box(), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && ranges.length < 2000; node = walker.nextNode()) {
    const text = node.data.toLowerCase();
    for (const word of words.map(w => w.toLowerCase()).filter(w => w)) {
      for (let at = text.indexOf(word); at >= 0 && ranges.length < 2000; at = text.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set('found', new Highlight(...ranges));
}

// The turn that the keys came to, while it is drawn; else the first one in view.
export function turn() {
  const turns = [...document.querySelectorAll('main .turn')];
  const top = box()?.getBoundingClientRect().top ?? 0;
  const chosen = turns.find(t => t.id === current);
  if (chosen && chosen.getBoundingClientRect().bottom > top && chosen.getBoundingClientRect().top < innerHeight) return chosen.id;
  return (turns.find(t => t.getBoundingClientRect().bottom > top + 8) ?? turns.at(-1))?.id ?? null;
}
