package io.keybearer.store;

/**
 * The statements of {@link TokenStore}. Every write is one compare-and-set: its guards are columns
 * of the row, and its row count says whether it happened. MariaDB assigns from left to right.
 */
final class TokenSql {
  private static final String STATE =
      """
      t.grant_epoch, t.version, t.state, t.error_code,
      t.sealed_access is not null as has_access,
      timestampdiff(microsecond, utc_timestamp(6), t.access_expires_at) as ends_in,
      timestampdiff(microsecond, utc_timestamp(6), t.refresh_at) as refresh_in,
      timestampdiff(microsecond, utc_timestamp(6), t.next_attempt_at) as attempt_in,
      t.lease_fence, t.lease_owner,
      timestampdiff(microsecond, utc_timestamp(6), t.lease_until) as lease_for,
      cast(t.lease_until as char) as lease_until_text,
      t.redeem_version, t.redeem_count, t.saved_by
      """;

  /**
   * Everything a request needs, of one authorization by its keys: a row for each access policy, or
   * one without any. An aggregate of the policies would cost a temporary table on disk each time.
   */
  static final String LOAD =
      "select a.id, a.uid, a.disabled or p.disabled as disabled, a.grant_type, s.uid as"
          + " service_uid, t.sealed_refresh is not null as has_refresh, if(ps.state = 'ERROR',"
          + " ps.error_code, null) as provider_error, t.sealed_access, ap.tenant_id, ap.object_id,"
          + " ap.app_ids, "
          + STATE
          + """
          from service s
          join authorization_provider p
            on p.service_id = s.id and p.name_key = :provider and p.incarnation = 0
          join authorization a on a.service_id = s.id and a.provider_id = p.id
            and a.name_key = :authorization and a.incarnation = 0
          join token t on t.authorization_id = a.id and t.state <> 'DELETING'
          left join provider_state ps
            on ps.provider_id = p.id and ps.config_version = p.config_version
          left join access_policy ap on ap.authorization_id = a.id
          where s.name_key = :service
          """;

  /** Everything a token request needs, of one authorization by its row. */
  static final String MATERIAL =
      "select a.id, a.uid, s.uid as service_uid, p.id as provider_id, p.uid as provider_uid,"
          + " p.identity_provider, p.grant_type, p.parameters as provider_parameters,"
          + " a.parameters as authorization_parameters, p.token_url, p.refresh_url,"
          + " p.client_id as provider_client_id, a.client_id as authorization_client_id,"
          + " p.sealed_secrets as provider_secrets, a.sealed_secrets as authorization_secrets,"
          + " t.sealed_refresh, p.config_version, cast(utc_date() as char) as today,"
          + " if(ps.state = 'ERROR', ps.error_code, null) as provider_error, "
          + STATE
          + """
          from authorization a
          join authorization_provider p on p.id = a.provider_id
          join service s on s.id = a.service_id
          join token t on t.authorization_id = a.id
          left join provider_state ps
            on ps.provider_id = p.id and ps.config_version = p.config_version
          where a.id = :id
          """;

  /** The access token of one that is deleted, for whoever revokes it. */
  static final String DELETED_ACCESS =
      """
      select a.uid, s.uid as service_uid, t.sealed_access from token t
      join authorization a on a.id = t.authorization_id join service s on s.id = a.service_id
      where t.authorization_id = :id and t.state = 'DELETING' and t.sealed_access is not null
      """;

  /** A token row's state alone, for whoever waits. */
  static final String STATE_OF = "select " + STATE + " from token t where t.authorization_id = :id";

  /** The access token of which a version was read. */
  static final String ACCESS_OF =
      "select sealed_access from token where authorization_id = :id and version = :version"
          + " and grant_epoch = :epoch and sealed_access is not null";

  /** A page of token rows in the order of their ids; those without anything to keep have no age. */
  static final String PAGE =
      """
      select t.authorization_id, t.version, s.name_key as service_key,
        p.name_key as provider_key, a.name_key as authorization_key, p.identity_provider,
        if(t.state in ('OK', 'UNKNOWN') and t.sealed_refresh is not null and not a.disabled
          and not p.disabled and a.incarnation = 0 and p.incarnation = 0,
          timestampdiff(second, t.obtained_at, utc_timestamp(6)), null) as age
      from token t
      join authorization a on a.id = t.authorization_id
      join authorization_provider p on p.id = a.provider_id
      join service s on s.id = a.service_id
      where t.authorization_id > :after
      order by t.authorization_id limit :limit
      """;

  /** Step 2: the intent and the lease in one. */
  static final String ACQUIRE =
      """
      update token set
        redeem_count = if(redeem_version <=> :version, redeem_count, 0) + 1,
        redeem_version = :version,
        lease_fence = :fence + 1,
        lease_owner = :attempt,
        lease_until = utc_timestamp(6) + interval :lease microsecond
      where authorization_id = :id and version = :version and grant_epoch = :epoch
        and lease_fence = :fence
        and (state in ('OK', 'UNKNOWN')
          or (:forced and state = 'ERROR' and error_code <> 'GrantDead'))
        and (:forced or next_attempt_at is null or next_attempt_at <= utc_timestamp(6))
        and (:repeatable or redeem_version is null or redeem_version <> :version
          or redeem_count < 2 or (:forced and state = 'ERROR'))
        and (lease_owner is null or :observedDead
          or lease_until < utc_timestamp(6) - interval :slack microsecond)
      """;

  private static final String GUARDS =
      """
      where authorization_id = :id and version = :version and grant_epoch = :epoch
        and lease_fence = :fence and state <> 'DELETING'
      """;

