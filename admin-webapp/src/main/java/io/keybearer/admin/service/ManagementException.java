package io.keybearer.admin.service;

import io.keybearer.store.StoreException;
import java.util.List;

/**
 * A use case was refused. The message is meant for the caller: it holds no secret, no SQL and
 * nothing of another resource.
 */
public final class ManagementException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The {@link #code} of a connection whose sealed records can't be opened. */
  public static final String SECRETS_DO_NOT_OPEN = "SecretsDoNotOpen";

  /** Why a use case was refused. */
  public enum Kind {
    /** The request breaks a rule; {@link #problems()} names the fields. */
    INVALID,
    /** A limit of the number of resources is reached. */
    LIMIT_EXCEEDED,
    /** The resource or its parent does not exist. */
    NOT_FOUND,
    /** The resource is in a state that the request does not go with; {@link #code()} says which. */
    CONFLICT,
    /** The condition of the request ({@code If-Match}) does not hold. */
    PRECONDITION_FAILED,
    /** The store can't be reached or is not ready; the same request may succeed later. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final String code;
  private final transient List<FieldProblem> problems;

  private ManagementException(Kind kind, String message, List<FieldProblem> problems) {
    this(kind, "", message, problems);
  }

  private ManagementException(Kind kind, String code, String message, List<FieldProblem> problems) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.problems = List.copyOf(problems);
  }

  /** One or more fields can't be used. */
  public static ManagementException invalid(List<FieldProblem> problems) {
    return new ManagementException(
        Kind.INVALID, "One or more fields contain incorrect values:", problems);
  }

  /** One field can't be used. */
  public static ManagementException invalid(String target, String message) {
    return invalid(List.of(new FieldProblem(target, message)));
  }

  /** There are as many as there may be. */
  public static ManagementException limitExceeded(String message) {
    return new ManagementException(Kind.LIMIT_EXCEEDED, message, List.of());
  }

  /**
   * There is no such resource.
   *
   * @param type the kind of resource, such as {@code authorization provider}
   * @param name its name as asked for
   */
  public static ManagementException notFound(String type, String name) {
    return new ManagementException(
        Kind.NOT_FOUND, "The " + type + " '" + name + "' was not found.", List.of());
  }

  /** This process does not know such a job: it ended with its process, or was forgotten. */
  public static ManagementException unknownBulkJob(String id) {
    return new ManagementException(
        Kind.NOT_FOUND,
        "The bulk job '"
            + id
            + "' is not known here. A job ends with the admin web application that began it: after"
            + " a restart it does not go on, and another admin web application does not know it."
            + " What it did to connections stays, each with a row in the activity; begin another"
            + " job for the rest.",
        List.of());
  }

  /**
   * The resource is in a state that the request does not go with.
   *
   * @param code the state, as a word for programs
   * @param message what it is and what would help, as a sentence
   */
  public static ManagementException conflict(String code, String message) {
    return new ManagementException(Kind.CONFLICT, code, message, List.of());
  }

  /**
   * What the store holds sealed of a connection can't be opened, mostly because a key is lost.
   *
   * @param connection its name
   * @param cause of reason {@code SEALED}, whose message names the key
   */
  public static ManagementException secretsDoNotOpen(
      ResourceName connection, StoreException cause) {
    ManagementException exception =
        conflict(
            SECRETS_DO_NOT_OPEN,
            "The secrets of the connection '"
                + connection
                + "' can't be used: "
                + cause.getMessage()
                + ". Give the nodes a keystore that opens that key ('keys status' lists them). If"
                + " there is none any more, give up what is lost ('keys lost'; docs/keys.md, All"
                + " keystores are lost), then enter the client secret again or log in again.");
    exception.initCause(cause);
    return exception;
  }

  /** The resource is not in the state that the request was made for. */
  public static ManagementException preconditionFailed() {
    return new ManagementException(
        Kind.PRECONDITION_FAILED,
        "The resource is not in the state that the condition of the request names; read it again"
            + " and repeat.",
        List.of());
  }

  /** The store can't be reached or is not ready. */
  public static ManagementException unavailable(Throwable cause) {
    ManagementException exception =
        new ManagementException(
            Kind.UNAVAILABLE, "The store is not available; try again later.", List.of());
    exception.initCause(cause);
    return exception;
  }

  /** Why the use case was refused. */
  public Kind kind() {
    return kind;
  }

  /** The state that a conflict is about; empty for other kinds. */
  public String code() {
    return code;
  }

  /** What is wrong with which field; empty unless the kind is {@link Kind#INVALID}. */
  public List<FieldProblem> problems() {
    return problems;
  }
}
