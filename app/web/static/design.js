// The editor of designs: the preview follows what is changed. Without this file there is a button for it.
const form = document.querySelector('form[data-preview]');
let waiting;
let newest = 0;

const CONTROL = ':scope > :is(input, select, textarea), :scope > .choice input';
const nameOf = (field) => field.id || field.querySelector(CONTROL)?.id;

function copied(from, to, names) {
  for (const name of names) from.hasAttribute(name) ? to.setAttribute(name, from.getAttribute(name)) : to.removeAttribute(name);
}

// Controls stay, since somebody may be at them: only what is said of them is renewed.
function renewFaults(page) {
  for (const fresh of page.querySelectorAll('form[data-preview] .field')) {
    const name = nameOf(fresh);
    const found = name && document.getElementById(name);
    const old = found && found.closest('.field');
    if (!old) continue;
    const fault = fresh.querySelector(':scope > .err');
    old.querySelector(':scope > .err')?.remove();
    if (fault) {
      old.insertBefore(fault.cloneNode(true), old.children[[...fresh.children].indexOf(fault)] ?? null);
      const folded = old.closest('details');
      if (folded) folded.open = true;
    }
    old.classList.toggle('bad', Boolean(fault));
    for (const each of [fresh, ...fresh.querySelectorAll(CONTROL)]) {
      const own = each.id && document.getElementById(each.id);
      if (own) copied(each, own, ['aria-invalid', 'aria-describedby']);
    }
  }
}

// What was uploaded is kept by the server: it need not be sent again, unless another was chosen meanwhile.
function renewUpload(old, fresh, sent) {
  const file = old.querySelector('[type=file]');
  if (!fresh || fresh.querySelector('.err') || file.files[0] !== sent) return;
  const focused = old.contains(document.activeElement) && document.activeElement.id;
  file.value = '';
  [...old.children].slice(1).forEach((each) => each.remove());
  old.append(...[...fresh.children].slice(1));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

async function look() {
  const mine = ++newest;
  const uploads = [...form.querySelectorAll('.upload')].map((each) => [each, each.querySelector('[type=file]').files[0]]);
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
    for (const [upload, sent] of uploads) renewUpload(upload, page.getElementById(upload.id), sent);
    renewFaults(page);
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
