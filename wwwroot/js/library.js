// Long texts go to the app as a stream: a message of a circuit is short.
export function text(id) { return new Blob([document.getElementById(id)?.value ?? '']); }
export function clear(id) {
  const field = document.getElementById(id);
  if (field) field.value = '';
}
// The focus goes to a cell that the next drawing may still have to make.
export function focusSoon(id) {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}
