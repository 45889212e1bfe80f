package io.keybearer.servlet;

import io.keybearer.policy.CompiledPolicies;
import io.keybearer.policy.PolicyCompilation;
import io.keybearer.policyset.PolicySources;
import io.keybearer.policyxml.Diagnostic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the policies in force in step with their files. Looks when the file system says that
 * something changed, and at intervals all the same, because not every file system says so; a change
 * is a change of the files' hash. Files that are still being written are left alone until two looks
 * in a row find the same. New files are compiled aside and put in force whole; files that don't
 * compile leave the old policies in force, with every diagnostic in the log and in {@link
 * #status()}.
 *
 * <p>One thread, which ends with {@link #close()}.
 */
final class PolicyWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);

  /** How long files must have been quiet; longer than one writer takes from file to file. */
  private static final Duration QUIET = Duration.ofMillis(100);

  private static final int MOST_WAITS_FOR_QUIET = 50;

  private final Path path;
  private final Duration interval;
  private final Function<PolicySources, PolicyCompilation> compiler;
  private final Consumer<CompiledPolicies> install;
  private final WatchService watcher;
  private final Map<Path, WatchKey> watched = new HashMap<>();
  private final Thread thread;
  private @Nullable String lastLook;
  private volatile PolicyStatus status;
  private volatile boolean closed;

  /**
   * Begins to watch.
   *
   * @param path the document or folder
   * @param inForce the hash of the files that are in force
   * @param interval how often to look when the file system says nothing
   * @param compiler compiles new files
   * @param install puts them in force
   * @throws IOException when this file system can't be watched
   */
  PolicyWatch(
      Path path,
      String inForce,
      Duration interval,
      Function<PolicySources, PolicyCompilation> compiler,
      Consumer<CompiledPolicies> install)
      throws IOException {
    this.path = path.toAbsolutePath();
    this.interval = interval;
    this.compiler = compiler;
    this.install = install;
    this.status = PolicyStatus.good(inForce);
    this.watcher = this.path.getFileSystem().newWatchService();
    this.thread = new Thread(this::watch, "keybearer-policy-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Which files are in force, and what is wrong with newer ones. */
  PolicyStatus status() {
    return status;
  }

  /** The name of its thread, if that has ended by an error of the JVM. */
  Optional<String> endedThread() {
    return thread.isAlive() ? Optional.empty() : Optional.of(thread.getName());
  }

  /** Ends the watching and waits for its thread. */
  @Override
  public void close() {
    closed = true;
    try {
      watcher.close();
      thread.interrupt();
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (IOException e) {
      LOG.debug("The watch service did not close", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    while (!closed) {
      try {
        if (look()) {
          await(interval);
        } else {
          awaitQuiet();
        }
      } catch (ClosedWatchServiceException | InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("The policy files could not be looked at", e);
      }
    }
  }

  /** Waits until the file system says that something changed; false when it says nothing. */
  private boolean await(Duration longest) throws InterruptedException {
    WatchKey key = watcher.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (key == null) {
      return false;
    }
    key.pollEvents();
    key.reset();
    return true;
  }

  private void awaitQuiet() throws InterruptedException {
    int waits = 0;
    while (await(QUIET) && waits < MOST_WAITS_FOR_QUIET) {
      waits++;
    }
  }

  /**
   * Compiles the files if they are others than those last seen.
   *
   * @return whether they are settled; if not, they are to be looked at again soon
   */
  private boolean look() {
    Optional<PolicySources> sources = Optional.empty();
    String found;
    try {
      register();
      sources = Optional.of(PolicySources.read(path));
      found = sources.get().hash();
    } catch (IOException | UncheckedIOException e) {
      found = "unreadable: " + e;
    }
    boolean settled = found.equals(lastLook) || found.equals(status.seen());
    lastLook = found;
    if (!settled) {
      return false;
    }
    if (sources.isEmpty()) {
      unreadable(found);
    } else if (found.equals(status.seen())) {
      status = status.readable();
    } else {
      adopt(sources.get());
    }
    return true;
  }

  private void unreadable(String why) {
    if (!status.unreadable()) {
      LOG.error("The policy files {} are {}; the old policies stay in force", path, why);
    }
    status = status.unreadable(why);
  }

  private void adopt(PolicySources sources) {
    PolicyCompilation compilation = compiler.apply(sources);
    List<Diagnostic> diagnostics = compilation.diagnostics();
    if (compilation.policies().isPresent()) {
      diagnostics.forEach(diagnostic -> LOG.warn("{}", diagnostic));
      install.accept(compilation.policies().get());
      status = PolicyStatus.good(sources.hash());
      LOG.info("Policies reloaded from {}, hash {}", path, sources.hash());
    } else {
      diagnostics.forEach(diagnostic -> LOG.error("{}", diagnostic));
      status = status.bad(sources.hash(), diagnostics);
      LOG.error("The new policies of {} can't run; the old ones stay in force", path);
    }
  }

  /** Watches the file's folder, or the folder with all below it, wherever links lead. */
  private void register() throws IOException {
    Path root = Files.isDirectory(path) ? path : path.getParent();
    if (root == null) {
      return;
    }
    register(root);
    if (root.equals(path)) {
      try (Stream<Path> below = Files.walk(root)) {
        for (Path folder : below.filter(Files::isDirectory).toList()) {
          register(folder);
        }
      }
    }
    watched.values().removeIf(key -> !key.isValid());
  }

  private void register(Path folder) throws IOException {
    WatchKey known = watched.get(folder);
    if (known == null || !known.isValid()) {
      watched.put(
          folder,
          folder.register(
              watcher,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE,
              StandardWatchEventKinds.ENTRY_MODIFY));
    }
  }
}
