package io.keybearer.admin.web;

import io.keybearer.admin.service.BulkJob;
import io.keybearer.admin.service.BulkOperations;
import io.keybearer.admin.service.ManagementException;
import java.util.List;
import java.util.UUID;

/**
 * {@code /ui/bulk/jobs/{job}}: how far something that is done with many connections has come. The
 * form stops it.
 */
final class BulkJobPage implements Page {
  private static final int MOST_SHOWN = 100;

  private final BulkOperations bulk;
  private final String service;

  BulkJobPage(BulkOperations bulk, String service) {
    this.bulk = bulk;
    this.service = service;
  }

  @Override
  public Answer get(PageRequest request) {
    BulkJob job = job(request);
    String key = ConnectionList.key(job.action());
    return Answer.html(
        "bulk-job",
        new BulkJobModel(
            request.frame("connections", request.t("bulk.job." + key)),
            job,
            "/ui/bulk/jobs/" + job.id(),
            job.failures().stream()
                .limit(MOST_SHOWN)
                .map(failure -> new BulkJobModel.Row(failure.name(), why(request, failure)))
                .toList()));
  }

  @Override
  public Answer post(PageRequest request) {
    BulkJob job = job(request);
    bulk.stop(service, job.id());
    return new Answer.Redirect("/ui/bulk/jobs/" + job.id());
  }

  /** {@code /ui/bulk/jobs/{job}/results}: every failure as CSV. */
  Answer results(PageRequest request) {
    BulkJob job = job(request);
    StringBuilder text = new StringBuilder("provider,connection,reason,explanation\r\n");
    job.failures()
        .forEach(
            failure ->
                text.append(
                    String.join(
                            ",",
                            List.of(
                                field(failure.name().provider()),
                                field(failure.name().authorization()),
                                field(failure.reason().orElse("")),
                                field(why(request, failure))))
                        + "\r\n"));
    return new Answer.Download("failures.csv", "text/csv", text.toString());
  }

  /** A field of RFC 4180 that no spreadsheet takes for a formula. */
  private static String field(String value) {
    String text =
        !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String why(PageRequest request, BulkJob.Failure failure) {
    return failure.message().isEmpty()
        ? failure
            .reason()
            .map(code -> request.texts().orElse("reason." + code, request.t("reason.other", code)))
            .orElse("")
        : failure.message();
  }

  private BulkJob job(PageRequest request) {
    String text = request.variable("job");
    try {
      return bulk.find(service, UUID.fromString(text))
          .orElseThrow(() -> ManagementException.unknownBulkJob(text));
    } catch (IllegalArgumentException e) {
      throw ManagementException.unknownBulkJob(text);
    }
  }
}
