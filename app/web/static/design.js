// The editor of designs: the preview follows what is changed. Without this file there is a button for it.
const form = document.querySelector('form[data-preview]');
let waiting;
let newest = 0;

async function look() {
  const mine = ++newest;
  const body = new FormData(form);
  body.append('do', 'preview');
  form.querySelector('#preview').setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(form.action, { method: 'POST', body });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (mine !== newest) return;
    const fresh = page.querySelector('#preview');
    if (!fresh) return form.submit();
    const old = form.querySelector('#preview');
    // While something is wrong, the last picture that was right stays, faded.
    const picture = !fresh.querySelector('img') && old.querySelector('img');
    if (picture) {
      fresh.dataset.stale = '';
      fresh.querySelector('.empty')?.replaceWith(picture);
    }
    old.replaceWith(fresh);
    // What was uploaded is kept by the server: it need not be sent again.
    if (answer.ok) form.querySelectorAll('.upload').forEach((old) => old.replaceWith(page.getElementById(old.id)));
    document.getElementById('announce').textContent = fresh.dataset.announce;
  } catch {
    form.querySelector('#preview').removeAttribute('aria-busy');
  }
}

form?.addEventListener('input', ({ target }) => {
  clearTimeout(waiting);
  waiting = setTimeout(look, target.type === 'file' || target.matches('select, [type=radio], [type=checkbox]') ? 50 : 600);
});
form?.addEventListener('submit', (event) => {
  if (event.submitter?.value !== 'preview') return;
  event.preventDefault();
  clearTimeout(waiting);
  look();
});
