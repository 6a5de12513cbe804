// Progressive enhancement only: every page works without this file.

// The number of selected rows, and one box for all of them.
const rowBoxes = (form) => [...form.querySelectorAll('tbody input[name=ids]')];
function countSelected(form) {
  const words = form.querySelector('[data-bulk-count]');
  const boxes = rowBoxes(form);
  const selected = boxes.filter((box) => box.checked).length;
  if (words) words.textContent = words.dataset.bulkCount.replace('{n}', selected.toLocaleString(document.documentElement.lang));
  const all = form.querySelector('[data-select-all]');
  if (all) {
    all.checked = selected > 0 && selected === boxes.length;
    all.indeterminate = selected > 0 && selected < boxes.length;
  }
}
document.addEventListener('change', ({ target }) => {
  if (!target.form || !(target.name === 'ids' || target.matches('[data-select-all]'))) return;
  if (target.matches('[data-select-all]')) rowBoxes(target.form).forEach((box) => { box.checked = target.checked; });
  countSelected(target.form);
});

// What only makes sense with a script is hidden in the page and shown here; again after each swap.
function enhance() {
  document.querySelectorAll('[data-select-all], [data-reveal]').forEach((control) => { control.hidden = false; });
  document.querySelectorAll('form:has([data-bulk-count])').forEach(countSelected);
}
enhance();
document.addEventListener('swapped', enhance);

// Errors are read first.
document.querySelector('[data-focus]')?.focus();

document.addEventListener('click', ({ target }) => {
  // A password can be looked at.
  const eye = target.closest('[data-reveal]');
  if (eye) {
    const field = document.getElementById(eye.dataset.reveal);
    const shown = field.type === 'password';
    field.type = shown ? 'text' : 'password';
    eye.setAttribute('aria-pressed', shown);
  }
  // A menu closes when something else is pressed.
  document.querySelectorAll('details:is(.menu, .more)[open]').forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
});

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    const menu = event.target.closest?.('details:is(.menu, .more)[open]') ?? document.querySelector('details:is(.menu, .more)[open]');
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    }
  }
  // "/" goes to the search box, unless something is being typed.
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.('input, select, textarea, [contenteditable]')) {
    const search = [...document.querySelectorAll('main input[type=search], [data-key="/"]')].find((box) => box.checkVisibility?.() ?? true);
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  }
});

// The theme changes at once; the server keeps it for the next page.
document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (!form.matches('[data-theme-form]') || !submitter) return;
  event.preventDefault();
  const data = new FormData(form, submitter);
  const theme = data.get('theme');
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.querySelectorAll('[data-theme-form] button').forEach((button) => button.setAttribute('aria-pressed', button.value === theme));
  fetch(form.action, { method: 'POST', body: data, redirect: 'manual' });
});
