package io.keybearer.telemetry;

import java.lang.management.ManagementFactory;
import java.util.Hashtable;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a gateway in the JVM's MBean server until it is closed. Thread-safe. */
public final class GatewayBean implements GatewayMXBean, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayBean.class);

  private final String service;
  private final String node;
  private final String version;
  private final Supplier<GatewayFigures> figures;
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName name;

  private GatewayBean(String service, String node, String version, Supplier<GatewayFigures> figures)
      throws JMException {
    this.service = service;
    this.node = node;
    this.version = version;
    this.figures = figures;
    this.name = name(service, node);
  }

  /**
   * Registers a gateway.
   *
   * @param service the service whose authorizations it uses
   * @param node what operators call it
   * @param version the filter's version
   * @param figures its figures of the moment
   */
  public static GatewayBean register(
      String service, String node, String version, Supplier<GatewayFigures> figures) {
    try {
      GatewayBean bean = new GatewayBean(service, node, version, figures);
      bean.server.registerMBean(bean, bean.name);
      return bean;
    } catch (JMException e) {
      throw new IllegalStateException("a quoted name that is new can be registered", e);
    }
  }

  // JMX asks for this old class.
  @SuppressWarnings("JdkObsolete")
  private static ObjectName name(String service, String node) throws JMException {
    Hashtable<String, String> keys = new Hashtable<>();
    keys.put("type", "Gateway");
    keys.put("service", ObjectName.quote(service));
    keys.put("name", ObjectName.quote(node));
    // Two filters of one JVM may have the same names.
    keys.put("instance", UUID.randomUUID().toString());
    return new ObjectName("io.keybearer", keys);
  }

  @Override
  public String getService() {
    return service;
  }

  @Override
  public String getNode() {
    return node;
  }

  @Override
  public String getVersion() {
    return version;
  }

  @Override
  public boolean isLive() {
    return figures.get().health().live();
  }

  @Override
  public boolean isReady() {
    return figures.get().health().ready();
  }

  @Override
  public List<String> getReasons() {
    return figures.get().health().reasons();
  }

  @Override
  public long getCacheHits() {
    return figures.get().cacheHits();
  }

  @Override
  public long getCacheMisses() {
    return figures.get().cacheMisses();
  }

  @Override
  public int getRefreshesUnderWay() {
    return figures.get().refreshesUnderWay();
  }

  @Override
  public long getSecondsSinceChangesSeen() {
    return figures.get().sinceChangesSeen().map(since -> since.toSeconds()).orElse(-1L);
  }

  @Override
  public String getPolicyInForce() {
    return figures.get().policyInForce();
  }

  @Override
  public String getLastError() {
    return figures.get().lastError().orElse("");
  }

  /** Takes it out of the MBean server. */
  @Override
  public void close() {
    try {
      server.unregisterMBean(name);
    } catch (InstanceNotFoundException e) {
      LOG.debug("The gateway's MBean was gone already");
    } catch (JMException e) {
      LOG.warn("The gateway's MBean could not be taken out", e);
    }
  }
}
