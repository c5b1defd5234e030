package ehrconnect.peer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;

/** An encounter. */
record Encounter(
    UUID id,
    UUID orgId,
    UUID patientId,
    UUID practitionerId,
    UUID locationId,
    UUID appointmentId,
    String status,
    String statusReason,
    @JsonProperty("class") String encounterClass,
    String encounterType,
    @JsonRawValue String typeCodes,
    String chiefComplaint,
    @JsonRawValue String reasonCodes,
    @JsonRawValue String diagnoses,
    OffsetDateTime startTime,
    OffsetDateTime endTime,
    int noteVersion,
    int version) {

  static Encounter of(ResultSet row, int number) throws SQLException {
    return new Encounter(
        row.getObject("id", UUID.class),
        row.getObject("org_id", UUID.class),
        row.getObject("patient_id", UUID.class),
        row.getObject("practitioner_id", UUID.class),
        row.getObject("location_id", UUID.class),
        row.getObject("appointment_id", UUID.class),
        row.getString("status"),
        row.getString("status_reason"),
        row.getString("class"),
        row.getString("encounter_type"),
        row.getString("type_codes"),
        row.getString("chief_complaint"),
        row.getString("reason_codes"),
        row.getString("diagnoses"),
        row.getObject("start_time", OffsetDateTime.class),
        row.getObject("end_time", OffsetDateTime.class),
        row.getInt("note_version"),
        row.getInt("version"));
  }
}
