// Tells the app which keys were pressed. Single letters count only outside of fields; the app names the keys it wants.
let wanted = new Set();
let app = null;
let prefix = '';
let prefixTimer = 0;

// These keys lead to a field, which the app gives the focus: what is typed until then is for it.
const opensField = new Set(['/', 'Ctrl+k', 'Ctrl+f']);
const longestWait = 3000;
let waiting = null;
let waitingTimer = 0;

// From these keys on, Enter is for the chosen row, not for the control that had the focus.
const choosesRow = new Set(['j', 'k']);
const isBox = e => e.tagName === 'INPUT' && ['checkbox', 'radio', 'button'].includes(e.type);
const isText = e => e.isContentEditable || e.tagName === 'TEXTAREA' || e.tagName === 'INPUT' && !isBox(e);
const isField = e => e && (isText(e) || e.tagName === 'SELECT' || e.closest?.('.mud-select, [role=dialog], [role=listbox]'));
const isControl = e => !!e?.closest?.('a[href], button, summary');
const inMain = e => e === document.body || !!e?.closest?.('main') || e === document.documentElement;

document.addEventListener('keydown', e => {
  if (!app || e.isComposing || e.altKey) return;
  const control = e.ctrlKey || e.metaKey;
  // A focused link or button has Enter to itself.
  if (e.key === 'Enter' && !control && isControl(e.target)) return;
  // Radio buttons have the arrows to themselves, which move among them.
  if (e.target.type === 'radio' && e.key.startsWith('Arrow')) return;
  const single = !control && e.key.length === 1;
  if (waiting !== null && !isText(e.target)) {
    if (e.key === 'Backspace') waiting = waiting.slice(0, -1);
    if (single) waiting += e.key;
    if (e.key === 'Escape') waiting = null;
    else if (single || e.key === 'Backspace') {
      e.preventDefault();
      return;
    }
  }
  // F3 writes nothing: it works in fields too.
  const isFunction = /^F\d+$/.test(e.key);
  if (!control && !isFunction && isField(e.target) || single && !inMain(e.target)) return;
  const key = (prefix ? prefix + ' ' : '') + (control ? 'Ctrl+' : '') + (isFunction && e.shiftKey ? 'Shift+' : '') + e.key;
  clearTimeout(prefixTimer);
  prefix = '';
  if (wanted.has(key)) {
    e.preventDefault();
    if (choosesRow.has(key) && isControl(e.target)) e.target.blur();
    if (opensField.has(key)) {
      waiting = '';
      clearTimeout(waitingTimer);
      waitingTimer = setTimeout(() => { waiting = null; }, longestWait);
    }
    app.invokeMethodAsync('Press', key);
  } else if (single && [...wanted].some(w => w.startsWith(e.key + ' '))) {
    prefix = e.key;
    prefixTimer = setTimeout(() => { prefix = ''; }, 1200);
  }
});

// A field of a choice is entered with its text selected. The mouse sets the caret only after the focus, or marks a part of
// the text, which it could not where all is selected already: a click selects when it ends without.
let entered = null;
let isPressed = false;
document.addEventListener('pointerdown', () => { isPressed = true; }, true);
['pointerup', 'pointercancel'].forEach(end => document.addEventListener(end, () => { isPressed = false; }, true));
document.addEventListener('focusin', e => {
  entered = e.target.matches('input[data-select]') ? e.target : null;
  if (!isPressed) entered?.select();
});
document.addEventListener('input', () => { entered = null; });
document.addEventListener('click', e => {
  if (e.target !== entered) return;
  if (entered.selectionStart === entered.selectionEnd) entered.select();
  entered = null;
});

document.addEventListener('focusin', e => {
  if (waiting === null || e.target.tagName !== 'INPUT' || isBox(e.target)) return;
  const text = waiting;
  waiting = null;
  if (!text) return;
  e.target.setRangeText(text, e.target.selectionStart, e.target.selectionEnd, 'end');
  e.target.dispatchEvent(new InputEvent('input', { bubbles: true }));
});

export function start(reference, keys) {
  app = reference;
  wanted = new Set(keys);
  // Says that keys are heard from now on.
  document.documentElement.dataset.keys = '';
}
export function setKeys(keys) { wanted = new Set(keys); }
export function stop() { app = null; wanted = new Set(); }
export function copy(text) { return navigator.clipboard.writeText(text); }
export async function copyFrom(address) {
  const text = fetch(address).then(r => r.ok ? r.text() : Promise.reject(new Error(r.statusText)));
  try {
    // The clipboard is asked for at once, while the key still counts as the reader's wish; the text may come later.
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': text.then(t => new Blob([t], { type: 'text/plain' })) })]);
    return true;
  } catch {
    return text.then(t => navigator.clipboard.writeText(t)).then(() => true, () => false);
  }
}
export function scrollToRow(id, row) {
  window.inspectPlaces.choose(id);
  const element = document.getElementById(id);
  if (element) {
    element.scrollIntoView({ block: 'nearest' });
    return;
  }
  // A long list draws what is in view: go to where the row will be, and it is drawn.
  const body = document.querySelector('main table tbody');
  let box = body?.parentElement;
  while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
  if (box) box.scrollTop += body.getBoundingClientRect().top - box.getBoundingClientRect().top + row * 36 - box.clientHeight / 2;
}
export function focus(id) { document.getElementById(id)?.focus(); }
