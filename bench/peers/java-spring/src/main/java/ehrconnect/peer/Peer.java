package ehrconnect.peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Boot on Tomcat, JDBC on HikariCP, Lettuce for Redis. */
@SpringBootApplication
public class Peer {
  public static void main(String[] args) {
    SpringApplication.run(Peer.class, args);
  }
}
