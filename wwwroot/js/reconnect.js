// Shows that the connection is lost, since when, and tries again.
const dialog = document.getElementById('components-reconnect-modal');
const since = document.getElementById('reconnect-since');
let lost = null;
let timer = 0;
dialog.addEventListener('components-reconnect-state-changed', e => {
  const state = e.detail.state;
  if (state === 'show') {
    lost = new Date();
    since.textContent = '';
    clearTimeout(timer);
    timer = setTimeout(() => { since.textContent = 'Last update ' + lost.toLocaleTimeString(); }, 5000);
    dialog.showModal?.();
  } else if (state === 'hide') {
    clearTimeout(timer);
    dialog.close();
  } else if (state === 'rejected') {
    location.reload();
  } else if (state === 'failed') {
    document.addEventListener('visibilitychange', retry);
  }
});
document.getElementById('reconnect-retry').addEventListener('click', retry);

async function retry() {
  document.removeEventListener('visibilitychange', retry);
  try {
    if (!await Blazor.reconnect()) location.reload();
  } catch {
    document.addEventListener('visibilitychange', retry);
  }
}
