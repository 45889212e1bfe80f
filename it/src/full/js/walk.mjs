// What an operator does with Azure's own client, from an empty service to an empty service. Ends with status 0 if all of it
// goes as the client's contract says. Address, token and service come from the environment.
import assert from "node:assert/strict";
import { ApiManagementClient } from "@azure/arm-apimanagement";

const { KEYBEARER_ENDPOINT: endpoint, KEYBEARER_TOKEN: token, KEYBEARER_SERVICE: service } = process.env;
const group = "rg-1";
const subscription = "00000000-1111-2222-3333-444444444444";
const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
const client = new ApiManagementClient(credential, subscription, { endpoint });
const { authorizationProvider: providers, authorization: authorizations, authorizationAccessPolicy: policies } = client;

async function all(pages) {
  const found = [];
  for await (const item of pages) {
    found.push(item.name);
  }
  return found;
}

async function refused(call, statusCode, code) {
  await assert.rejects(call, (error) => {
    assert.equal(error.name, "RestError");
    assert.equal(error.statusCode, statusCode);
    assert.equal(error.code, code);
    return true;
  });
}

// A service with an identity.
const made = await client.apiManagementService.beginCreateOrUpdateAndWait(group, service, {
  location: "global",
  publisherEmail: "somebody@example.com",
  publisherName: "Somebody",
  sku: { name: "Developer", capacity: 1 },
  identity: { type: "SystemAssigned" },
});
assert.equal(made.name, service);
assert.equal(made.provisioningState, "Succeeded");
const { principalId, tenantId } = (await client.apiManagementService.get(group, service)).identity;
assert.match(principalId, /^[0-9a-f-]{36}$/);

// Client credentials: provider, authorization, access policy.
const grantTypes = { clientCredentials: { tokenUrl: "https://login.example.com/token", scopes: "read" } };
const crm = { displayName: "CRM", identityProvider: "oauth2", oauth2: { grantTypes } };
const created = await providers.createOrUpdate(group, service, "crm", crm);
assert.equal(created.type, "Microsoft.ApiManagement/service/authorizationProviders");
assert.equal(created.id.split("/").at(-1), "crm");
assert.equal(created.oauth2.grantTypes.clientCredentials.tokenUrl, "https://login.example.com/token");
assert.ok(created.oauth2.redirectUrl.startsWith("https://"));
assert.ok(created.eTag);
const connection = await authorizations.createOrUpdate(group, service, "crm", "main", {
  authorizationType: "OAuth2",
  oAuth2GrantType: "ClientCredentials",
  parameters: { clientId: "client-1", clientSecret: "hush" },
});
assert.equal(connection.status, "Connected");
assert.equal(connection.oAuth2GrantType, "ClientCredentials");
assert.deepEqual(connection.parameters, { clientId: "client-1" });
const policy = await policies.createOrUpdate(group, service, "crm", "main", "gateway", { tenantId, objectId: principalId });
assert.equal(policy.objectId, principalId);

// Authorization code: not connected yet, and the body that was read can be put back without its secret.
const code = { clientId: "client-2", clientSecret: "hush", resourceUri: "https://graph.microsoft.com", scopes: null };
await providers.createOrUpdate(group, service, "aad", {
  identityProvider: "aad",
  oauth2: { grantTypes: { authorizationCode: code } },
});
const waiting = await authorizations.createOrUpdate(group, service, "aad", "me", {
  authorizationType: "OAuth2",
  oAuth2GrantType: "AuthorizationCode",
});
assert.equal(waiting.status, "Error");
assert.equal(waiting.error.code, "Unauthenticated");
const read = await providers.get(group, service, "aad");
assert.equal(read.oauth2.grantTypes.authorizationCode.clientSecret, undefined);
assert.equal(read.oauth2.grantTypes.authorizationCode.tenantId, "common");
const { eTag, ...rest } = read;
const again = await providers.createOrUpdate(group, service, "aad", rest, { ifMatch: eTag });
assert.notEqual(again.eTag, eTag);
await refused(() => providers.createOrUpdate(group, service, "aad", rest, { ifMatch: eTag }), 412, "PreconditionFailed");
await refused(() => providers.delete(group, service, "aad", eTag), 412, "PreconditionFailed");

// Ids that need encoding, and pages.
const odd = ["a b", "a/b", "50%", "ümläut", "semi;colon", "dot.s"];
for (const name of odd) {
  await authorizations.createOrUpdate(group, service, "crm", name, { parameters: { clientId: name, clientSecret: "hush" } });
  assert.equal((await authorizations.get(group, service, "crm", name)).name, name);
}
const names = await all(authorizations.listByAuthorizationProvider(group, service, "crm", { top: 2 }));
assert.deepEqual(new Set(names), new Set(["main", ...odd]));
assert.equal(names.length, odd.length + 1);
assert.deepEqual(await all(providers.listByService(group, service)), ["aad", "crm"]);
assert.deepEqual(await all(providers.listByService(group, service, { filter: "contains(displayName,'cr')" })), ["crm"]);
assert.deepEqual(await all(policies.listByAuthorization(group, service, "crm", "main")), ["gateway"]);

// What is wrong, and what is not there.
await refused(() => providers.createOrUpdate(group, service, "bad", { identityProvider: "nobody" }), 400, "ValidationError");
await refused(() => providers.get(group, service, "none"), 404, "ResourceNotFound");
const stranger = new ApiManagementClient({ getToken: async () => ({ token: "wrong", expiresOnTimestamp: Date.now() + 1e6 }) },
  subscription, { endpoint });
await refused(() => stranger.authorizationProvider.get(group, service, "crm"), 401, "AuthenticationFailed");

// Everything goes, twice.
for (let turn = 0; turn < 2; turn++) {
  await policies.delete(group, service, "crm", "main", "gateway", "*");
  await authorizations.delete(group, service, "crm", "a/b", "*");
  await providers.delete(group, service, "crm", "*");
  await providers.delete(group, service, "aad", "*");
}
assert.deepEqual(await all(providers.listByService(group, service)), []);
console.log("The walk is done.");
