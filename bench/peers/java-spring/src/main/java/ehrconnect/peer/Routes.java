package ehrconnect.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The routes of the contract. */
@RestController
class Routes {
  private static final long CACHE_TTL_SECONDS = 900;
  private static final int PAGE_SIZE_MAX = 200;

  private final Patients patients;
  private final Booking booking;
  private final Optional<StatefulRedisConnection<String, String>> redis;
  private final ObjectMapper json;

  Routes(
      Patients patients,
      Booking booking,
      Optional<StatefulRedisConnection<String, String>> redis,
      ObjectMapper json) {
    this.patients = patients;
    this.booking = booking;
    this.redis = redis;
    this.json = json;
  }

  @GetMapping("/health")
  Map<String, String> health() {
    return Map.of("status", "healthy");
  }

  @GetMapping("/api/patients/{id}")
  ResponseEntity<String> patient(@RequestHeader("X-Org-ID") UUID orgId, @PathVariable("id") UUID id)
      throws JsonProcessingException {
    String key = "patient:" + orgId + ":" + id;
    String cached = redis.map(connection -> connection.sync().get(key)).orElse(null);
    if (cached != null) return text(HttpStatus.OK, cached);
    Optional<Patient> patient = patients.find(orgId, id);
    if (patient.isEmpty()) return text(HttpStatus.NOT_FOUND, "{\"error\":\"Patient not found\"}");
    String body = json.writeValueAsString(patient.get());
    redis.ifPresent(connection -> connection.async().setex(key, CACHE_TTL_SECONDS, body));
    return text(HttpStatus.OK, body);
  }

  @GetMapping("/api/patients/search")
  Object search(
      @RequestHeader("X-Org-ID") UUID orgId,
      @RequestParam(name = "q", defaultValue = "") String q,
      @RequestParam(name = "limit", defaultValue = "50") int limit) {
    Optional<SearchTerms> terms = SearchTerms.read(q);
    if (terms.isEmpty()) {
      return ResponseEntity.badRequest().body(Map.of("error", "Missing query parameter 'q'"));
    }
    int size = pageSize(limit);
    return page("patients", patients.search(orgId, terms.get(), size), size, Patient.Found::id);
  }

  @GetMapping("/api/encounters")
  Map<String, Object> encounters(
      @RequestHeader("X-Org-ID") UUID orgId,
      @RequestParam("patient_id") UUID patientId,
      @RequestParam(name = "limit", defaultValue = "50") int limit) {
    int size = pageSize(limit);
    return page("encounters", patients.encounters(orgId, patientId, size), size, Encounter::id);
  }

  @PostMapping("/api/appointments")
  @ResponseStatus(HttpStatus.CREATED)
  Booking.Appointment book(@RequestHeader("X-Org-ID") UUID orgId, @RequestBody Booking.Asked asked) {
    return booking.book(orgId, asked);
  }

  @ExceptionHandler(MissingRequestHeaderException.class)
  @ResponseStatus(HttpStatus.UNAUTHORIZED)
  Map<String, String> missingOrganization() {
    return Map.of("error", "Missing X-Org-ID header");
  }

  private static ResponseEntity<String> text(HttpStatus status, String body) {
    return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(body);
  }

  private static int pageSize(int limit) {
    return limit >= 1 && limit <= PAGE_SIZE_MAX ? limit : 50;
  }

  private static <T> Map<String, Object> page(String name, List<T> rows, int size, Function<T, UUID> idOf) {
    boolean more = rows.size() > size;
    List<T> page = more ? rows.subList(0, size) : rows;
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(name, page);
    answer.put("count", page.size());
    answer.put("next_cursor", more ? idOf.apply(page.get(size - 1)) : null);
    return answer;
  }
}
