// Says that the connection is lost, since when, and tries again. The page stays as it was, to be read.
const events = document.getElementById('components-reconnect-modal');
const toast = document.getElementById('reconnect');
const words = document.getElementById('reconnect-words');
const since = document.getElementById('reconnect-since');
const trying = 'Connection lost. Trying again…';
const gone = 'No answer from Inspect. What was finished is in the log.';
events.addEventListener('components-reconnect-state-changed', e => {
  const state = e.detail.state;
  if (state === 'show') {
    since.textContent = new Date().toLocaleTimeString();
    say(trying);
  } else if (state === 'hide') {
    toast.hidden = true;
  } else if (state === 'rejected') {
    location.reload();
  } else if (state === 'failed') {
    say(gone);
    document.addEventListener('visibilitychange', retry);
  }
});
document.getElementById('reconnect-retry').addEventListener('click', retry);

function say(text) {
  toast.hidden = false;
  if (words.textContent !== text) words.textContent = text;
}

async function retry() {
  document.removeEventListener('visibilitychange', retry);
  say(trying);
  try {
    if (!await Blazor.reconnect()) location.reload();
  } catch {
    say(gone);
    document.addEventListener('visibilitychange', retry);
  }
}
