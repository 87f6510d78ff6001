// Formulas: the text of the log stays where it is, and KaTeX draws it as MathML in its place. It is fetched when the first formula is seen.
// A report is a file that holds KaTeX itself, before this script: there each formula is drawn when it comes into view, or goes to a printer.
(() => {
  const options = isBlock => ({ output: 'mathml', displayMode: isBlock, throwOnError: true, trust: false, strict: 'ignore', maxSize: 20, maxExpand: 200 });
  const undrawn = () => [...document.querySelectorAll('.math')].filter(m => m.dataset.drawn !== m.dataset.math);
  const draw = math => {
    math.querySelector(':scope > .mathml')?.remove();
    math.dataset.drawn = math.dataset.math;
    const place = document.createElement('span');
    place.className = 'mathml';
    try {
      katex.render(math.dataset.math, place, options(math.classList.contains('block')));
      math.append(place);
    } catch { /* What is no formula stays text. */ }
  };
  if (typeof katex !== 'undefined') {
    const seen = new IntersectionObserver(entries => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        draw(target);
      }
    }, { rootMargin: '600px' });
    for (const math of undrawn()) seen.observe(math);
    addEventListener('beforeprint', () => { for (const math of undrawn()) draw(math); });
    return;
  }
  let library;
  const drawAll = async () => {
    if (!undrawn().length) return;
    library ??= import('./katex.min.js');
    try { await library; } catch { library = undefined; return; }
    for (const math of undrawn()) draw(math);
  };
  let due = false;
  new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => { due = false; drawAll(); });
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-math'] });
})();
