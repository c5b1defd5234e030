package main

import (
	"context"
	"errors"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Appointment: the guide names the route, not its code; written in the manner of the others.
type Appointment struct {
	ID               string     `json:"id"`
	OrgID            string     `json:"org_id"`
	Status           string     `json:"status"`
	StartTime        time.Time  `json:"start_time"`
	EndTime          time.Time  `json:"end_time"`
	PatientID        string     `json:"patient_id"`
	PatientName      string     `json:"patient_name"`
	TypeID           string     `json:"type_id"`
	TypeName         string     `json:"type_name"`
	Colour           string     `json:"colour"`
	PractitionerID   string     `json:"practitioner_id"`
	PractitionerName string     `json:"practitioner_name"`
	LocationID       string     `json:"location_id"`
	RoomID           *string    `json:"room_id"`
	RoomName         *string    `json:"room_name"`
	Reason           string     `json:"reason"`
	CancelReason     *string    `json:"cancel_reason"`
	HoldExpiresAt    *time.Time `json:"hold_expires_at"`
	Overbooked       bool       `json:"overbooked"`
	OverbookReason   *string    `json:"overbook_reason"`
	ArrivedAt        *time.Time `json:"arrived_at"`
	EncounterID      *string    `json:"encounter_id"`
	SeriesID         *string    `json:"series_id"`
	Version          int        `json:"version"`
}

type NewAppointment struct {
	PatientID      string    `json:"patient_id" binding:"required,uuid"`
	TypeID         string    `json:"type_id" binding:"required,uuid"`
	PractitionerID string    `json:"practitioner_id" binding:"required,uuid"`
	LocationID     string    `json:"location_id" binding:"required,uuid"`
	RoomID         *string   `json:"room_id" binding:"omitempty,uuid"`
	StartTime      time.Time `json:"start_time" binding:"required"`
	Reason         string    `json:"reason"`
}

var errTaken = errors.New("the time is taken")

// BookAppointment looks whether the time is free, then takes it, in one transaction
func (s *PatientService) BookAppointment(ctx context.Context, orgID string, asked NewAppointment) (*Appointment, error) {
	tx, err := s.db.Begin(ctx)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback(ctx)

	a := Appointment{
		OrgID: orgID, Status: "booked", PatientID: asked.PatientID, TypeID: asked.TypeID,
		PractitionerID: asked.PractitionerID, LocationID: asked.LocationID, RoomID: asked.RoomID, Reason: asked.Reason,
	}
	var busyFrom, busyUntil time.Time
	err = tx.QueryRow(ctx, shared("book-visit"), orgID, a.PatientID, a.TypeID, a.PractitionerID, a.LocationID,
		a.RoomID, asked.StartTime.Format(time.RFC3339Nano)).Scan(
		&a.ID, &a.StartTime, &a.EndTime, &busyFrom, &busyUntil,
		&a.TypeName, &a.Colour, &a.PatientName, &a.PractitionerName, &a.RoomName,
	)
	if err != nil {
		return nil, err
	}

	var taken bool
	err = tx.QueryRow(ctx, shared("book-taken"), orgID, a.PractitionerID, a.RoomID, a.PatientID,
		busyFrom, busyUntil, a.StartTime, a.EndTime).Scan(&taken)
	if err != nil {
		return nil, err
	}
	if taken {
		return nil, errTaken
	}

	err = tx.QueryRow(ctx, shared("book-appointment"), orgID, a.ID, a.PatientID, a.TypeID, a.PractitionerID,
		a.LocationID, a.RoomID, a.StartTime, a.EndTime, a.Reason).Scan(&a.Version)
	if err != nil {
		return nil, err
	}

	_, err = tx.Exec(ctx, shared("book-spans"), orgID, a.ID, a.PractitionerID, a.RoomID, a.PatientID,
		busyFrom, busyUntil, a.StartTime, a.EndTime)
	if err != nil {
		return nil, err
	}

	return &a, tx.Commit(ctx)
}

func (s *PatientService) appointmentsRoute(c *gin.Context) {
	var asked NewAppointment
	if err := c.ShouldBindJSON(&asked); err != nil {
		c.JSON(400, gin.H{"error": err.Error()})
		return
	}
	appointment, err := s.BookAppointment(c.Request.Context(), c.GetString("org_id"), asked)
	var refused *pgconn.PgError
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		c.JSON(422, gin.H{"error": "Not bookable"})
	// Somebody was faster between the look and the taking.
	case errors.Is(err, errTaken) || (errors.As(err, &refused) && refused.Code == "23P01"):
		c.JSON(409, gin.H{"error": "The time is taken"})
	case err != nil:
		c.JSON(500, gin.H{"error": "Booking failed"})
	default:
		c.JSON(201, appointment)
	}
}
