// Menus are <details class="menu">: one closes when something else is clicked, when one of its entries is, and with Escape.
// A popover does the first and the last by itself; it closes here when a link in it is followed.
(() => {
  const close = menu => { menu.open = false; };
  const openOnes = () => document.querySelectorAll('details.menu[open]');
  document.addEventListener('click', e => {
    if (e.target.closest('[popover] a')) setTimeout(() => e.target.closest('[popover]')?.hidePopover());
    for (const menu of openOnes()) {
      if (!menu.contains(e.target)) close(menu);
      else if (e.target.closest('a, button')) setTimeout(() => close(menu));
    }
  });
  // Before the keys of the page: Escape would leave it.
  document.addEventListener('keydown', e => {
    const [menu] = openOnes();
    if (!menu || e.key !== 'Escape') return;
    e.stopImmediatePropagation();
    close(menu);
    menu.querySelector('summary').focus();
  }, true);
})();
