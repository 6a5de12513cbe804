// Checks certificates where this file lies: asks nobody, keeps nothing. `office` holds what it knows:
// name, did (the document of the keys), withdrawn (of those that somebody else may have), made, for how many days it is fresh, lists of what was taken back, shapes of
// credentials, words.
"use strict";
const office = JSON.parse(document.getElementById("office").textContent);
const LARGEST = 2 * 1024 * 1024;
const LARGEST_CREDENTIAL = 64_000;
const MOST_ATTACHED = 8;
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const MESSAGE_DIGEST = "06092a864886f70d010904";
const CLAIMS = ["iss", "jti", "nbf", "sub"];
const $ = (id) => document.getElementById(id);
const utf8 = new TextEncoder();

// Bytes

const latin = (bytes) => new TextDecoder("latin1").decode(bytes);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function fromBase64url(text) {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
}

function fromBase58(text) {
  let number = 0n;
  for (const character of text) number = number * 58n + BigInt(ALPHABET.indexOf(character));
  const digits = number.toString(16);
  const bytes = (digits.length % 2 ? `0${digits}` : digits).match(/../g).map((pair) => parseInt(pair, 16));
  return new Uint8Array([...Array(text.match(/^1*/)[0].length).fill(0), ...bytes]);
}

async function unpacked(bytes, format, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const parts = [];
  for (let size = 0; size <= most; ) {
    const { done, value } = await reader.read();
    if (done) return joined(...parts);
    size += value.length;
    parts.push(value);
  }
  await reader.cancel();
  throw new RangeError("too large");
}

// What is in a file

async function claimsIn(bytes) {
  const text = latin(bytes);
  const places = [...text.matchAll(/\/Type\s*\/EmbeddedFile\b/g)].slice(0, MOST_ATTACHED);
  if (!places.length && !text.slice(0, 1024).includes("%PDF-")) {
    return { isPdf: false, claims: bytes.length <= LARGEST_CREDENTIAL ? [claimOf(bytes)].filter(Boolean) : [] };
  }
  const claims = [];
  for (const place of places) {
    const content = await attachment(bytes, text, place.index + place[0].length);
    const claim = content && claimOf(content);
    if (claim) claims.push(claim);
  }
  return { isPdf: true, claims };
}

async function attachment(bytes, text, after) {
  const start = />>\s*stream\r?\n/.exec(text.slice(after, after + 2_000));
  if (!start) return null;
  const from = after + start.index + start[0].length;
  const length = /\/Length\s+(\d{1,7})\b(?!\s+\d+\s+R)/.exec(text.slice(after, after + start.index));
  const end = length ? from + Number(length[1]) : text.indexOf("endstream", from);
  const data = bytes.slice(from, end);
  return unpacked(data, "deflate", LARGEST_CREDENTIAL).catch(() => data.slice(0, LARGEST_CREDENTIAL));
}

function claimOf(bytes) {
  const text = new TextDecoder().decode(bytes).trim();
  const token = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(text);
  if (!token) return withDocument(parsed(text), { token: null, texts: [text] });
  const texts = [token[1], token[2]].map(decoded);
  const [header, payload] = texts.map(parsed);
  return header && withDocument(payload, { token, header, texts });
}

// JSON.parse keeps the last of two values of one name, and another program may keep the first.
function isClear(text) {
  const said = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon).length;
  let read = 0;
  JSON.parse(text, (_, value) => {
    if (value && typeof value === "object" && !Array.isArray(value)) read += Object.keys(value).length;
    return value;
  });
  return said === read;
}

const withDocument = (document, rest) => (document ? { document, ...rest } : null);

function decoded(part) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(fromBase64url(part));
  } catch {
    return "";
  }
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

// Signatures of credentials: Ed25519 over a token, or over the statements of a document (eddsa-rdfc-2022)

const issuerOf = (document) => document.issuer?.id ?? document.issuer;

