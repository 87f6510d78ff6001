// Formulas: the text of the log stays where it is, and KaTeX draws it as MathML in its place. It is fetched when the first formula is seen.
(() => {
  const options = isBlock => ({ output: 'mathml', displayMode: isBlock, throwOnError: true, trust: false, strict: 'ignore', maxSize: 20, maxExpand: 200 });
  let library;
  const draw = async () => {
    const undrawn = () => [...document.querySelectorAll('.math')].filter(m => m.dataset.drawn !== m.dataset.math);
    if (!undrawn().length) return;
    library ??= import('./katex.min.js');
    try { await library; } catch { library = undefined; return; }
    for (const math of undrawn()) {
      math.querySelector(':scope > .mathml')?.remove();
      math.dataset.drawn = math.dataset.math;
      const place = document.createElement('span');
      place.className = 'mathml';
      try {
        katex.render(math.dataset.math, place, options(math.classList.contains('block')));
        math.append(place);
      } catch { /* What is no formula stays text. */ }
    }
  };
  let due = false;
  new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; draw(); });
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-math'] });
})();
