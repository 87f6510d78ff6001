// Gives the focus to the heading of a new page, also when the heading comes after the page's first drawing or is drawn anew.
(() => {
  let observer = null;
  const stop = () => { observer?.disconnect(); observer = null; };
  for (const act of ['keydown', 'pointerdown']) document.addEventListener(act, stop, true);
  document.addEventListener('focusin', e => { if (e.target.tagName !== 'H1') stop(); });
  window.inspectHeading = {
    focus: () => {
      stop();
      const main = document.getElementById('main');
      // Whoever types already was faster than the message that the page is there.
      if (main.contains(document.activeElement) && document.activeElement.matches('input, textarea, select')) return;
      const give = () => {
        const heading = main.querySelector('h1');
        if (heading && heading !== document.activeElement) heading.focus({ preventScroll: true });
      };
      observer = new MutationObserver(give);
      observer.observe(main, { childList: true, subtree: true });
      give();
    },
  };
})();
