// The field of a filter: colours its words, marks the place of a fault, and offers what could stand at the caret. The text is the browser's.
const word = /("(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)|(\b(?:and|or|not|in|mod|True|False|None)\b)|(`[^`]*`?|[\p{L}_][\p{L}\p{N}_.]*)|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([=!<>~]=|[<>=+*/^-])/gu;
const kinds = [, 's', 'o', 'n', 'd', 'o'];
const isCondition = text => /[=<>~()"'`]/.test(text) || /\b(?:and|or|not)\b/.test(text) || /^has_/.test(text);

export function attach(box, app) {
  const list = box.querySelector('[role=listbox]');
  const paint = box.querySelector('.paint');
  const field = () => box.querySelector('input');
  let from = 0, chosen = -1, asked = 0, timer = 0, offered = '', choosing = 0, turn = Promise.resolve();

  const draw = () => {
    const input = field();
    const { at, len } = box.dataset;
    const bad = at === undefined || box.dataset.text !== input.value ? null : [+at, +at + Math.max(1, +len)];
    const parts = [];
    const put = (text, start, kind) => {
      const span = document.createElement('span');
      if (kind) span.className = 'tk-' + kind;
      if (bad && start < bad[1] && start + text.length > bad[0]) span.classList.add('bad');
      span.textContent = text;
      parts.push(span);
    };
    let end = 0;
    if (isCondition(input.value)) {
      for (const match of input.value.matchAll(word)) {
        if (match.index > end) put(input.value.slice(end, match.index), end);
        put(match[0], match.index, kinds[match.findIndex((m, i) => i > 0 && m !== undefined)]);
        end = match.index + match[0].length;
      }
    }
    if (end < input.value.length) put(input.value.slice(end), end);
    if (bad && bad[0] >= input.value.length) put(' ', bad[0]);
    paint.replaceChildren(...parts);
    paint.style.transform = `translateX(${-input.scrollLeft}px)`;
  };

  const hide = () => {
    list.hidden = true;
    chosen = -1;
    field().setAttribute('aria-expanded', 'false');
    field().removeAttribute('aria-activedescendant');
  };

  const choose = at => {
    const items = [...list.children];
    chosen = at < 0 ? items.length - 1 : at >= items.length ? 0 : at;
    items.forEach((item, i) => item.setAttribute('aria-selected', i === chosen));
    field().setAttribute('aria-activedescendant', items[chosen].id);
    items[chosen].scrollIntoView({ block: 'nearest' });
  };

  // An offer belongs to a text and a place in it.
  const place = () => `${field().selectionStart} ${field().value}`;

  const show = (at, items, asking) => {
    const kept = list.hidden ? undefined : list.children[chosen]?.firstChild.textContent;
    from = at;
    offered = asking;
    chosen = -1;
    list.replaceChildren(...items.map((item, i) => {
      const row = document.createElement('li');
      row.role = 'option';
      row.id = `${list.id}-${i}`;
      const text = document.createElement('span');
      const help = document.createElement('span');
      text.textContent = item.text;
      help.textContent = item.help;
      text.className = 'mono clip';
      help.className = 'dim sm clip';
      row.append(text, help);
      row.addEventListener('mousedown', e => { e.preventDefault(); inTurn(() => takeIfOffered(item.text)); });
      return row;
    }));
    list.hidden = items.length === 0;
    field().setAttribute('aria-expanded', String(!list.hidden));
    // An answer that comes late takes nothing out of the hand of who has chosen already.
    const same = items.findIndex(item => item.text === kept);
    if (same >= 0) choose(same);
    else field().removeAttribute('aria-activedescendant');
  };

  const take = text => {
    const input = field();
    const space = /[(.]$/.test(text) ? '' : ' ';
    input.setRangeText(text + space, from, input.selectionStart, 'end');
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.focus();
  };

  const ask = async () => {
    const input = field();
    const number = ++asked;
    const asking = place();
    const answer = await app.invokeMethodAsync('SuggestAsync', input.value, input.selectionStart);
    if (number === asked && document.activeElement === input) show(answer.at, answer.items, asking);
  };

  // Letters that came since the offer was made want another one: who is quicker than the answer gets what the letters stand for.
  const inTurn = act => {
    const step = async () => {
      clearTimeout(timer);
      if (offered !== place()) await ask();
      if (offered === place() && !list.hidden) act();
    };
    return turn = turn.then(step, step);
  };

  const takeIfOffered = text => {
    if ([...list.children].some(item => item.firstChild.textContent === text)) take(text);
  };

  box.addEventListener('input', () => {
    draw();
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
  box.addEventListener('scroll', draw, true);
  box.addEventListener('focusout', () => { clearTimeout(timer); asked++; hide(); });
  box.addEventListener('keydown', e => {
    if (e.target !== field() || e.isComposing) return;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      if (list.hidden) {
        ask();
      } else {
        choosing++;
        inTurn(() => choose(chosen + (e.key === 'ArrowDown' ? 1 : -1))).finally(() => choosing--);
      }
    } else if (!list.hidden && (e.key === 'Enter' || e.key === 'Tab') && (chosen >= 0 || choosing > 0)) {
      e.preventDefault();
      inTurn(() => chosen >= 0 && take(list.children[chosen].firstChild.textContent));
    } else if (e.key === 'Escape' && !list.hidden) {
      e.preventDefault();
      e.stopPropagation();
      hide();
    }
  });
  new MutationObserver(draw).observe(box, { attributes: true, attributeFilter: ['data-at', 'data-len', 'data-text'] });
  draw();
  return { draw };
}
