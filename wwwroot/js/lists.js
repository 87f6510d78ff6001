// A long list asks for rows well before it runs out of them: the framework's asks when 50 px are left, and has no setting for it.
window.IntersectionObserver = class extends window.IntersectionObserver {
  constructor(seen, options) { super(seen, options?.rootMargin === '50px' ? { ...options, rootMargin: '432px' } : options); }
};
// What the browser remembers of lists: the widths of columns, the views that were given a name, which of several views was chosen.
(() => {
  const read = (name, none) => {
    try { return JSON.parse(localStorage.getItem(name)) ?? none; } catch { return none; }
  };
  const write = (name, value) => {
    try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* Without storage they last until the page is left. */ }
  };
  const least = 40, most = 1200;
  const columnOf = grip => grip.closest('table').querySelectorAll('col')[grip.closest('th').cellIndex];
  const widthOf = grip => Math.round(grip.closest('th').getBoundingClientRect().width);
  const set = (grip, width) => {
    columnOf(grip).style.width = width ? `${width}px` : '';
    grip.setAttribute('aria-valuenow', widthOf(grip));
  };
  const resize = (grip, width) => {
    const wanted = width && Math.min(most, Math.max(least, Math.round(width)));
    set(grip, wanted);
    const widths = read('inspect-widths', {});
    if (wanted) widths[grip.dataset.column] = wanted;
    else delete widths[grip.dataset.column];
    write('inspect-widths', widths);
  };
  // Columns come and go: each gets the width that its name has.
  const apply = () => {
    const grips = document.querySelectorAll('main .colgrip');
    if (!grips.length) return;
    const widths = read('inspect-widths', {});
    for (const grip of grips) {
      const column = columnOf(grip);
      const wanted = widths[grip.dataset.column];
      if (column && column.style.width !== (wanted ? `${wanted}px` : '')) set(grip, wanted);
    }
  };
  let due = false;
  new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; apply(); });
  }).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener('pointerdown', e => {
    const grip = e.target.closest?.('.colgrip');
    if (!grip || e.button !== 0) return;
    e.preventDefault();
    grip.setPointerCapture(e.pointerId);
    const [from, width] = [e.clientX, widthOf(grip)];
    const move = m => resize(grip, width + m.clientX - from);
    grip.addEventListener('pointermove', move);
    grip.addEventListener('lostpointercapture', () => grip.removeEventListener('pointermove', move), { once: true });
  });
  document.addEventListener('dblclick', e => {
    const grip = e.target.closest?.('.colgrip');
    if (grip) resize(grip, 0);
  });
  document.addEventListener('keydown', e => {
    const grip = e.target.closest?.('.colgrip');
    if (!grip || e.ctrlKey || e.metaKey || e.altKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (!step && e.key !== 'Delete') return;
    e.preventDefault();
    e.stopImmediatePropagation();
    resize(grip, step ? widthOf(grip) + step * (e.shiftKey ? 50 : 10) : 0);
  }, true);
  // Every page asks for the views: what is none is passed over, and all together fit into one message to the server.
  const mostLetters = 20000;
  window.inspectViews = {
    read: () => {
      const kept = read('inspect-views', []);
      let left = mostLetters;
      return (Array.isArray(kept) ? kept : [])
        .filter(v => typeof v?.name === 'string' && typeof v.query === 'string' && (left -= v.name.length + v.query.length) >= 0);
    },
    write: views => write('inspect-views', views),
  };
  const choice = name => `inspect-choice-${name}`;
  window.inspectChoices = {
    read: name => { const kept = read(choice(name), null); return typeof kept === 'string' ? kept : null; },
    write: (name, value) => write(choice(name), value),
  };
})();