async function credentialKey(name, issuer, did) {
  const method = did.verificationMethod.find((each) => each.id === name);
  if (!method?.publicKeyMultibase || !did.assertionMethod.includes(name)) return null;
  if (issuer !== did.id || !name.startsWith(`${issuer}#`)) return null;
  const raw = fromBase58(method.publicKeyMultibase.slice(1)).slice(2);
  return crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
}

async function isGenuine(claim, did) {
  if (!claim.texts.every(isClear)) return false;
  return claim.token ? isTokenGenuine(claim, did) : isProofGenuine(claim.document, did);
}

async function isTokenGenuine({ document, token, header }, did) {
  const key = header.alg === "EdDSA" && (await credentialKey(String(header.kid), issuerOf(document), did));
  if (!key) return false;
  const bare = Object.fromEntries(Object.entries(document).filter(([name]) => !CLAIMS.includes(name)));
  if (document.jti !== bare.id || document.iss !== issuerOf(bare) || !fits(bare, office.shapes.certificate)) return false;
  return crypto.subtle.verify("Ed25519", key, fromBase64url(token[3]), utf8.encode(`${token[1]}.${token[2]}`));
}

async function isProofGenuine({ proof, ...document }, did) {
  const { proofValue, ...options } = proof ?? {};
  const asked = { "@context": document["@context"], ...options };
  if (!fits(document, office.shapes.certificate) || !fits(asked, office.shapes.proof)) return false;
  if (!/^z[1-9A-HJ-NP-Za-km-z]{80,90}$/.test(proofValue)) return false;
  const key = await credentialKey(options.verificationMethod, issuerOf(document), did);
  if (!key) return false;
  const signed = joined(await digestOf(asked, "proof"), await digestOf(document, "certificate"));
  return crypto.subtle.verify("Ed25519", key, fromBase58(proofValue.slice(1)), signed);
}

// A credential has one shape and therefore the same statements, with other values in them.
async function digestOf(document, name) {
  const values = [...valuesOf(document, office.shapes[name])].map(escaped);
  const lines = office.statements[name].map((parts) => parts.map((part, n) => (n % 2 ? values[part] : part)).join(""));
  const sorted = [...new Set(lines)].map((line) => [line, hex(utf8.encode(line))]).sort((a, b) => (a[1] < b[1] ? -1 : 1));
  return sha256(utf8.encode(sorted.map(([line]) => line).join("")));
}

const escaped = (text) =>
  text.replace(/[\\\t\n\r"]/g, (c) => ({ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"' })[c]);

function* valuesOf(value, shape) {
  if ("text" in shape) yield value;
  for (const [name, part] of Object.entries(shape.parts ?? shape.list ?? {})) yield* valuesOf(value[name], part);
}

function fits(value, shape) {
  if ("text" in shape) return typeof value === "string" && new RegExp(`^(?:${shape.text})$`, "u").test(value);
  if ("is" in shape) return value === shape.is;
  if (!value || typeof value !== "object" || Array.isArray(value) !== "list" in shape) return false;
  const parts = shape.list ?? shape.parts;
  const names = Object.keys(parts);
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name) && fits(value[name], parts[name]));
}

// The signature of a PDF file: CMS with ECDSA over all bytes but its own place

async function isWholeSigned(bytes, did) {
  const found = [...latin(bytes).matchAll(/\/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/g)];
  if (found.length !== 1) return false;
  const [start, before, after, length] = found[0].slice(1).map(Number);
  const hole = latin(bytes.slice(before, after));
  if (start !== 0 || after + length !== bytes.length || !/^<(?:[0-9A-Fa-f]{2})+>$/.test(hole)) return false;
  const digest = await sha256(joined(bytes.slice(0, before), bytes.slice(after)));
  const cms = Uint8Array.from(hole.slice(1, -1).match(/../g), (pair) => parseInt(pair, 16));
  return isSignedOver(cms, hex(digest), did).catch(() => false);
}

