package ehrconnect.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pool and the cache. */
@Configuration
class Connections {
  private static final String SOCKET_FACTORY = "org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg";

  /** The pool; JDBC has another form of URL than libpq. */
  @Bean
  DataSource dataSource(@Value("${DATABASE_URL}") URI url, @Value("${DB_POOL_MAX:50}") int poolMax) {
    String[] user = url.getRawUserInfo().split(":", 2);
    String host = Optional.ofNullable(parameter(url, "host")).orElse(url.getHost());
    int port = url.getPort() == -1 ? 5432 : url.getPort();
    HikariConfig config = new HikariConfig();
    if (host.startsWith("/")) {
      config.setJdbcUrl("jdbc:postgresql://localhost" + url.getPath());
      config.addDataSourceProperty("socketFactory", SOCKET_FACTORY);
      config.addDataSourceProperty("socketFactoryArg", host + "/.s.PGSQL." + port);
      config.addDataSourceProperty("sslmode", "disable");
    } else {
      config.setJdbcUrl("jdbc:postgresql://" + host + ":" + port + url.getPath());
    }
    config.setUsername(decoded(user[0]));
    config.setPassword(decoded(user[1]));
    config.setMaximumPoolSize(poolMax);
    return new HikariDataSource(config);
  }

  /** Redis; empty when reads are not cached. */
  @Bean
  Optional<StatefulRedisConnection<String, String>> redis(
      @Value("${EHR_PEER_CACHE:off}") String cache, @Value("${REDIS_URL:}") String url) {
    if (!cache.equals("on")) return Optional.empty();
    if (url.isEmpty()) throw new IllegalStateException("EHR_PEER_CACHE=on needs REDIS_URL");
    return Optional.of(RedisClient.create(url).connect());
  }

  private static String parameter(URI url, String name) {
    if (url.getRawQuery() == null) return null;
    for (String pair : url.getRawQuery().split("&")) {
      if (pair.startsWith(name + "=")) return decoded(pair.substring(name.length() + 1));
    }
    return null;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
