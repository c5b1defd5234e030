package main

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const exclusionViolation = "23P01"

type newAppointment struct {
	PatientID      string  `json:"patient_id" binding:"required,uuid"`
	TypeID         string  `json:"type_id" binding:"required,uuid"`
	PractitionerID string  `json:"practitioner_id" binding:"required,uuid"`
	LocationID     string  `json:"location_id" binding:"required,uuid"`
	RoomID         *string `json:"room_id" binding:"omitempty,uuid"`
	StartTime      string  `json:"start_time" binding:"required,datetime=2006-01-02T15:04:05Z07:00"`
	Reason         string  `json:"reason"`
}

func (s *server) bookAppointment(c *gin.Context) {
	var asked newAppointment
	if err := c.ShouldBindJSON(&asked); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	var body []byte
	err := s.db.QueryRow(c.Request.Context(), s.sql.book, c.GetHeader("X-Org-ID"), asked.PatientID, asked.TypeID,
		asked.PractitionerID, asked.LocationID, asked.RoomID, asked.StartTime, asked.Reason).Scan(&body)
	var refused *pgconn.PgError
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		c.JSON(http.StatusUnprocessableEntity, gin.H{"error": "Not bookable"})
	case errors.As(err, &refused) && refused.Code == exclusionViolation:
		c.JSON(http.StatusConflict, gin.H{"error": "The time is taken"})
	case err != nil:
		c.JSON(http.StatusInternalServerError, gin.H{"error": "Booking failed"})
	default:
		c.Data(http.StatusCreated, jsonType, body)
	}
}
