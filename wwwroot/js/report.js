// The script of reports, which are files without a server: opens what a link points at, says at the top that something is left out, filters and sorts the list, opens all for print.
(() => {
  const open = () => {
    let id = '';
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = id && document.getElementById(id);
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === 'DETAILS') { at.open = true; }
    }
    if (target) { target.scrollIntoView(); }
  };
  addEventListener('hashchange', open);
  open();

  const limited = document.getElementById('limited');
  if (limited && document.querySelector('[data-cut]')) { limited.hidden = false; }

  const list = document.getElementById('list');
  const field = document.getElementById('filter');
  const found = document.getElementById('found');
  const rows = list ? [...list.tBodies[0].rows] : [];
  const all = found ? found.textContent : '';
  field?.addEventListener('input', () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
      count += row.hidden ? 0 : 1;
    }
    found.textContent = words.length ? `${count} of ${all}` : all;
  });

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return 'value' in cell.dataset ? (cell.dataset.value === '' ? -Infinity : Number(cell.dataset.value)) : cell.textContent.trim().toLowerCase();
  };
  for (const button of document.querySelectorAll('[data-sort]')) {
    button.addEventListener('click', () => {
      const head = button.parentElement;
      const column = head.cellIndex;
      const up = head.getAttribute('aria-sort') !== 'ascending';
      for (const other of head.parentElement.cells) { other.removeAttribute('aria-sort'); }
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const sorted = rows.map(row => [valueOf(row, column), row]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (up ? 1 : -1));
      list.tBodies[0].append(...sorted.map(([, row]) => row));
    });
  }

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    for (const part of closed) { part.open = true; }
  });
  addEventListener('afterprint', () => { for (const part of closed) { part.open = false; } });
})();
