-- What the two database users may do, and nothing besides. Change users, hosts and database to yours.

-- The admin web application's: it migrates the schema at start and writes every table. Run before its first start.
grant select, insert, update, delete, create, alter, drop, index, references on keybearer.* to 'keybearer_admin'@'%';

-- A gateway's: it reads what it needs and writes run-time state only. It can neither read accounts, sessions, API tokens and webhooks nor
-- write providers, authorizations, access policies or keys. Run after the admin web application has made the tables.
grant select on keybearer.store to 'keybearer_gateway'@'%';
grant select on keybearer.service to 'keybearer_gateway'@'%';
grant select on keybearer.authorization_provider to 'keybearer_gateway'@'%';
grant select, insert, update on keybearer.provider_state to 'keybearer_gateway'@'%';
grant select, update (last_used_at, last_used_by, last_used_as) on keybearer.authorization to 'keybearer_gateway'@'%';
grant select, update on keybearer.token to 'keybearer_gateway'@'%';
grant select on keybearer.access_policy to 'keybearer_gateway'@'%';
grant select, insert on keybearer.change_event to 'keybearer_gateway'@'%';
grant select on keybearer.key_encryption_key to 'keybearer_gateway'@'%';
grant select on keybearer.key_wrap to 'keybearer_gateway'@'%';
grant select, insert, update on keybearer.gateway_node to 'keybearer_gateway'@'%';
grant select, insert, update, delete on keybearer.gateway_document to 'keybearer_gateway'@'%';
grant select, insert, update on keybearer.gateway_policy to 'keybearer_gateway'@'%';
grant insert on keybearer.outbox to 'keybearer_gateway'@'%';
