package io.keybearer.identity;

/** Why a token does not pass, in the words of Azure API Management's error table. */
public enum TokenFailure {
  /** There is none. */
  NOT_PRESENT("TokenNotPresent"),
  /** It is no token, or one of a kind that is not taken, or not yet valid, or says no end. */
  INVALID("JwtInvalid"),
  /** Its signature is missing or wrong. */
  SIGNATURE_INVALID("TokenSignatureInvalid"),
  /** The key that it was signed with is not among those accepted, or they can't be read. */
  SIGNATURE_KEY_NOT_FOUND("TokenSignatureKeyNotFound"),
  /** Its end has come. */
  EXPIRED("TokenExpired"),
  /** It is for somebody else. */
  AUDIENCE_NOT_ALLOWED("TokenAudienceNotAllowed"),
  /** Somebody else issued it. */
  ISSUER_NOT_ALLOWED("TokenIssuerNotAllowed"),
  /** It lacks claims. */
  CLAIM_NOT_FOUND("TokenClaimNotFound"),
  /** A claim has another value. */
  CLAIM_VALUE_NOT_ALLOWED("TokenClaimValueNotAllowed");

  private final String text;

  TokenFailure(String text) {
    this.text = text;
  }

  /** The word for {@code context.LastError.Reason}. */
  public String text() {
    return text;
  }
}
