package ehrconnect.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;

/** The statements that all peers with plain SQL share; Spring names parameters (:p1), PostgreSQL counts them. */
final class Statements {
  static final String ENCOUNTERS = read("encounters");
  static final String BY_NAME = read("search-name");
  static final String BY_WORDS = read("search-words");
  static final String BY_NUMBER = read("search-number");
  static final String SIMILAR = read("search-similar");
  static final String VISIT = read("book-visit");
  static final String TAKEN = read("book-taken");
  static final String APPOINTMENT = read("book-appointment");
  static final String SPANS = read("book-spans");

  static final String PATIENT =
      """
      SELECT p.id, p.org_id, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone, p.email,
             p.address, p.deceased, p.active, p.version,
             coalesce(
               json_agg(
                 json_build_object('id', e.id, 'start_time', e.start_time, 'encounter_type', e.encounter_type,
                   'chief_complaint', e.chief_complaint, 'status', e.status)
                 ORDER BY e.start_time DESC, e.id DESC) FILTER (WHERE e.id IS NOT NULL),
               '[]') AS recent_encounters
        FROM patients p
        LEFT JOIN LATERAL (
          SELECT id, start_time, encounter_type, chief_complaint, status
            FROM encounters
           WHERE org_id = p.org_id AND patient_id = p.id AND status <> 'entered-in-error'
           ORDER BY start_time DESC, id DESC
           LIMIT 5) e ON true
       WHERE p.org_id = :p1 AND p.id = :p2
       GROUP BY p.org_id, p.id
      """;

  private Statements() {}

  static String read(String name) {
    try {
      String text = new ClassPathResource("sql/" + name + ".sql").getContentAsString(StandardCharsets.UTF_8);
      return text.replaceAll("\\$(\\d+)", ":p$1");
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
