// Keeps where the reader was in a list, for each address until the tab is closed: how far it was scrolled, and the chosen row.
(() => {
  const name = 'inspect-places';
  const most = 100;
  // Address of the list that is drawn; none while its place is not found again, so that nothing overwrites it.
  let kept = null;
  let opened = null;
  let end = () => {};
  const here = () => location.pathname + location.search;
  const read = () => {
    try { return JSON.parse(sessionStorage.getItem(name)) ?? []; } catch { return []; }
  };
  const write = places => sessionStorage.setItem(name, JSON.stringify(places.slice(0, most)));
  // The list that was seen last comes first.
  const keep = (address, change) => {
    const places = read();
    const old = places.find(p => p.address === address);
    write([{ top: 0, row: null, ...old, address, ...change }, ...places.filter(p => p !== old)]);
  };
  // A run is linked by the first characters of its id; its list may have been opened by more of them.
  const isOf = (address, path) => address === path || /^\/runs\/[^/]{8}$/.test(path) && address.startsWith(path) && !address.includes('/', path.length);
  const lastOf = path => read().find(p => isOf(p.address.split('?')[0], path))?.address ?? path;
  const leave = () => { kept = opened = null; end(); };
  addEventListener('popstate', leave);
  window.navigation?.addEventListener('navigate', leave);
  document.addEventListener('scroll', e => {
    if (e.target.id !== 'main' || !kept) return;
    if (kept === here()) keep(kept, { top: e.target.scrollTop });
    else leave();
  }, true);
  document.addEventListener('click', e => {
    const row = e.target.closest('main tr[id]');
    if (row && kept === here()) keep(kept, { row: row.id });
    // The main navigation begins anew.
    const link = e.target.closest('nav.nav a');
    if (link) window.inspectPlaces.forget(link.getAttribute('href'));
  }, true);
  const centre = (box, body, number) => {
    box.scrollTop += body.getBoundingClientRect().top - box.getBoundingClientRect().top + number * 36 - box.clientHeight / 2;
  };
  window.inspectPlaces = {
    // A list is drawn: gives the row that was chosen there.
    open: () => {
      end();
      opened = here();
      keep(opened, {});
      return read()[0].row;
    },
    // Goes to the place of the list that was opened, as soon as so much of it is drawn; not when the reader goes elsewhere first.
    show: (row, number) => {
      if (opened !== here()) return;
      const box = document.getElementById('main');
      const place = read().find(p => p.address === opened);
      const acts = ['wheel', 'pointerdown', 'keydown', 'touchmove'];
      const go = () => {
        const element = row && document.getElementById(row);
        const body = box.querySelector('table tbody');
        if (opened !== here()) return end();
        if (!body) return;
        if (place?.top != null) {
          if (box.scrollHeight - box.clientHeight < place.top - 1) return;
          box.scrollTop = place.top;
        } else if (element) element.scrollIntoView({ block: 'nearest' });
        else if (row) centre(box, body, number);
        end();
      };
      const observer = new MutationObserver(go);
      end = () => {
        observer.disconnect();
        acts.forEach(a => document.removeEventListener(a, end, true));
        kept = opened;
        end = () => {};
      };
      acts.forEach(a => document.addEventListener(a, end, true));
      observer.observe(box, { childList: true, subtree: true });
      go();
    },
    // Another row was chosen in the list that is drawn.
    choose: row => { if (kept === here()) keep(kept, { row }); },
    // The row of a list that is not drawn now, for when somebody comes back to it.
    point: (path, row) => {
      const address = lastOf(path);
      if (read().find(p => p.address === address)?.row !== row) keep(address, { row, top: null });
    },
    // The address of a list as it was seen last, with its filter.
    last: lastOf,
    forget: address => write(read().filter(p => p.address !== address)),
  };
})();
