package ehrconnect.peer;

import static ehrconnect.peer.Statements.APPOINTMENT;
import static ehrconnect.peer.Statements.SPANS;
import static ehrconnect.peer.Statements.TAKEN;
import static ehrconnect.peer.Statements.VISIT;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Booking step by step in a transaction: look whether the time is free, then take it. */
@Service
class Booking {
  private final JdbcClient jdbc;

  Booking(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A visit as a client asks for it. */
  record Asked(
      UUID patientId,
      UUID typeId,
      UUID practitionerId,
      UUID locationId,
      UUID roomId,
      OffsetDateTime startTime,
      String reason) {}

  /** What the database knows of it. */
  record Visit(
      UUID id,
      OffsetDateTime startTime,
      OffsetDateTime endTime,
      OffsetDateTime busyFrom,
      OffsetDateTime busyUntil,
      String typeName,
      String colour,
      String patientName,
      String practitionerName,
      String roomName) {}

  /** The appointment. */
  record Appointment(
      UUID id,
      UUID orgId,
      String status,
      OffsetDateTime startTime,
      OffsetDateTime endTime,
      UUID patientId,
      String patientName,
      UUID typeId,
      String typeName,
      String colour,
      UUID practitionerId,
      String practitionerName,
      UUID locationId,
      UUID roomId,
      String roomName,
      String reason,
      String cancelReason,
      OffsetDateTime holdExpiresAt,
      boolean overbooked,
      String overbookReason,
      OffsetDateTime arrivedAt,
      UUID encounterId,
      UUID seriesId,
      int version) {}

  @ResponseStatus(HttpStatus.CONFLICT)
  static class TimeTaken extends RuntimeException {}

  @ResponseStatus(HttpStatus.UNPROCESSABLE_ENTITY)
  static class NotBookable extends RuntimeException {}

  @Transactional
  Appointment book(UUID orgId, Asked asked) {
    Visit visit = find(orgId, asked);
    if (isTaken(orgId, asked, visit)) throw new TimeTaken();
    String reason = asked.reason() == null ? "" : asked.reason();
    int version = insertAppointment(orgId, asked, visit, reason);
    try {
      insertSpans(orgId, asked, visit);
    } catch (DataIntegrityViolationException error) {
      // Somebody was faster between the look and the taking.
      throw new TimeTaken();
    }
    return new Appointment(
        visit.id(), orgId, "booked", visit.startTime(), visit.endTime(), asked.patientId(), visit.patientName(),
        asked.typeId(), visit.typeName(), visit.colour(), asked.practitionerId(), visit.practitionerName(),
        asked.locationId(), asked.roomId(), visit.roomName(), reason, null, null, false, null, null, null, null,
        version);
  }

  private Visit find(UUID orgId, Asked asked) {
    return jdbc.sql(VISIT)
        .param("p1", orgId)
        .param("p2", asked.patientId())
        .param("p3", asked.typeId())
        .param("p4", asked.practitionerId())
        .param("p5", asked.locationId())
        .param("p6", asked.roomId())
        .param("p7", asked.startTime().toString())
        .query(Visit.class)
        .optional()
        .orElseThrow(NotBookable::new);
  }

  private boolean isTaken(UUID orgId, Asked asked, Visit visit) {
    return jdbc.sql(TAKEN)
        .param("p1", orgId)
        .param("p2", asked.practitionerId())
        .param("p3", asked.roomId())
        .param("p4", asked.patientId())
        .param("p5", visit.busyFrom())
        .param("p6", visit.busyUntil())
        .param("p7", visit.startTime())
        .param("p8", visit.endTime())
        .query(Boolean.class)
        .single();
  }

  private int insertAppointment(UUID orgId, Asked asked, Visit visit, String reason) {
    return jdbc.sql(APPOINTMENT)
        .param("p1", orgId)
        .param("p2", visit.id())
        .param("p3", asked.patientId())
        .param("p4", asked.typeId())
        .param("p5", asked.practitionerId())
        .param("p6", asked.locationId())
        .param("p7", asked.roomId())
        .param("p8", visit.startTime())
        .param("p9", visit.endTime())
        .param("p10", reason)
        .query(Integer.class)
        .single();
  }

  private void insertSpans(UUID orgId, Asked asked, Visit visit) {
    jdbc.sql(SPANS)
        .param("p1", orgId)
        .param("p2", visit.id())
        .param("p3", asked.practitionerId())
        .param("p4", asked.roomId())
        .param("p5", asked.patientId())
        .param("p6", visit.busyFrom())
        .param("p7", visit.busyUntil())
        .param("p8", visit.startTime())
        .param("p9", visit.endTime())
        .update();
  }
}
