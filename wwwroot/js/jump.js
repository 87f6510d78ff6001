// The list of places: arrows choose at once, Enter takes. What is found is the app's, which names the words that it belongs to.
export function attach(box) {
  const input = box.querySelector('input');
  const options = () => [...box.querySelectorAll('[role=option]')];
  const isFound = () => input.value === box.dataset.for;
  let takes = false;
  const choose = at => {
    const all = options();
    const one = all.length ? all[(at + all.length) % all.length] : null;
    for (const option of all) option.setAttribute('aria-selected', option === one);
    if (one) input.setAttribute('aria-activedescendant', one.id);
    else input.removeAttribute('aria-activedescendant');
    one?.scrollIntoView({ block: 'nearest' });
  };
  const chosen = () => options().findIndex(option => option.getAttribute('aria-selected') === 'true');
  input.addEventListener('input', () => { takes = false; });
  input.addEventListener('keydown', e => {
    if (e.isComposing) return;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      choose(e.key === 'ArrowDown' ? chosen() + 1 : Math.max(chosen(), 0) - 1);
    } else if (e.key === 'Enter') {
      e.preventDefault();
      // What is chosen belongs to the words before, while the next ones are looked for: the first of those is taken when it comes.
      if (isFound()) options()[chosen()]?.click();
      else takes = true;
    }
  });
  new MutationObserver(() => {
    choose(0);
    if (takes && isFound()) options()[0]?.click();
    if (isFound()) takes = false;
  }).observe(box, { attributes: true, attributeFilter: ['data-for', 'data-found'] });
  choose(0);
  input.focus();
}
