// Sets the theme before the first paint: the choice of the reader, else that of the app, else that of the system.
(() => {
  const read = () => (document.cookie.match(/(?:^|; )inspect-theme=(light|dark)/) || [])[1];
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => { document.documentElement.dataset.theme = read() || document.documentElement.dataset.usualTheme || (system.matches ? 'dark' : 'light'); };
  apply();
  let app = null;
  system.addEventListener('change', () => {
    apply();
    // The connection may be lost: then the page has no parts of its own to draw.
    app?.invokeMethodAsync('ShowTheme', window.inspectTheme.isDark()).catch(() => {});
  });
  window.inspectTheme = {
    isDark: () => document.documentElement.dataset.theme === 'dark',
    set: choice => {
      document.cookie = choice === 'system' ? 'inspect-theme=; path=/; max-age=0' : `inspect-theme=${choice}; path=/; max-age=31536000; samesite=lax`;
      apply();
      return window.inspectTheme.isDark();
    },
    choice: () => read() || 'system',
    watch: layout => { app = layout; },
  };
})();