  /** How the request went; what nothing was sent for stays. Before other columns of the row. */
  private static final String ANSWERED =
      """
      update token set
        answered_at = if(:took is null, answered_at, utc_timestamp(6)),
        answer_status = if(:took is null, answer_status, :status),
        answer_micros = coalesce(:took, answer_micros),
      """;

  /** Step 4, and the rescue of step 5. */
  static final String SAVE =
      ANSWERED
          + """
            sealed_access = :sealedAccess,
            sealed_refresh = :sealedRefresh,
            kek_id = :kekId,
            version = :version + 1,
            access_expires_at = utc_timestamp(6) + interval :endsIn microsecond,
            refresh_at = utc_timestamp(6) + interval :refreshIn microsecond,
            obtained_at = utc_timestamp(6),
            state = 'OK', error_code = null, sealed_error = null,
            lease_owner = null, lease_until = null,
            redeem_version = null, redeem_count = 0,
            next_attempt_at = utc_timestamp(6) + interval :wait microsecond,
            saved_by = :attempt
          """
          + GUARDS;

  /** Step 6 and configuration errors of whoever owns the client: an error until somebody acts. */
  static final String FAIL =
      ANSWERED
          + """
            state = 'ERROR', error_code = :code, sealed_error = :sealedError,
            lease_owner = null, lease_until = null,
            redeem_count = if(:keepIntent, redeem_count, 0),
            redeem_version = if(:keepIntent, redeem_version, null)
          """
          + GUARDS;

  /**
   * Step 7: this attempt's intent is taken back, an earlier one's stays. MariaDB assigns from left
   * to right, so the version is judged by the new count.
   */
  static final String RELEASE =
      ANSWERED
          + """
            lease_owner = null, lease_until = null,
            redeem_count = greatest(redeem_count - 1, 0),
            redeem_version = if(redeem_count = 0, null, redeem_version),
            next_attempt_at = utc_timestamp(6) + interval :wait microsecond
          """
          + GUARDS;

  /** Step 8: whether the grant was used is not known; the intent stays. */
  static final String UNKNOWN =
      ANSWERED
          + """
            state = 'UNKNOWN', error_code = :code, sealed_error = :sealedError,
            lease_owner = null, lease_until = null,
            next_attempt_at = utc_timestamp(6) + interval :wait microsecond
          """
          + GUARDS;

  /** The end of step 8: sent twice, and the access token has ended. */
  static final String GIVE_UP =
      """
      update token set
        state = 'ERROR', error_code = :code,
        lease_owner = null, lease_until = null
      """
          + GUARDS
          + """
            and state in ('OK', 'UNKNOWN')
            and (sealed_access is null or access_expires_at <= utc_timestamp(6))
            and (lease_owner is null or :observedDead
              or lease_until < utc_timestamp(6) - interval :slack microsecond)
          """;

  /** A configuration error of a provider that owns its client. */
  static final String FAIL_PROVIDER =
      """
      insert into provider_state
        (provider_id, config_version, state, error_code, sealed_error, updated_at)
      select p.id, p.config_version, 'ERROR', :code, :sealedError, utc_timestamp(6)
      from authorization_provider p where p.id = :provider and p.config_version = :configVersion
      on duplicate key update config_version = values(config_version), state = 'ERROR',
        error_code = values(error_code), sealed_error = values(sealed_error),
        updated_at = values(updated_at)
      """;

  /** A provider's configuration works after all. */
  static final String MEND_PROVIDER =
      """
      update provider_state set state = 'OK', error_code = null, sealed_error = null,
        updated_at = utc_timestamp(6)
      where provider_id = :provider and config_version = :configVersion and state <> 'OK'
      """;

  /** A status that others are told of, in the transaction that changes it. */
  static final String OUTBOX =
      """
      insert into outbox (service_id, kind, payload, created_at, next_attempt_at)
      select a.service_id, 'AuthorizationStatusChanged',
        json_object('provider', p.name, 'authorization', a.name, 'status', :status,
          'errorCode', :code), utc_timestamp(6), utc_timestamp(6)
      from authorization a join authorization_provider p on p.id = a.provider_id
      where a.id = :id
      """;

  /** The same of a provider whose configuration stopped working; before its state is written. */
  static final String OUTBOX_PROVIDER_FAILS =
      """
      insert into outbox (service_id, kind, payload, created_at, next_attempt_at)
      select p.service_id, 'ProviderStatusChanged',
        json_object('provider', p.name, 'status', 'Error', 'errorCode', :code),
        utc_timestamp(6), utc_timestamp(6)
      from authorization_provider p
      where p.id = :provider and p.config_version = :configVersion
        and not exists (select 1 from provider_state s where s.provider_id = p.id
          and s.config_version = p.config_version and s.state = 'ERROR' and s.error_code = :code)
      """;

  /** The same of a provider whose configuration works again. */
  static final String OUTBOX_PROVIDER_MENDED =
      """
      insert into outbox (service_id, kind, payload, created_at, next_attempt_at)
      select p.service_id, 'ProviderStatusChanged',
        json_object('provider', p.name, 'status', 'Connected', 'errorCode', null),
        utc_timestamp(6), utc_timestamp(6)
      from authorization_provider p where p.id = :provider
      """;

  /** An authorization's cached token is of no use any more. */
  static final String CHANGED =
      """
      insert into change_event (at, service_id, kind, provider_key, authorization_key)
      select utc_timestamp(6), a.service_id, 'AUTHORIZATION', p.name_key, a.name_key
      from authorization a join authorization_provider p on p.id = a.provider_id
      where a.id = :id
      """;

  private TokenSql() {}
}
