// A real OpenID Connect provider for the tests: node server.mjs ISSUER CLIENT_ID CLIENT_SECRET ACCOUNTS.json
// Code flow with PKCE only. The sign-in page has three buttons: sign in, sign in at the lowest level, refuse.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { Provider } from 'oidc-provider'

const [issuer, clientId, clientSecret, accountsFile] = process.argv.slice(2)
const accounts = new Map(JSON.parse(readFileSync(accountsFile, 'utf8')).map((one) => [one.sub, one]))
const LEVELS = ['1', '2', '3']
const PERSON = ['name', 'personal_number', 'birthdate', 'gender', 'phone', 'phone_number']

const signingKey = () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: 'es' }
}
const rsaKey = () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'rs' }
}

const provider = new Provider(issuer, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: ['http://127.0.0.1/any'] }],
  jwks: { keys: [rsaKey(), signingKey()] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  acrValues: LEVELS,
  conformIdTokenClaims: false,
  claims: { acr: null, openid: ['sub', ...PERSON], profile: PERSON, phone: ['phone', 'phone_number'] },
  pkce: { required: () => true },
  // It speaks to this machine alone, however slow that is: without its guard against inner addresses, and its limit.
  fetch: (url, { dispatcher, signal, ...options }) => globalThis.fetch(url, options),
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true }, backchannelLogout: { enabled: true } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  findAccount: (_ctx, id) => accounts.has(id) && { accountId: id, claims: () => ({ sub: id, ...person(id) }) },
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    })
    grant.addOIDCScope('openid profile phone')
    grant.addOIDCClaims(PERSON)
    await grant.save()
    return grant
  },
})

// The application under test gets a free port, so any address on this machine may receive the code.
// It is told of sign-outs at that address, too.
const here = (uri) => /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\//.test(uri)
let application
provider.Client.prototype.redirectUriAllowed = (uri) => {
  if (here(uri)) application = new URL('/dang-xuat/tu-vneid/', uri).href
  return here(uri)
}
provider.Client.prototype.postLogoutRedirectUriAllowed = here
Object.defineProperty(provider.Client.prototype, 'backchannelLogoutUri', { get: () => application, set() {} })

function person(id) {
  const { acr, ...claims } = accounts.get(id)
  return { phone_number: claims.phone, ...claims }
}

const page = (said) => `<!doctype html><html lang="vi"><title>Đăng nhập (kiểm thử)</title><main>
<h1>Đăng nhập (kiểm thử)</h1><p role="alert">${said}</p><form method="post">
<label>Tài khoản <input name="account" autofocus list="known"></label>
<datalist id="known">${[...accounts.keys()].map((id) => `<option>${id}</option>`).join('')}</datalist>
<button name="decision" value="login">Đăng nhập</button>
<button name="decision" value="low">Đăng nhập ở mức thấp nhất</button>
<button name="decision" value="refuse">Từ chối</button></form></main></html>`

async function fields(request) {
  let body = ''
  for await (const chunk of request) body += chunk
  return Object.fromEntries(new URLSearchParams(body))
}

async function interaction(request, response) {
  const show = (said) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(said))
  if (request.method !== 'POST') return show('')
  const { account, decision } = await fields(request)
  if (decision === 'refuse') {
    const refusal = { error: 'access_denied', error_description: 'End-User aborted interaction' }
    return provider.interactionFinished(request, response, refusal, { mergeWithLastSubmission: false })
  }
  if (!accounts.has(account)) return show('Không có tài khoản này')
  const acr = decision === 'low' ? LEVELS[0] : accounts.get(account).acr ?? '2'
  const login = { accountId: account, acr, amr: ['pwd'], remember: false }
  return provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
}

const answer = provider.callback()
const server = createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) return answer(request, response)
  interaction(request, response).catch((error) => response.writeHead(400).end(String(error)))
})
server.listen(Number(new URL(issuer).port), '127.0.0.1', () => console.log('ready'))
