package io.keybearer.store;

/**
 * The parts of statements that find and count connections: how each stands, and where they are.
 *
 * <p>Joins say their order: MariaDB 11.4 plans a prepared statement anew when it runs again, and
 * then scanned all authorizations for those of a handful of providers.
 */
final class ConnectionSql {
  static final String DEAD =
      "('GrantDead', 'NoRefreshToken', 'OutcomeUnknown', 'ReauthorizationRequired', 'Revoked')";

  static final String STATE =
      """
      case
        when a.disabled or p.disabled then 'DISABLED'
        when t.state = 'ERROR' and t.error_code = 'Unauthenticated' then
          if(exists (select 1 from login_link l join pending_consent c on c.login_link_id = l.id
              where l.authorization_id = a.id and c.state = 'PENDING'
                and c.expires_at > utc_timestamp(6)), 'WAITING', 'NOT_CONNECTED')
        when t.state = 'ERROR'
          and t.error_code in
      """
          + DEAD
          + """
             then 'NEEDS_LOGIN'
            when t.state = 'ERROR' or ps.error_code is not null then 'SETTINGS_WRONG'
            when t.next_attempt_at is null and t.state = 'OK' then 'CONNECTED'
            when t.sealed_access is not null
              and coalesce(t.access_expires_at > utc_timestamp(6), true) then 'FAILING'
            else 'UNREACHABLE'
          end
          """;

  static final String REST =
      """
       left join provider_state ps on ps.provider_id = p.id
        and ps.config_version = p.config_version and ps.state = 'ERROR'
      where a.service_id = :service and a.incarnation = 0
      """;

  static final String FROM =
      " from authorization a join authorization_provider p on p.id = a.provider_id"
          + " join token t on t.authorization_id = a.id"
          + REST;

  static final String JOINED =
      " o straight_join authorization a on a.id = o.id"
          + " straight_join authorization_provider p on p.id = a.provider_id"
          + " straight_join token t on t.authorization_id = a.id"
          + REST;

  /**
   * The connections that may be in another state than connected though no error is in their token's
   * row; usually few, and found by indexes.
   */
  static final String FROM_OTHERS =
      """
       from (select authorization_id as id from token where state = 'UNKNOWN'
        union select authorization_id from token
          where state = 'OK' and error_code is null and next_attempt_at is not null
        union select authorization_id from token where state = 'OK' and error_code is not null
        union select id from authorization where disabled
        union select x.id from authorization_provider y straight_join authorization x on x.provider_id = y.id
          where y.disabled
        union select x.id from provider_state z straight_join authorization x on x.provider_id = z.provider_id
          where z.state = 'ERROR')
      """
          + JOINED
          + " and t.state <> 'ERROR'";

  /** Those that are disabled, found by indexes. */
  static final String FROM_DISABLED =
      """
       from (select id from authorization where disabled
        union select x.id from authorization_provider y straight_join authorization x on x.provider_id = y.id
          where y.disabled)
      """
          + JOINED;

  /** Whether the settings are to blame for what is in error; said of the index of tokens alone. */
  static final String IS_WRONG =
      "(t.error_code is null or t.error_code <> 'Unauthenticated' and t.error_code not in "
          + DEAD
          + ")";

  /** Those whose settings may be wrong, found by indexes. */
  static final String FROM_WRONG =
      " from (select t.authorization_id as id from token t where t.state = 'ERROR' and "
          + IS_WRONG
          + """
           union select x.id from provider_state z straight_join authorization x on x.provider_id = z.provider_id
            where z.state = 'ERROR')
          """
          + JOINED;

  private ConnectionSql() {}
}
