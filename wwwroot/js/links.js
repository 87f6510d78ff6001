// Links of Inspect View name what they point at behind a #, which no server sees: it goes into the query.
(() => {
  if (!location.hash.startsWith('#/') || !['/', '/index.html', '/open'].includes(location.pathname)) return;
  const query = new URLSearchParams(location.search);
  query.set('hash', location.hash.slice(1));
  location.replace('/open?' + query);
})();
