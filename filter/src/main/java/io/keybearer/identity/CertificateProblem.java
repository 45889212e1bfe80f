package io.keybearer.identity;

/** What can be wrong with a client's certificate. */
public enum CertificateProblem {
  /** Its time has not come. */
  NOT_YET_VALID("ClientCertificateNotYetValid", "The client's certificate is not valid yet."),
  /** Its time is over. */
  EXPIRED("ClientCertificateExpired", "The client's certificate has expired."),
  /** Nobody who is trusted vouches for it. */
  NOT_TRUSTED("ClientCertificateNotTrusted", "The client's certificate is not trusted."),
  /** It is revoked, or nobody can say that it is not. */
  REVOKED(
      "ClientCertificateRevoked",
      "The client's certificate is revoked, or no list can be had that says it is not.");

  private final String reason;
  private final String sentence;

  CertificateProblem(String reason, String sentence) {
    this.reason = reason;
    this.sentence = sentence;
  }

  /** One word, for {@code context.LastError.Reason}. */
  public String reason() {
    return reason;
  }

  /** A sentence. */
  public String sentence() {
    return sentence;
  }
}
