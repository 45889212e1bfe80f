-- The store of Keybearer. Times are UTC with microseconds; ids that people write are kept twice: as written (name) and
-- as the key they compare by (name_key, made by io.keybearer.model.ResourceKey). uid is random and never reused.
-- A row being deleted moves to another incarnation of its unique key (its own id), so its name is free at once.
-- Columns named sealed_… hold sealed records of io.keybearer.vault and nothing else.

create table store (
  one tinyint not null primary key check (one = 1),
  uid binary(16) not null,
  schema_version int not null comment 'the newest migration in it',
  oldest_reader int not null comment 'the oldest filter schema number that can still read it'
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table service (
  id bigint not null auto_increment primary key,
  uid binary(16) not null unique,
  name varchar(50) not null,
  name_key varchar(50) not null unique,
  identity_type varchar(20) not null comment 'SystemAssigned or None',
  principal_id char(36) null,
  tenant_id char(36) null,
  default_access_policy boolean not null default false,
  trusted_tenants longtext not null default '[]' comment 'JSON array of tenant ids' check (json_valid(trusted_tenants)),
  version bigint not null default 1,
  created_at datetime(6) not null,
  updated_at datetime(6) not null
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table authorization_provider (
  id bigint not null auto_increment primary key,
  uid binary(16) not null unique,
  service_id bigint not null,
  name varchar(256) not null,
  name_key varchar(512) not null,
  incarnation bigint not null default 0,
  display_name varchar(300) null,
  identity_provider varchar(300) not null,
  grant_type varchar(20) not null comment 'AuthorizationCode or ClientCredentials',
  parameters longtext not null comment 'the grant parameters that are not secret, JSON object of text or null' check (json_valid(parameters)),
  secret_ends_on date as (str_to_date(nullif(left(json_value(parameters, '$.clientSecretExpiresOn'), 10), ''), '%Y-%m-%d')) virtual,
  sealed_secrets mediumblob null comment 'the secret grant parameters, a JSON object',
  client_id varchar(1024) null comment 'resolved at PUT; null where connections have their own',
  authorization_url varchar(2048) null comment 'resolved at PUT',
  token_url varchar(2048) not null comment 'resolved at PUT',
  refresh_url varchar(2048) null comment 'resolved at PUT; null: the token URL',
  disabled boolean not null default false comment 'with all of its authorizations',
  config_version bigint not null default 1 comment 'raised by each change that bears on token requests',
  version bigint not null default 1 comment 'the ETag',
  created_at datetime(6) not null,
  updated_at datetime(6) not null,
  key authorization_provider_secret_ends (secret_ends_on),
  unique key provider_name (service_id, name_key, incarnation),
  constraint provider_service foreign key (service_id) references service (id)
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table provider_state (
  provider_id bigint not null primary key,
  config_version bigint not null,
  state varchar(20) not null comment 'OK or ERROR',
  error_code varchar(64) null,
  sealed_error mediumblob null,
  updated_at datetime(6) not null,
  constraint provider_state_provider foreign key (provider_id) references authorization_provider (id) on delete cascade
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table authorization (
  id bigint not null auto_increment primary key,
  uid binary(16) not null unique,
  service_id bigint not null,
  provider_id bigint not null,
  name varchar(256) not null,
  name_key varchar(512) not null,
  incarnation bigint not null default 0,
  grant_type varchar(20) not null comment 'AuthorizationCode or ClientCredentials',
  parameters longtext not null comment 'the parameters that are not secret, JSON object of text or null' check (json_valid(parameters)),
  secret_ends_on date as (str_to_date(nullif(left(json_value(parameters, '$.clientSecretExpiresOn'), 10), ''), '%Y-%m-%d')) virtual,
  sealed_secrets mediumblob null comment 'the secret parameters, a JSON object',
  client_id varchar(1024) null,
  disabled boolean not null default false,
  version bigint not null default 1 comment 'the ETag',
  created_at datetime(6) not null,
  updated_at datetime(6) not null,
  last_used_at datetime(6) null comment 'written in batches',
  last_used_by varchar(256) null comment 'the node',
  last_used_as varchar(640) null comment 'the caller',
  unique key authorization_name (service_id, provider_id, name_key, incarnation),
  key authorization_provider_order (provider_id, incarnation, name_key),
  key authorization_deleted (incarnation),
  key authorization_disabled (disabled),
  key authorization_secret_ends (secret_ends_on),
  key authorization_order (service_id, incarnation, name_key),
  key authorization_count (service_id, incarnation, provider_id),
  key authorization_use (service_id, incarnation, last_used_at),
  key authorization_grant (service_id, incarnation, grant_type, name_key),
  constraint authorization_of_provider foreign key (provider_id) references authorization_provider (id)
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table token (
  authorization_id bigint not null primary key,
  grant_epoch bigint not null default 0,
  version bigint not null default 0,
  sealed_access mediumblob null comment 'access token and claims, a JSON object',
  sealed_refresh mediumblob null,
  kek_id binary(16) null,
  access_expires_at datetime(6) null comment 'null beside a token: no known end',
  refresh_at datetime(6) null comment 'from here on it is refreshed ahead',
  obtained_at datetime(6) null,
  state varchar(10) not null comment 'OK, UNKNOWN, ERROR or DELETING',
  error_code varchar(64) null,
  sealed_error mediumblob null comment 'the token endpoint''s error body',
  connected_as varchar(320) null comment 'the account of the last consent, where known',
  granted_scope varchar(2048) null comment 'what it granted, where the answer said so',
  lease_fence bigint not null default 0,
  lease_owner binary(16) null,
  lease_until datetime(6) null,
  redeem_version bigint null,
  redeem_count int not null default 0,
  next_attempt_at datetime(6) null,
  saved_by binary(16) null,
  answered_at datetime(6) null comment 'when the token endpoint was last asked for it, by the end of that',
  answer_micros bigint null comment 'how long that took',
  answer_status smallint null comment 'the HTTP status of the answer; null when none came',
  revoke_at datetime(6) null comment 'of a deleted one: when its tokens are to be revoked at the provider, before the row goes',
  revoke_count int not null default 0,
  key token_refresh_at (refresh_at),
  key token_expiry (access_expires_at),
  key token_obtained (obtained_at),
  key token_connected_as (connected_as),
  key token_state (state, error_code, next_attempt_at),
  key token_revoke_at (revoke_at),
  constraint token_of_authorization foreign key (authorization_id) references authorization (id) on delete cascade
) character set utf8mb4 collate utf8mb4_nopad_bin;

-- One tree by authorization and name: a connection's policies lie beside each other for those that read it, and a million
-- of them go in seconds. One that is deleted goes at once.
create table access_policy (
  uid binary(16) not null,
  service_id bigint not null,
  authorization_id bigint not null,
  name varchar(256) not null,
  name_key varchar(512) not null,
  tenant_id varchar(256) not null,
  object_id varchar(256) not null,
  app_ids longtext not null default '[]' comment 'JSON array of application ids' check (json_valid(app_ids)),
  version bigint not null default 1 comment 'the ETag',
  created_at datetime(6) not null,
  updated_at datetime(6) not null,
  primary key (authorization_id, name_key),
  constraint access_policy_of_authorization foreign key (authorization_id) references authorization (id) on delete cascade
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table login_link (
  id bigint not null auto_increment primary key,
  uid binary(16) not null unique,
  authorization_id bigint not null,
  link_hash binary(32) not null unique comment 'SHA-256 of the 256-bit random text in it',
  provider_config_version bigint not null comment 'the configuration that it was made for',
  created_by varchar(256) not null,
  post_login_redirect varchar(2048) null,
  confirmed_at datetime(6) null comment 'of no more use from then on',
  created_at datetime(6) not null,
  expires_at datetime(6) not null,
  key login_link_expiry (expires_at),
  constraint login_link_of foreign key (authorization_id) references authorization (id) on delete cascade
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table pending_consent (
  id bigint not null auto_increment primary key,
  uid binary(16) not null unique,
  service_id bigint not null,
  login_link_id bigint not null,
  grant_epoch bigint not null comment 'the token row''s when it began',
  state_hash binary(32) not null unique,
  browser_hash binary(32) not null,
  issuer varchar(2048) null comment 'who must have answered, where known',
  issuer_required boolean not null default false comment 'whether the answer must say so',
  consent_code_hash binary(32) null unique,
  consent_code_until datetime(6) null,
  sealed_verifier mediumblob null,
  sealed_tokens mediumblob null,
  state varchar(12) not null comment 'STARTED, EXCHANGING, PENDING, CONFIRMED, REJECTED or EXPIRED',
  error_code varchar(64) null,
  connected_as varchar(320) null,
  scope varchar(2048) null comment 'what was granted, where the answer said so',
  created_at datetime(6) not null,
  exchanged_at datetime(6) null,
  expires_at datetime(6) not null,
  key pending_consent_expiry (expires_at),
  constraint pending_consent_of foreign key (login_link_id) references login_link (id) on delete cascade
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table change_event (
  id bigint not null auto_increment primary key,
  at datetime(6) not null,
  service_id bigint not null,
  kind varchar(20) not null comment 'SERVICE, PROVIDER, AUTHORIZATION or KEY',
  provider_key varchar(512) null,
  authorization_key varchar(512) null,
  key change_event_at (at)
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table audit_event (
  id bigint not null auto_increment primary key,
  at datetime(6) not null,
  service_id bigint null,
  actor varchar(300) not null,
  action varchar(64) not null,
  target varchar(1600) not null,
  outcome varchar(20) not null,
  detail longtext null,
  key audit_event_at (at)
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table gateway_node (
  id bigint not null auto_increment primary key,
  uid binary(16) not null unique,
  service_id bigint not null,
  name varchar(256) not null,
  software_version varchar(64) not null,
  certificate_fingerprint binary(32) null,
  kek_acknowledged binary(16) null,
  policy_hash binary(32) null,
  cache_ratio double null,
  last_error varchar(1024) null,
  started_at datetime(6) not null,
  seen_at datetime(6) not null,
  key gateway_node_seen (seen_at),
  constraint gateway_node_service foreign key (service_id) references service (id)
) character set utf8mb4 collate utf8mb4_nopad_bin;

-- What each node read of its policies. A row of in_force = 0 is of newer files that can't run; a file that is no document has no hash.
create table gateway_document (
  node_id bigint not null,
  name varchar(512) not null comment 'its path in the policy set, or the one document''s file name',
  in_force boolean not null,
  scope varchar(10) not null comment 'GLOBAL, API, OPERATION, FRAGMENT or NONE',
  path varchar(1024) not null comment 'where it lies on the node',
  hash binary(32) null comment 'SHA-256 of its bytes',
  problems longtext not null comment 'JSON array of objects' check (json_valid(problems)),
  since datetime(6) not null comment 'when the node first said so',
  primary key (node_id, name, in_force),
  key gateway_document_hash (hash),
  constraint gateway_document_node foreign key (node_id) references gateway_node (id) on delete cascade
) character set utf8mb4 collate utf8mb4_nopad_bin;

-- The texts of those, each once, whichever nodes have it.
create table gateway_policy (
  service_id bigint not null,
  hash binary(32) not null,
  document mediumtext not null comment 'as written, before named values; what looks like a secret is masked',
  masked boolean not null,
  uploaded_at datetime(6) not null,
  primary key (service_id, hash)
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table account (
  id bigint not null auto_increment primary key,
  uid binary(16) not null unique,
  name varchar(256) not null,
  name_key varchar(512) not null unique,
  password_hash varchar(512) null comment 'Argon2id with its parameters, as the PHC string format has it',
  role varchar(20) not null,
  may_reveal boolean not null default false,
  disabled boolean not null default false,
  temporary boolean not null default false comment 'made by a setting at start, and gone once there is another administrator',
  version bigint not null default 1,
  created_at datetime(6) not null,
  updated_at datetime(6) not null,
  last_sign_in_at datetime(6) null
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table session (
  id_hash binary(32) not null primary key comment 'SHA-256 of the 256-bit random id',
  account_id bigint null comment 'null: signed in elsewhere; else role and may_reveal are the account''s',
  principal varchar(300) not null comment 'as audit rows show it',
  role varchar(20) not null,
  may_reveal boolean not null default false,
  created_at datetime(6) not null,
  seen_at datetime(6) not null,
  expires_at datetime(6) not null,
  key session_expiry (expires_at),
  constraint session_of_account foreign key (account_id) references account (id) on delete cascade
) character set utf8mb4 collate utf8mb4_nopad_bin;

-- Counts sign-ins that failed, whichever of several admin web applications they came to.
create table sign_in_throttle (
  subject binary(32) not null primary key comment 'SHA-256 of the account, the address, or both',
  failures int not null,
  last_at datetime(6) not null,
  blocked_until datetime(6) not null,
  key sign_in_throttle_last (last_at)
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table api_token (
  id bigint not null auto_increment primary key,
  uid binary(16) not null unique,
  name varchar(256) not null,
  token_hash binary(32) not null unique comment 'SHA-256 of the 256-bit random token',
  role varchar(20) not null,
  may_reveal boolean not null default false,
  scopes longtext null comment 'JSON array of the permissions it is confined to; null: all of its role' check (json_valid(scopes)),
  created_by varchar(300) not null,
  created_at datetime(6) not null,
  expires_at datetime(6) null,
  last_used_at datetime(6) null
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table setting (
  service_id bigint not null default 0 comment '0: of the whole store',
  name varchar(128) not null,
  value longtext not null,
  updated_at datetime(6) not null,
  primary key (service_id, name)
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table outbox (
  id bigint not null auto_increment primary key,
  service_id bigint not null,
  kind varchar(32) not null,
  payload longtext not null check (json_valid(payload)),
  created_at datetime(6) not null,
  attempts int not null default 0,
  next_attempt_at datetime(6) not null,
  delivered_at datetime(6) null,
  last_error varchar(1024) null,
  audited boolean not null default false comment 'whether the audit rows tell of it',
  key outbox_due (delivered_at, next_attempt_at),
  key outbox_audited (audited)
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table webhook (
  service_id bigint not null primary key,
  uid binary(16) not null unique,
  url varchar(2048) not null,
  events longtext not null comment 'JSON array of the events it is told of' check (json_valid(events)),
  sealed_secret mediumblob null comment 'the key of its signatures; null once it is given up as lost',
  version bigint not null default 1,
  updated_at datetime(6) not null,
  constraint webhook_service foreign key (service_id) references service (id)
) character set utf8mb4 collate utf8mb4_nopad_bin;

-- Each attempt to deliver a message of the outbox.
create table webhook_delivery (
  id bigint not null auto_increment primary key,
  at datetime(6) not null,
  service_id bigint not null,
  message_id bigint not null comment 'the row of the outbox, which may be gone',
  event varchar(32) not null,
  attempt int not null,
  status int null,
  error varchar(32) null comment 'why there was no answer',
  detail varchar(1024) null,
  next_attempt_at datetime(6) null,
  key webhook_delivery_of_service (service_id, id),
  key webhook_delivery_at (at),
  constraint webhook_delivery_service foreign key (service_id) references service (id)
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table job (
  name varchar(64) not null primary key,
  claimed_by binary(16) null,
  claimed_until datetime(6) null,
  fence bigint not null default 0,
  cursor_text varchar(1024) null,
  last_run_at datetime(6) null,
  last_error varchar(1024) null
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table key_encryption_key (
  id bigint not null auto_increment primary key,
  kek_id binary(16) not null unique,
  service_id bigint not null,
  suite tinyint not null comment '1: A256KW and A256GCM, 2: A128KW and A128GCM',
  created_at datetime(6) not null,
  signer binary(32) not null comment 'SHA-256 of the signing certificate',
  signature varbinary(256) not null,
  activation bigint null comment 'the key with the highest is current',
  activation_signer binary(32) null,
  activation_signature varbinary(256) null,
  retired_at datetime(6) null,
  unique key kek_activation (service_id, activation),
  constraint kek_service foreign key (service_id) references service (id)
) character set utf8mb4 collate utf8mb4_nopad_bin;

create table key_wrap (
  kek_id binary(16) not null,
  certificate binary(32) not null comment 'SHA-256 of the certificate it is wrapped to',
  wrapped varbinary(1024) not null,
  signer binary(32) not null,
  signature varbinary(256) not null,
  created_at datetime(6) not null,
  primary key (kek_id, certificate),
  constraint key_wrap_of foreign key (kek_id) references key_encryption_key (kek_id) on delete cascade
) character set utf8mb4 collate utf8mb4_nopad_bin;

insert into store (one, uid, schema_version, oldest_reader) values (1, random_bytes(16), 1, 1);

-- The service that every installation starts with; its identity is random, in the form of a version 4 UUID.
insert into service (uid, name, name_key, identity_type, principal_id, tenant_id, created_at, updated_at)
  select random_bytes(16), 'default', 'default', 'SystemAssigned',
    regexp_replace(lower(hex(random_bytes(16))), '^(.{8})(.{4}).(.{3}).(.{3})(.{12})$', '\\1-\\2-4\\3-8\\4-\\5'),
    regexp_replace(lower(hex(random_bytes(16))), '^(.{8})(.{4}).(.{3}).(.{3})(.{12})$', '\\1-\\2-4\\3-8\\4-\\5'),
    utc_timestamp(6), utc_timestamp(6);
