package io.keybearer.policyset;

import io.keybearer.policyxml.NamedValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads the files of a policy set.
 *
 * <pre>
 *   global.xml                              the document of every API
 *   apis/NAME/api.properties                url-pattern, subscription-required, …
 *   apis/NAME/policy.xml                    the API's document
 *   apis/NAME/operations/NAME.properties    method, template, …
 *   apis/NAME/operations/NAME.xml           the operation's document
 *   fragments/ID.xml                        what include-fragment includes
 *   subscriptions.properties                who may call, by hashes of keys
 *   named-values.properties                 what {{name}} stands for
 *   certificates/ID.pem, ID.p12, …          the gateway's certificates
 * </pre>
 *
 * Everything is optional, but a folder without {@code global.xml} and without an API is no policy
 * set. Other files are nobody's business, unless they are documents or properties files.
 */
public final class PolicySetReader {
  private static final String FILES =
      "global.xml, apis/NAME/api.properties, apis/NAME/policy.xml,"
          + " apis/NAME/operations/NAME.properties, apis/NAME/operations/NAME.xml,"
          + " fragments/ID.xml, subscriptions.properties, named-values.properties or a file in"
          + " certificates/";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

  private final PolicySources sources;
  private final Problems problems = new Problems();
  private final FolderFiles files;

  private PolicySetReader(PolicySources sources, References.Environment environment) {
    this.sources = sources;
    this.files = FolderFiles.of(sources, new References(sources, environment, problems), problems);
  }

  /** Reads the files; values that are in the environment are this process's. */
  public static PolicySetReading read(PolicySources sources) {
    return read(sources, System::getenv);
  }

  static PolicySetReading read(PolicySources sources, References.Environment environment) {
    PolicySetReader reader = new PolicySetReader(sources, environment);
    PolicySet set = sources.isFolder() ? reader.folder() : reader.document();
    return new PolicySetReading(set, reader.problems.found());
  }

  /** Whether a folder is meant as a policy set: it has a global document, or APIs. */
  public static boolean isPolicySet(Path folder) {
    return Files.isRegularFile(folder.resolve("global.xml"))
        || Files.isDirectory(folder.resolve("apis"));
  }

  private PolicySet document() {
    String name = sources.name();
    SourceFile document =
        FolderFiles.text(name, sources.files().getOrDefault(name, new byte[0]), problems);
    String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    String id = file.endsWith(".xml") ? file.substring(0, file.length() - 4) : file;
    return new PolicySet(
        Optional.empty(),
        document == null ? List.of() : List.of(ApiDefinition.ofDocument(id, document)),
        Map.of(),
        Optional.empty(),
        Subscriptions.NONE,
        GatewayCertificates.NONE);
  }

  private PolicySet folder() {
    if (sources.files().keySet().stream()
        .noneMatch(file -> file.equals("global.xml") || file.startsWith("apis/"))) {
      problems.file(sources.name(), "the folder is no policy set; expected global.xml or apis/");
    }
    Optional<SourceFile> global = files.document("global.xml");
    List<ApiDefinition> apis = apis();
    Map<String, SourceFile> fragments = fragments();
    Optional<NamedValues> namedValues = Optional.of(namedValues());
    Subscriptions subscriptions =
        new SubscriptionsFile(problems).read(files.properties("subscriptions.properties"));
    FolderFiles folder = files.folder("certificates");
    GatewayCertificates certificates =
        new CertificateFolder(folder.name(), folder.all(), problems).read();
    files.finish(FILES);
    return new PolicySet(global, apis, fragments, namedValues, subscriptions, certificates);
  }

  private List<ApiDefinition> apis() {
    List<ApiDefinition> apis = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    FolderFiles folder = files.folder("apis");
    for (String id : folder.folders()) {
      Optional<ApiDefinition> api = new ApiFolder(id, folder.folder(id), problems).read();
      api.ifPresent(
          found -> {
            apis.add(found);
            String owner = owners.putIfAbsent(found.pattern().shape(), id);
            if (owner != null) {
              problems.file(
                  folder.folder(id).name() + "api.properties",
                  "API '" + owner + "' has the same url-pattern; expected another one");
            }
          });
    }
    apis.sort(Comparator.comparing((ApiDefinition api) -> -api.pattern().rank()));
    return apis;
  }

  private Map<String, SourceFile> fragments() {
    Map<String, SourceFile> fragments = new TreeMap<>();
    FolderFiles folder = files.folder("fragments");
    for (String id : folder.baseNames()) {
      folder.document(id + ".xml").ifPresent(document -> fragments.put(id, document));
    }
    return fragments;
  }

  private NamedValues namedValues() {
    SortedMap<String, String> values = new TreeMap<>();
    for (PropertiesFile.Entry entry : files.properties("named-values.properties").entries()) {
      if (!NAME.matcher(entry.key()).matches()) {
        problems.key(entry, "expected a name of letters, digits, dots, hyphens and underscores");
      } else if (entry.value().isEmpty()) {
        problems.key(entry, "the value is missing; expected what the name stands for");
      }
      values.put(entry.key(), entry.value());
    }
    return NamedValues.of(values);
  }
}
