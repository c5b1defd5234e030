package main

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5"
)

// Encounter: the guide names the route, not its code; written in the manner of the others.
type Encounter struct {
	ID             string          `json:"id"`
	OrgID          string          `json:"org_id"`
	PatientID      string          `json:"patient_id"`
	PractitionerID *string         `json:"practitioner_id"`
	LocationID     *string         `json:"location_id"`
	AppointmentID  *string         `json:"appointment_id"`
	Status         string          `json:"status"`
	StatusReason   *string         `json:"status_reason"`
	Class          string          `json:"class"`
	EncounterType  string          `json:"encounter_type"`
	TypeCodes      json.RawMessage `json:"type_codes"`
	ChiefComplaint string          `json:"chief_complaint"`
	ReasonCodes    json.RawMessage `json:"reason_codes"`
	Diagnoses      json.RawMessage `json:"diagnoses"`
	StartTime      time.Time       `json:"start_time"`
	EndTime        *time.Time      `json:"end_time"`
	NoteVersion    int             `json:"note_version"`
	Version        int             `json:"version"`
}

var statements = map[string]string{}

func init() {
	for _, name := range []string{
		"encounters", "search-name", "search-words", "search-number", "search-similar",
		"book-visit", "book-taken", "book-appointment", "book-spans",
	} {
		text, err := os.ReadFile("../sql/" + name + ".sql")
		if err != nil {
			panic(err)
		}
		statements[name] = string(text)
		if strings.HasPrefix(name, "search-") {
			// A birth date is scanned into a text.
			statements[name] = "SELECT " + foundColumns + " FROM (" + string(text) + ") f"
		}
	}
}

// shared is a statement that all peers with plain SQL share.
func shared(name string) string { return statements[name] }

// ListEncounters retrieves a patient's encounters, newest first, one more than the page
func (s *PatientService) ListEncounters(ctx context.Context, orgID, patientID string, limit int) ([]Encounter, error) {
	rows, err := s.db.Query(ctx, shared("encounters"), orgID, limit, patientID)
	if err != nil {
		return nil, err
	}
	encounters, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Encounter])
	if encounters == nil {
		encounters = []Encounter{}
	}
	return encounters, err
}

func (s *PatientService) encountersRoute(c *gin.Context) {
	patientID := c.Query("patient_id")
	if patientID == "" {
		c.JSON(400, gin.H{"error": "Missing query parameter 'patient_id'"})
		return
	}
	limit := pageSize(c)
	encounters, err := s.ListEncounters(c.Request.Context(), c.GetString("org_id"), patientID, limit)
	if err != nil {
		c.JSON(500, gin.H{"error": "Read failed"})
		return
	}
	page, cursor := encounters, (*string)(nil)
	if len(encounters) > limit {
		page, cursor = encounters[:limit], &encounters[limit-1].ID
	}
	c.JSON(200, gin.H{"encounters": page, "count": len(page), "next_cursor": cursor})
}
