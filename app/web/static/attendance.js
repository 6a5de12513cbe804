// The keyboard on the attendance sheet: arrows move, p, l, a, e mark and go on to the next row.
// Rows carry data-mark-row, their buttons (or radios of a sheet saved as a whole) data-mark; without this file each
// button is a plain submit button.
const rows = (sheet) => [...sheet.querySelectorAll('[data-mark-row]')];
const buttons = (row) => [...row.querySelectorAll('[data-mark]')];

function move(sheet, row, column, step) {
  const all = rows(sheet);
  const next = all[all.indexOf(row) + step];
  const list = next && buttons(next);
  list?.[Math.min(column, list.length - 1)]?.focus();
}

// The buttons beside the one that was sent, also when the page has been replaced since.
function groupOf(sent) {
  const button = sent && document.getElementById(sent.id);
  return button ? buttons(button.closest('.marks') ?? button.parentElement) : [];
}

// The mark is shown at once; the server's answer replaces it, or the loss of the connection takes it back.
function press(button) {
  if (button.type === 'radio') return; // chosen on a sheet that is saved as a whole
  const group = button.closest('.marks') ?? button.parentElement;
  for (const each of buttons(group)) {
    each.dataset.before ??= each.getAttribute('aria-pressed');
    each.setAttribute('aria-pressed', each === button);
  }
}

document.addEventListener('keydown', (event) => {
  const button = event.target.closest?.('[data-attendance] [data-mark]');
  if (!button || event.ctrlKey || event.metaKey || event.altKey) return;
  const sheet = button.closest('[data-attendance]');
  const row = button.closest('[data-mark-row]');
  const list = buttons(row);
  const column = list.indexOf(button);
  const forward = getComputedStyle(sheet).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const key = event.key.toLowerCase();
  if (event.key === 'ArrowDown') move(sheet, row, column, 1);
  else if (event.key === 'ArrowUp') move(sheet, row, column, -1);
  else if (event.key.startsWith('Arrow')) list[column + (event.key === forward ? 1 : -1)]?.focus();
  else if (event.key === 'Home') list[0].focus();
  else if (event.key === 'End') list.at(-1).focus();
  else {
    const group = button.closest('.marks') ?? row;
    const marked = buttons(group).find((each) => each.dataset.mark === key);
    if (!marked) return;
    marked.click();
    move(sheet, row, column, 1);
  }
  event.preventDefault();
});

document.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-attendance] [data-mark]');
  if (button) press(button);
});

document.addEventListener('sent', ({ detail }) => {
  for (const each of groupOf(detail)) delete each.dataset.before;
});

document.addEventListener('unsent', ({ detail }) => {
  for (const each of groupOf(detail).filter((button) => button.dataset.before)) {
    each.setAttribute('aria-pressed', each.dataset.before);
    delete each.dataset.before;
  }
});
