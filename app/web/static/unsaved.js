// Forms marked data-unsaved say how many rows were changed, and ask before the page is left with them.
const chosen = (form) => [...form.querySelectorAll('input:checked')].filter((input) => !input.defaultChecked).length;
const sent = new WeakSet();

function tell(form) {
  const words = form.querySelector('[data-changes]');
  const count = chosen(form);
  if (!words) return;
  words.dataset.before ??= words.textContent;
  words.textContent = count ? words.dataset.changes.replace('{n}', count.toLocaleString(document.documentElement.lang)) : words.dataset.before;
  words.classList.toggle('changed', count > 0);
}

document.addEventListener('change', ({ target }) => {
  if (target.form?.matches('[data-unsaved]')) tell(target.form);
});
document.addEventListener('submit', ({ target }) => sent.add(target));
addEventListener('beforeunload', (event) => {
  const left = [...document.querySelectorAll('form[data-unsaved]')].some((form) => !sent.has(form) && chosen(form));
  if (left) event.preventDefault();
});
// Back from the next page: what the browser kept of the form counts again.
addEventListener('pageshow', () => document.querySelectorAll('form[data-unsaved]').forEach((form) => { sent.delete(form); tell(form); }));
