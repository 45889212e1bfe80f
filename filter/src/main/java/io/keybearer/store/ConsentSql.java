package io.keybearer.store;

/** The statements of {@link ConsentStore}. A step's row count says whether it happened. */
final class ConsentSql {
  private static final String LINK_COLUMNS =
      "l.id as link_id, l.uid as link_uid, l.authorization_id, s.name as service,"
          + " p.name as provider, a.name as authorization, l.provider_config_version,"
          + " l.created_by, l.post_login_redirect, l.confirmed_at is not null as confirmed,"
          + " l.expires_at <= utc_timestamp(6) as link_expired";

  /** What is being deleted has no links any more. */
  private static final String LINK_TABLES =
      """
       login_link l
      join authorization a on a.id = l.authorization_id and a.incarnation = 0
      join authorization_provider p on p.id = a.provider_id and p.incarnation = 0
      join service s on s.id = a.service_id
      join token t on t.authorization_id = a.id and t.state <> 'DELETING'
      """;

  static final String INSERT_LINK =
      """
      insert into login_link (uid, authorization_id, link_hash, provider_config_version,
        created_by, post_login_redirect, created_at, expires_at)
      values (:uid, :authorization, :hash, :configVersion, :createdBy, :redirect,
        utc_timestamp(6), utc_timestamp(6) + interval :life microsecond)
      """;

  static final String LINK =
      "select " + LINK_COLUMNS + " from" + LINK_TABLES + " where l.link_hash = :hash";

  static final String COUNT = "select count(*) from pending_consent where login_link_id = :link";

  static final String INSERT =
      """
      insert into pending_consent (uid, service_id, login_link_id, grant_epoch, state_hash,
        browser_hash, issuer, issuer_required, sealed_verifier, state, created_at, expires_at)
      select :uid, a.service_id, l.id, t.grant_epoch, :stateHash, :browserHash, :issuer,
        :issuerRequired, :sealedVerifier, 'STARTED', utc_timestamp(6),
        utc_timestamp(6) + interval :life microsecond
      from login_link l
      join authorization a on a.id = l.authorization_id
      join token t on t.authorization_id = a.id
      where l.id = :link
      """;

  private static final String CONSENT =
      "select c.id, c.uid, c.state, c.expires_at <= utc_timestamp(6) as expired, c.grant_epoch,"
          + " c.browser_hash, c.issuer, c.issuer_required, c.error_code, c.connected_as,"
          + " t.connected_as as connected_before, c.scope,"
          + " timestampdiff(microsecond, c.exchanged_at, utc_timestamp(6)) as since_exchange,"
          + " ifnull(c.consent_code_until > utc_timestamp(6), false) as code_valid, "
          + LINK_COLUMNS
          + " from pending_consent c join"
          + LINK_TABLES.replace("login_link l", "login_link l on l.id = c.login_link_id");

  static final String BY_STATE = CONSENT + " where c.state_hash = :key";

  static final String BY_UID = CONSENT + " where c.uid = :key";

  static final String BY_CODE = CONSENT + " where c.consent_code_hash = :key";

  static final String SEALED =
      "select sealed_verifier, sealed_tokens from pending_consent where id = :id";

  static final String EXCHANGE =
      """
      update pending_consent set state = 'EXCHANGING', exchanged_at = utc_timestamp(6),
        sealed_verifier = null
      where id = :id and state = 'STARTED' and expires_at > utc_timestamp(6)
      """;

  static final String PEND =
      """
      update pending_consent set state = 'PENDING', sealed_tokens = :sealedTokens,
        connected_as = :connectedAs, scope = :scope, consent_code_hash = :codeHash,
        consent_code_until = utc_timestamp(6) + interval :codeLife microsecond,
        expires_at = utc_timestamp(6) + interval :life microsecond
      where id = :id and state = 'EXCHANGING'
      """;

  static final String CONFIRM =
      """
      update pending_consent set state = 'CONFIRMED', sealed_tokens = null,
        consent_code_hash = null
      where id = :id and state = 'PENDING' and expires_at > utc_timestamp(6)
      """;

  static final String USE_LINK =
      "update login_link set confirmed_at = utc_timestamp(6) where id = :link"
          + " and confirmed_at is null";

  static final String REJECT =
      """
      update pending_consent set state = 'REJECTED', error_code = :code, sealed_verifier = null,
        sealed_tokens = null, consent_code_hash = null
      where id = :id and state = :from and state in ('STARTED', 'EXCHANGING', 'PENDING')
      """;

  static final String EXPIRE =
      """
      update pending_consent set state = 'EXPIRED', sealed_verifier = null, sealed_tokens = null,
        consent_code_hash = null
      where state in ('STARTED', 'EXCHANGING', 'PENDING') and expires_at <= utc_timestamp(6)
      """;

  /** A day after their end nobody opens them to see what became of them. */
  static final String PURGE =
      "delete from login_link where expires_at < utc_timestamp(6) - interval 1 day limit 1000";

  static final String CONNECTED_AS =
      "update token set connected_as = :connectedAs, granted_scope = :scope"
          + " where authorization_id = :id";

  private ConsentSql() {}
}
