package ehrconnect.peer;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.LocalDate;
import java.util.UUID;

/** A patient with the five latest encounters, which PostgreSQL gives as JSON. */
record Patient(
    UUID id,
    UUID orgId,
    String mrn,
    String firstName,
    String lastName,
    LocalDate dateOfBirth,
    String sex,
    String contactPhone,
    String email,
    @JsonRawValue String address,
    boolean deceased,
    boolean active,
    int version,
    @JsonRawValue String recentEncounters) {

  /** A patient as a search shows one. */
  record Found(
      UUID id,
      UUID orgId,
      String mrn,
      String firstName,
      String lastName,
      LocalDate dateOfBirth,
      String sex,
      String contactPhone,
      boolean active,
      boolean restricted) {}
}
