// A row is its link: a click anywhere in it follows, with Ctrl or the middle button into a new tab. Marking text does not.
(() => {
  const linkOf = e => !e.target.closest('a, button, input') && e.target.closest('tr.rowlink')?.querySelector('a');
  const follow = e => {
    const link = linkOf(e);
    if (!link || !getSelection().isCollapsed) return;
    if (e.button === 1 || e.ctrlKey || e.metaKey) window.open(link.href, '_blank', 'noopener');
    else link.click();
  };
  document.addEventListener('click', follow);
  document.addEventListener('auxclick', e => { if (e.button === 1) follow(e); });
  // The middle button would begin to scroll.
  document.addEventListener('mousedown', e => { if (e.button === 1 && linkOf(e)) e.preventDefault(); });
})();