async function isSignedOver(cms, digest, did) {
  const root = element(cms, 0);
  const wrapped = inside(cms, root)[1];
  const signed = inside(cms, wrapped)[0];
  const list = inside(cms, signed).at(-1);
  const infos = inside(cms, list);
  const [, , , attributes, , signature] = inside(cms, infos[0]);
  const tags = [root, wrapped, signed, list, infos[0], attributes, signature].map(({ head }) => cms[head]);
  if (hex(tags) !== "30a0303130a004" || cms.slice(root.end).some(Boolean)) return false;
  const named = inside(cms, attributes).map((each) => inside(cms, each));
  const noted = named.find(([kind]) => hex(cms.slice(kind.head, kind.end)) === MESSAGE_DIGEST);
  const value = inside(cms, noted[1])[0];
  if (infos.length !== 1 || hex(cms.slice(value.start, value.end)) !== digest) return false;
  const content = joined([0x31], cms.slice(attributes.head + 1, attributes.end));
  const [r, s] = inside(cms, element(cms, signature.start)).map((each) => scalar(cms.slice(each.start, each.end)));
  for (const { publicKeyJwk } of did.verificationMethod) {
    if (publicKeyJwk?.crv !== "P-256") continue;
    const { kty, crv, x, y } = publicKeyJwk;
    const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    if (await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, joined(r, s), content)) return true;
  }
  return false;
}

function element(bytes, head) {
  let start = head + 2;
  let length = bytes[head + 1];
  if (length > 127) {
    start += length - 128;
    length = bytes.slice(head + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  }
  if (!(start + length <= bytes.length)) throw new RangeError("cut off");
  return { head, start, end: start + length };
}

function inside(bytes, { start, end }) {
  const found = [];
  for (let at = start; at < end; at = found.at(-1).end) found.push(element(bytes, at));
  return found;
}

function scalar(bytes) {
  const bare = bytes.slice(Math.max(0, bytes.length - 32));
  return joined(new Uint8Array(32 - bare.length), bare);
}

// What became of it, as far as this page knows

async function isTakenBack({ statusListCredential, statusListIndex }) {
  const list = office.lists[statusListCredential];
  if (!list) return null;
  const bits = await unpacked(fromBase64url(list.slice(1)), "gzip", 16_384);
  const place = Number(statusListIndex);
  return Boolean(bits[place >> 3] & (0x80 >> place % 8));
}

const isAllGood = (parts) => Object.values(parts).every(Boolean);
const everyKey = {
  id: office.did.id,
  verificationMethod: [...office.did.verificationMethod, ...office.withdrawn.verificationMethod],
  assertionMethod: [...office.did.assertionMethod, ...office.withdrawn.assertionMethod],
};

async function partsOf(bytes, isPdf, claims, did) {
  const genuine = await Promise.all(claims.map((claim) => isGenuine(claim, did).catch(() => false)));
  const credential = genuine.length > 0 && genuine.every(Boolean);
  return isPdf ? { credential, signature: await isWholeSigned(bytes, did) } : { credential };
}

async function examined(bytes) {
  const { isPdf, claims } = await claimsIn(bytes);
  const parts = await partsOf(bytes, isPdf, claims, office.did);
  const isOurs = parts.signature || claims.some(({ document }) => issuerOf(document) === office.did.id);
  if (!isOurs) return { finding: "foreign" };
  const isOne = new Set(claims.map(({ document }) => document.id)).size === 1;
  if (!isOne || !isAllGood(parts)) {
    const wasGood = isOne && isAllGood(await partsOf(bytes, isPdf, claims, everyKey));
    return { finding: wasGood ? "withdrawn" : "changed", parts };
  }
  const { document } = claims[0];
  const isBack = await isTakenBack(document.credentialStatus);
  const isLate = isBack === null || document.validFrom > office.made;
  return { finding: isBack ? "taken_back" : "valid", isLate, parts, document };
}

// The page

const wanted = [new URLSearchParams(location.search).get("lang"), ...navigator.languages].map((tag) => tag?.slice(0, 2));
let words = office.words[wanted.find((tag) => tag in office.words) ?? "en"];

function made(tag, text, ...inner) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  element.append(...inner);
  return element;
}

