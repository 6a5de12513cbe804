// Links and forms marked data-swap="#id" replace that part of the page instead of loading all of it.
// Whatever goes wrong ends in plain navigation; without this file that is all that happens.
const announce = document.getElementById('announce');
const calm = matchMedia('(prefers-reduced-motion: reduce)');
let asked = 0; // the newest question: answers to older ones are not shown
let queue = Promise.resolve(); // what is sent, is sent in order
let here = location.pathname + location.search;

function keepFocus(replace) {
  const { id, selectionStart, selectionEnd } = document.activeElement ?? {};
  replace();
  const again = id && document.activeElement?.id !== id && document.getElementById(id);
  if (again) {
    again.focus({ preventScroll: true });
    if (selectionStart != null) again.setSelectionRange?.(selectionStart, selectionEnd);
  }
}

// Put the part of the answer in place; an answer without it (signed out, refused) is shown as the page it is.
function show(answer, html, selector, { animate, scroll }) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const wanted = page.querySelector(selector) ? selector : 'main';
  const [old, fresh] = [document.querySelector(wanted), page.querySelector(wanted)];
  if (!old || !fresh || (wanted !== selector && answer.ok)) return location.assign(answer.url);
  const replace = () => keepFocus(() => {
    old.replaceWith(fresh);
    document.title = page.title;
    announce.className = 'vh';
    announce.textContent = fresh.dataset.announce ?? '';
    if (scroll && fresh.getBoundingClientRect().top < 0) fresh.scrollIntoView(); // the next page begins at its top
    document.dispatchEvent(new Event('swapped'));
  });
  if (animate && document.startViewTransition && !calm.matches) document.startViewTransition(replace);
  else replace();
}

async function read(url, selector, { way, animate = true }) {
  const mine = ++asked;
  document.querySelector(selector)?.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(url);
    const html = await answer.text();
    if (mine !== asked) return;
    if (!answer.headers.get('content-type')?.startsWith('text/html')) return location.assign(url);
    show(answer, html, selector, { animate, scroll: way === 'pushState' });
    history[way](null, '', answer.url);
    here = location.pathname + location.search;
  } catch {
    location.assign(url);
  }
}

function send(form, submitter, selector) {
  const body = new FormData(form);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const url = submitter?.formAction ?? form.action;
  const mine = ++asked;
  queue = queue.then(async () => {
    try {
      const answer = await fetch(url, { method: 'POST', body });
      const html = await answer.text();
      document.dispatchEvent(new CustomEvent('sent', { detail: submitter }));
      if (mine === asked || !answer.ok) show(answer, html, selector, { animate: false });
    } catch {
      document.dispatchEvent(new CustomEvent('unsent', { detail: submitter }));
      announce.className = 'alert bad lost';
      announce.textContent = announce.dataset.lost;
    }
  });
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-swap]');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  read(link.href, link.dataset.swap, { way: 'pushState' });
});

const filterAddress = (form) => {
  const chosen = [...new FormData(form)].filter(([, value]) => value !== '');
  return `${form.getAttribute('action') || location.pathname}?${new URLSearchParams(chosen)}`;
};

document.addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (!form.dataset.swap || event.defaultPrevented) return;
  event.preventDefault();
  if (form.method === 'post') send(form, submitter, form.dataset.swap);
  else read(filterAddress(form), form.dataset.swap, { way: 'replaceState' });
});

let typing;
document.addEventListener('input', ({ target }) => {
  const form = target.form;
  if (!form?.dataset.swap || form.method === 'post') return;
  clearTimeout(typing);
  const ask = () => read(filterAddress(form), form.dataset.swap, { way: 'replaceState', animate: false });
  typing = setTimeout(ask, target.type === 'search' ? 200 : 0);
});

// A jump to an anchor also comes by here, and is none of our business.
addEventListener('popstate', () => {
  if (here !== location.pathname + location.search) location.reload();
});
