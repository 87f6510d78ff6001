// The list of places: arrows choose at once, Enter takes. What is found is the app's, which names the words that it belongs to.
(() => {
  const watched = new WeakSet();
  const optionsOf = box => [...box.querySelectorAll('[role=option]')];
  const chosenOf = box => optionsOf(box).findIndex(option => option.getAttribute('aria-selected') === 'true');
  const isFound = box => box.querySelector('input').value === box.dataset.for;
  const choose = (box, at) => {
    const all = optionsOf(box);
    const one = all.length ? all[(at + all.length) % all.length] : null;
    for (const option of all) option.setAttribute('aria-selected', option === one);
    if (one) box.querySelector('input').setAttribute('aria-activedescendant', one.id);
    else box.querySelector('input').removeAttribute('aria-activedescendant');
    one?.scrollIntoView({ block: 'nearest' });
  };
  const watch = box => {
    if (watched.has(box)) return;
    watched.add(box);
    new MutationObserver(() => {
      choose(box, 0);
      if (!isFound(box)) return;
      if (box.dataset.takes) optionsOf(box)[0]?.click();
      delete box.dataset.takes;
    }).observe(box, { attributes: true, attributeFilter: ['data-for', 'data-found'] });
  };
  document.addEventListener('input', e => {
    const box = e.target.closest('.jumpbox');
    if (!box) return;
    watch(box);
    delete box.dataset.takes;
  });
  document.addEventListener('keydown', e => {
    const box = e.target.closest?.('.jumpbox');
    if (!box || e.isComposing) return;
    watch(box);
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      choose(box, e.key === 'ArrowDown' ? chosenOf(box) + 1 : Math.max(chosenOf(box), 0) - 1);
    } else if (e.key === 'Enter') {
      e.preventDefault();
      // What is chosen belongs to the words before, while the next ones are looked for: the first of those is taken when it comes.
      if (isFound(box)) optionsOf(box)[chosenOf(box)]?.click();
      else box.dataset.takes = '1';
    }
  });
})();