function show({ finding, parts = {}, document: said, isLate }) {
  const box = made("div", "", made("h2", words[finding]));
  if (words[`${finding}_text`]) box.append(made("p", words[`${finding}_text`]));
  box.className = `alert ${{ valid: "ok", taken_back: "bad", changed: "bad", withdrawn: "bad" }[finding] ?? "warn"}`;
  if (finding === "valid" && isLate) box.append(made("p", words.late));
  const checked = Object.entries(parts).map(([part, isGood]) => {
    const mark = made("span", isGood ? "✓" : "✕");
    mark.setAttribute("aria-hidden", "true");
    const line = made("li", "", mark, made("span", `${words[part]}: ${isGood ? words.good : words.bad}`));
    line.className = isGood ? "good" : "bad";
    return line;
  });
  $("result").replaceChildren(box, ...(checked.length ? [card(words.looked_at, made("ul", "", ...checked))] : []));
  if (said) $("result").append(card(words.says, facts(said)), nameCard(said));
}

const card = (title, ...inner) => Object.assign(made("section", "", made("h2", title), ...inner), { className: "card" });

function facts(said) {
  const subject = said.credentialSubject;
  const modules = subject.achievement.criteria.narrative.replace(/^- /gm, "").replace(/\\(.)/g, "$1");
  const rows = [
    [words.training, said.name],
    [words.facts, subject.achievement.description],
    [words.modules, modules],
    [words.serial, subject.licenseNumber],
    [words.issued_on, said.validFrom.slice(0, 10)],
    [words.issued_by, said.issuer.name],
  ];
  const list = rows.map(([term, text]) => made("div", "", made("dt", term), made("dd", "", made("bdi", text))));
  const link = Object.assign(made("a", said.id), { href: said.id, rel: "noreferrer", dir: "ltr" });
  return made("dl", "", ...list, made("div", "", made("dt", words.page), made("dd", "", link)));
}

function nameCard(said) {
  const { salt, identityHash } = said.credentialSubject.identifier[0];
  const input = Object.assign(made("input"), { id: "name", autocomplete: "off", dir: "auto" });
  const label = Object.assign(made("label", words.name), { htmlFor: "name" });
  const told = made("p");
  told.setAttribute("role", "status");
  const hint = Object.assign(made("p", words.name_hint), { className: "quiet" });
  const form = made("form", "", label, hint, input, made("button", words.compare), told);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = utf8.encode(input.value.trim().normalize("NFC") + salt);
    const agrees = `sha256$${hex(await sha256(typed))}` === identityHash;
    told.textContent = agrees ? words.agrees : words.differs;
    told.className = agrees ? "good" : "bad";
  });
  return card(words.whose, form);
}

async function look(file) {
  if (!file) return;
  $("file-name").textContent = file.name;
  if (file.size > LARGEST) return show({ finding: "too_large" });
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return show({ finding: "too_old" });
  }
  show(await examined(new Uint8Array(await file.arrayBuffer())));
}

// A page of any age goes on checking signatures; it only knows less of what was taken back.
function tellAge(language) {
  const days = Math.floor((Date.now() - Date.parse(office.made)) / 86_400_000);
  const when = new Intl.RelativeTimeFormat(language).format(-days, "day");
  $("age").hidden = days <= office.good_for_days;
  $("age").textContent = words.age.replace("{when}", () => when);
}

function speak(language) {
  words = office.words[language];
  tellAge(language);
  Object.assign(document.documentElement, { lang: language, dir: words.direction });
  document.title = words.title;
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = words[each.dataset.word];
  $("result").replaceChildren();
  $("file-name").textContent = "";
  $("file").value = "";
}

for (const [tag, { own }] of Object.entries(office.words)) {
  $("language").append(Object.assign(new Option(own, tag), { lang: tag, selected: words === office.words[tag] }));
}
$("language").addEventListener("change", (event) => speak(event.target.value));
$("file").addEventListener("change", (event) => look(event.target.files[0]));
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());
document.addEventListener("drop", (event) => look(event.dataTransfer.files[0]));
speak($("language").value);
