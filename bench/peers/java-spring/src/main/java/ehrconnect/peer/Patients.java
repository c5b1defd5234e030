package ehrconnect.peer;

import static ehrconnect.peer.Statements.BY_NAME;
import static ehrconnect.peer.Statements.BY_NUMBER;
import static ehrconnect.peer.Statements.BY_WORDS;
import static ehrconnect.peer.Statements.ENCOUNTERS;
import static ehrconnect.peer.Statements.PATIENT;
import static ehrconnect.peer.Statements.SIMILAR;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Patients and encounters in the database. */
@Repository
class Patients {
  private final JdbcClient jdbc;

  Patients(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Patient> find(UUID orgId, UUID id) {
    return jdbc.sql(PATIENT).param("p1", orgId).param("p2", id).query(Patient.class).optional();
  }

  /** Newest first, one more than the page. */
  List<Encounter> encounters(UUID orgId, UUID patientId, int size) {
    return page(ENCOUNTERS, orgId, size).param("p3", patientId).query(Encounter::of).list();
  }

  /** Active patients found by a text, one more than the page when there are more. */
  List<Patient.Found> search(UUID orgId, SearchTerms terms, int size) {
    List<Patient.Found> found = byBeginning(orgId, terms, size).query(Patient.Found.class).list();
    if (terms.wantsFirstNames(found, size)) {
      StatementSpec wide = byName(orgId, terms.text(), terms.textEnd(), size);
      return wide.query(Patient.Found.class).list().stream().limit(size).toList();
    }
    if (!terms.wantsSimilar(found, size)) return found;
    return page(SIMILAR, orgId, size)
        .param("p3", terms.text())
        .param("p4", array(terms.transposed()))
        .param("p5", array(found.stream().map(one -> one.id().toString()).toList()))
        .query(Patient.Found.class)
        .list();
  }

  private StatementSpec byBeginning(UUID orgId, SearchTerms terms, int size) {
    if (terms.byNumber()) {
      return page(BY_NUMBER, orgId, size)
          .param("p3", terms.text())
          .param("p4", terms.digits())
          .param("p5", terms.born().get(0))
          .param("p6", terms.born().get(1));
    }
    if (terms.byWords()) return page(BY_WORDS, orgId, size).param("p3", terms.text());
    return byName(orgId, terms.text(), terms.firstNameEnd(), size);
  }

  private StatementSpec byName(UUID orgId, String text, String firstNameEnd, int size) {
    return page(BY_NAME, orgId, size).param("p3", text).param("p4", firstNameEnd);
  }

  private StatementSpec page(String sql, UUID orgId, int size) {
    return jdbc.sql(sql).param("p1", orgId).param("p2", size);
  }

  /** An array as PostgreSQL writes it: a list would become several parameters. */
  private static String array(List<String> values) {
    return values.stream()
        .map(value -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "{", "}"));
  }
}
